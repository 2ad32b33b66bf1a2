import type { components } from "../dist/schema.js";
export interface CompletionRequest extends Pick<components["schemas"]["CompleteChat"], "messages" | "model" | "variables"> {
    /** Where the API is, without /v1. */
    api: string;
    /** A grant or an OpenAI key. */
    token: string;
    signal?: AbortSignal;
}
/** A piece of a reply, in OpenAI's form. `content_filter` takes back what came before it. */
export interface CompletionChunk {
    model: string;
    choices: {
        delta: {
            role?: "assistant";
            content?: string;
        };
        finish_reason: "stop" | "length" | "content_filter" | null;
    }[];
}
/** A reply of /v1/chat/completions as it comes. Throws a GPTLabError; nothing is stored. */
export declare function streamCompletion({ api, token, signal, ...body }: CompletionRequest): AsyncGenerator<CompletionChunk, void, void>;

/** GPT Lab's API for TypeScript: openapi-fetch with types from the specification, and streams. */
import { type Client, type MaybeOptionalInit } from "openapi-fetch";
import type { components, paths } from "../dist/schema.js";
import { type Fetch } from "./retries.js";
export * from "./completions.js";
export { GPTLabError } from "./errors.js";
export type { components, paths } from "../dist/schema.js";
export type Login = components["schemas"]["Login"];
export interface Options {
    /** Restores an earlier sign-in. */
    login?: Login;
    /** Called with each new sign-in, and with undefined after the last, so that a page can keep it. */
    onLogin?: (login: Login | undefined) => void;
    fetch?: Fetch;
}
interface Streams {
    responses: {
        200: {
            content: {
                "application/json": unknown;
                "text/event-stream": string;
            };
        };
    };
}
/** The operations that can answer with a stream. */
export type StreamingPath = Exclude<{
    [P in keyof paths]: paths[P] extends {
        post: Streams;
    } ? P : never;
}[keyof paths], `/v1/${string}`>;
export type Answer<P extends StreamingPath> = paths[P]["post"]["responses"][200]["content"]["application/json"];
export type TurnEvent<A> = {
    type: "delta";
    text: string;
} | {
    type: "notice";
    /** `withheld` takes back what was shown of the reply. */
    code: "started" | "memory_condensed" | "withheld";
    session_id: string | null;
} | {
    type: "done";
    answer: A;
    replayed: boolean;
};
export interface GPTLab extends Client<paths, "application/json"> {
    /** Who is signed in. */
    readonly login: Login | undefined;
    /**
     * A turn as it comes; its last event, `done`, has the stored answer. Throws a GPTLabError. Of a
     * broken stream the same Idempotency-Key gives the stored answer.
     */
    stream<P extends StreamingPath>(path: P, init: MaybeOptionalInit<paths[P], "post">): AsyncGenerator<TurnEvent<Answer<P>>, void, void>;
}
/**
 * A client of one person. It retries with the same idempotency key, waits where the server says how
 * long, and renews the sign-in before it expires.
 */
export declare function createClient(baseUrl: string, options?: Options): GPTLab;

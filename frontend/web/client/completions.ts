import type { components } from "../dist/schema.js";
import { errorOf, unreachable } from "./errors.js";
import { eventsOf } from "./events.js";
import { bodyOf, withRetries } from "./retries.js";

export interface CompletionRequest
  extends Pick<components["schemas"]["CompleteChat"], "messages" | "model" | "variables"> {
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
    delta: { role?: "assistant"; content?: string };
    finish_reason: "stop" | "length" | "content_filter" | null;
  }[];
}

/** A reply of /v1/chat/completions as it comes. Throws a GPTLabError; nothing is stored. */
export async function* streamCompletion({
  api,
  token,
  signal,
  ...body
}: CompletionRequest): AsyncGenerator<CompletionChunk, void, void> {
  const request = new Request(`${api.replace(/\/+$/, "")}/v1/chat/completions`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ ...body, stream: true }),
    credentials: "omit",
    signal: signal ?? null,
  });
  const response = await withRetries(fetch)(request);
  if (!response.ok) throw errorOf(response, await bodyOf(response));
  for await (const { data } of eventsOf(response.body, signal)) {
    if (data === "[DONE]") return;
    const chunk = JSON.parse(data);
    if (chunk.error) throw errorOf(response, chunk);
    yield chunk;
  }
  throw unreachable();
}

import { type EventSourceMessage, EventSourceParserStream } from "eventsource-parser/stream";
import { unreachable } from "./errors.js";

/** The server-sent events of a response. Throws `unreachable` where the connection breaks. */
export async function* eventsOf(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  signal?: AbortSignal | null,
): AsyncGenerator<EventSourceMessage, void, void> {
  if (!body) throw unreachable();
  const reader = body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        signal?.throwIfAborted();
        throw unreachable();
      });
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

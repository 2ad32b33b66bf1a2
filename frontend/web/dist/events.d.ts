import { type EventSourceMessage } from "eventsource-parser/stream";
/** The server-sent events of a response. Throws `unreachable` where the connection breaks. */
export declare function eventsOf(body: ReadableStream<Uint8Array<ArrayBuffer>> | null, signal?: AbortSignal | null): AsyncGenerator<EventSourceMessage, void, void>;

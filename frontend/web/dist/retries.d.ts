export type Fetch = (request: Request) => Promise<Response>;
/** Sends a request again, unchanged, while that is of use. Throws `unreachable` without an answer. */
export declare function withRetries(fetch: Fetch): Fetch;
export declare const bodyOf: (response: Response) => Promise<unknown>;

/** A refusal or a failure: a code for programs, a sentence for people. */
export declare class GPTLabError extends Error {
    /** As in the API; `unreachable` where no answer came. */
    readonly code: string;
    readonly status: number;
    /** Seconds after which another try may succeed. */
    readonly retryAfter?: number | undefined;
    readonly requestId?: string | undefined;
    readonly name = "GPTLabError";
    constructor(
    /** As in the API; `unreachable` where no answer came. */
    code: string, message: string, status: number, 
    /** Seconds after which another try may succeed. */
    retryAfter?: number | undefined, requestId?: string | undefined);
}
export declare const unreachable: () => GPTLabError;
/** The error in a response's body; the gateway's own refusals have another form. */
export declare function errorOf(response: Response, body: unknown): GPTLabError;

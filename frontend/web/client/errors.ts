/** A refusal or a failure: a code for programs, a sentence for people. */
export class GPTLabError extends Error {
  override readonly name = "GPTLabError";

  constructor(
    /** As in the API; `unreachable` where no answer came. */
    readonly code: string,
    message: string,
    readonly status: number,
    /** Seconds after which another try may succeed. */
    readonly retryAfter?: number,
    readonly requestId?: string,
  ) {
    super(message);
  }
}

export const unreachable = () =>
  new GPTLabError("unreachable", "GPT Lab cannot be reached. Please try again.", 503);

/** The error in a response's body; the gateway's own refusals have another form. */
export function errorOf(response: Response, body: unknown): GPTLabError {
  const { error, message } = (body ?? {}) as { error?: Record<string, string>; message?: string };
  const { status } = response;
  if (!error && [502, 503, 504].includes(status)) return unreachable();
  const after = Number(response.headers.get("Retry-After") ?? NaN);
  return new GPTLabError(
    error?.code ?? (status === 401 ? "token_invalid" : "internal_error"),
    error?.message ?? message ?? response.statusText,
    status,
    Number.isNaN(after) ? undefined : after,
    error?.request_id,
  );
}

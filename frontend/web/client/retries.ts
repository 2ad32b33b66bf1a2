import { errorOf, type GPTLabError, unreachable } from "./errors.js";

export type Fetch = (request: Request) => Promise<Response>;

const ATTEMPTS = 4;
/** Seconds that the retries of one call may wait in all. */
const PATIENCE = 60;

/** Sends a request again, unchanged, while that is of use. Throws `unreachable` without an answer. */
export function withRetries(fetch: Fetch): Fetch {
  return async (request) => {
    let waited = 0;
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(request.clone()).catch(() => undefined);
      request.signal.throwIfAborted();
      if (response?.ok) return response;
      const error = response ? errorOf(response, await bodyOf(response)) : unreachable();
      const pause = mayRepeat(request, response) ? pauseAfter(error, attempt) : undefined;
      if (pause === undefined || waited + pause > PATIENCE) {
        if (response) return response;
        throw error;
      }
      waited += pause;
      await sleep(pause, request.signal);
    }
  };
}

export const bodyOf = (response: Response): Promise<unknown> =>
  response.clone().json().catch(() => undefined);

/** Calls of /v1 have no idempotency key: the server says whether another is free. */
function mayRepeat(request: Request, response: Response | undefined): boolean {
  const isModel = new URL(request.url).pathname.includes("/v1/");
  return !isModel || response?.headers.get("X-Should-Retry") === "true";
}

/** Seconds until the next attempt; undefined where another would not help. */
function pauseAfter(error: GPTLabError, attempt: number): number | undefined {
  if (error.status === 409 && error.retryAfter !== undefined) {
    return Math.max(error.retryAfter, 1); // somebody is at work on it, and will be done
  }
  if (attempt === ATTEMPTS || error.code === "too_many_sign_ins") return undefined;
  return error.retryAfter ?? (error.code === "unreachable" ? 0.2 * 2 ** attempt : undefined);
}

function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, seconds * 1000);
    signal.addEventListener("abort", stop, { once: true });
  });
}

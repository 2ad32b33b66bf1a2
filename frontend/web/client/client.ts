/** GPT Lab's API for TypeScript: openapi-fetch with types from the specification, and streams. */
import createFetchClient, { type Client, type MaybeOptionalInit } from "openapi-fetch";
import type { components, paths } from "../dist/schema.js";
import { errorOf, unreachable } from "./errors.js";
import { eventsOf } from "./events.js";
import { type Fetch, withRetries } from "./retries.js";

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
  responses: { 200: { content: { "application/json": unknown; "text/event-stream": string } } };
}
/** The operations that can answer with a stream. */
export type StreamingPath = Exclude<
  { [P in keyof paths]: paths[P] extends { post: Streams } ? P : never }[keyof paths],
  `/v1/${string}`
>;
export type Answer<P extends StreamingPath> =
  paths[P]["post"]["responses"][200]["content"]["application/json"];

export type TurnEvent<A> =
  | { type: "delta"; text: string }
  | {
      type: "notice";
      /** `withheld` takes back what was shown of the reply. */
      code: "started" | "memory_condensed" | "withheld";
      session_id: string | null;
    }
  | { type: "done"; answer: A; replayed: boolean };

export interface GPTLab extends Client<paths, "application/json"> {
  /** Who is signed in. */
  readonly login: Login | undefined;
  /**
   * A turn as it comes; its last event, `done`, has the stored answer. Throws a GPTLabError. Of a
   * broken stream the same Idempotency-Key gives the stored answer.
   */
  stream<P extends StreamingPath>(
    path: P,
    init: MaybeOptionalInit<paths[P], "post">,
  ): AsyncGenerator<TurnEvent<Answer<P>>, void, void>;
}

const RENEW_BEFORE_MS = 180_000;
const SIGN_IN = ["/login", "/login/renewal", "/login/recovery", "/user/key"];
const SIGN_OUT = ["/logout", "/user/deletion"];
const NOT_RENEWED_FOR = ["/login", "/login/renewal", "/login/recovery", ...SIGN_OUT];

/**
 * A client of one person. It retries with the same idempotency key, waits where the server says how
 * long, and renews the sign-in before it expires.
 */
export function createClient(baseUrl: string, options: Options = {}): GPTLab {
  let { login } = options;
  let renewal: Promise<unknown> | undefined;
  const client = createFetchClient<paths, "application/json">({
    baseUrl,
    credentials: "omit",
    fetch: withRetries(options.fetch ?? fetch),
  });

  client.use({
    async onRequest({ request, schemaPath }) {
      if (login && isDue(login) && !NOT_RENEWED_FOR.includes(schemaPath)) {
        renewal ??= client.POST("/login/renewal").finally(() => (renewal = undefined));
        await renewal;
      }
      const { headers } = request;
      if (login && !headers.has("Authorization")) {
        headers.set("Authorization", `Bearer ${login.access_token}`);
      }
      if (request.method === "POST" && !headers.has("Idempotency-Key")) {
        headers.set("Idempotency-Key", crypto.randomUUID());
      }
    },
    async onResponse({ response, schemaPath }) {
      if (!response.ok || ![...SIGN_IN, ...SIGN_OUT].includes(schemaPath)) return;
      login = SIGN_IN.includes(schemaPath) ? await response.clone().json() : undefined;
      options.onLogin?.(login);
    },
  });

  async function* stream<P extends StreamingPath>(
    path: P,
    init: MaybeOptionalInit<paths[P], "post">,
  ): AsyncGenerator<TurnEvent<Answer<P>>, void, void> {
    const asked = { ...init, headers: { Accept: "text/event-stream" }, parseAs: "stream" };
    const { error, response } = await client.POST(path, asked as never);
    if (error !== undefined) throw errorOf(response, error);
    for await (const event of eventsOf(response.body, init?.signal)) {
      const told = JSON.parse(event.data);
      if (event.event === "error") throw errorOf(response, told);
      yield { type: event.event, ...told };
      if (event.event === "done") return;
    }
    throw unreachable();
  }

  return Object.defineProperty({ ...client, stream }, "login", { get: () => login }) as GPTLab;
}

function isDue(login: Login): boolean {
  const expires = Date.parse(login.expires_at);
  const left = expires - Date.now();
  return 0 < left && left < RENEW_BEFORE_MS && expires < Date.parse(login.renewable_until);
}

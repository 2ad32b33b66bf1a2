// What a program does with the TypeScript client, in Node.js and in a browser; returns what came.
const texts = (events) => events.filter(({ type }) => type === "delta").map(({ text }) => text);

async function all(stream) {
  const events = [];
  for await (const event of stream) events.push(event);
  return events;
}

export async function journey({ createClient, streamCompletion, GPTLabError }, api, key, slowKey) {
  const logins = [];
  const sent = [];
  let loses = 0;
  const lab = createClient(api, {
    onLogin: (login) => logins.push(login?.user_hash ?? null),
    async fetch(request) {
      sent.push(request.headers.get("Idempotency-Key"));
      const response = await fetch(request);
      if (loses-- > 0) throw new TypeError("the answer was lost");
      return response;
    },
  });
  await lab.POST("/login", { body: { api_key: key } });

  const { data: list } = await lab.GET("/bots", { params: { query: { which: "showcased" } } });
  const { bot_id } = list.bots[0];
  const unknown = { path: { bot_id: "NobodysAssistant0001" } };
  const missing = await lab.GET("/bots/{bot_id}", { params: unknown });
  const opening = await all(lab.stream("/sessions", { body: { bot_id } }));
  const { session_id } = opening.at(-1).answer.session;
  const params = { path: { session_id } };

  sent.length = 0;
  loses = 1;
  const said = await lab.POST("/sessions/{session_id}/messages", {
    params,
    body: { message: "I have leeks." },
  });
  const keysOfOneCall = [...sent];

  const header = { "Idempotency-Key": crypto.randomUUID() };
  const say = () =>
    all(
      lab.stream("/sessions/{session_id}/messages", {
        params: { ...params, header },
        body: { message: "And onions." },
      }),
    );
  const streamed = await say();
  const again = await say();
  const transcript = await lab.GET("/sessions/{session_id}", { params });

  const soon = new Date(Date.now() + 60_000).toISOString();
  const renewals = [];
  const renewing = createClient(api, {
    login: { ...lab.login, expires_at: soon },
    onLogin: ({ access_token }) => renewals.push(access_token !== lab.login.access_token),
  });
  await Promise.all([renewing.GET("/user"), renewing.GET("/user")]);

  let refusal;
  try {
    await all(lab.stream("/sessions", { body: unknown.path }));
  } catch (error) {
    refusal = [error instanceof GPTLabError, error.code, error.status];
  }

  const messages = [{ role: "user", content: "I have leeks." }];
  const asked = { api, token: key, model: `gptlab/${bot_id}`, messages };
  const chunks = await all(streamCompletion(asked));
  const stop = new AbortController();
  let aborted = "";
  try {
    const slow = { ...asked, token: slowKey, signal: stop.signal };
    for await (const _ of streamCompletion(slow)) stop.abort();
  } catch (error) {
    aborted = error.name;
  }

  await lab.POST("/logout");
  return {
    missing: missing.error.error.code,
    opening: opening.map(({ type }) => type),
    said: said.data.reply.content,
    replayed: said.response.headers.get("Idempotent-Replayed"),
    keysOfOneCall,
    streamed: texts(streamed).join(""),
    stored: streamed.at(-1).answer.reply.content,
    again: again.map(({ type, replayed }) => [type, replayed]),
    messageCount: transcript.data.session.message_count,
    renewals,
    refusal,
    completion: chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join(""),
    aborted,
    logins: logins.length,
    isSignedOut: logins.at(-1) === null && lab.login === undefined,
  };
}

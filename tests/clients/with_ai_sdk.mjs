// A conversation by Vercel's AI SDK, with its package for compatible servers.
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, generateText, RetryError, streamText } from "ai";

const { GPTLAB_V1: baseURL, GPTLAB_MODEL: name, GPTLAB_CLIENT_KEY: apiKey } = process.env;
const model = createOpenAICompatible({ name: "gptlab", baseURL, apiKey })(name);
const said = [{ role: "user", content: "I have leeks and cream." }];
const first = await generateText({ model, messages: said });
said.push(...first.response.messages, { role: "user", content: "And onions." });
const streamed = [];
for await (const piece of streamText({ model, messages: said }).textStream) streamed.push(piece);
let failure = "none";
try {
  await generateText({ model, prompt: "This one fails." });
} catch (error) {
  failure = APICallError.isInstance(error) || RetryError.isInstance(error) ? error.name : "other";
}
console.log(JSON.stringify({ plain: first.text, streamed, failure }));

// A conversation by OpenAI's own client for Node.js, with an assistant as a stored prompt.
import OpenAI from "openai";

const { GPTLAB_V1: baseURL, GPTLAB_MODEL: name, GPTLAB_CLIENT_KEY: apiKey } = process.env;
const [id, version] = name.replace("gptlab/", "").split("@");
const prompt = { id, version };
const { responses } = new OpenAI({ baseURL, apiKey });
const said = [{ role: "user", content: "I have leeks and cream." }];
const first = await responses.create({ prompt, input: said });
said.push(...first.output, { role: "user", content: "And onions." });
const streamed = [];
const numbers = [];
for await (const event of await responses.create({ prompt, input: said, stream: true })) {
  numbers.push(event.sequence_number);
  if (event.type === "response.output_text.delta") streamed.push(event.delta);
}
const isInOrder = numbers.every((number, index) => number === index);
let failure = "none";
try {
  await responses.create({ prompt, input: "This one fails." });
} catch (error) {
  failure = error instanceof OpenAI.APIError && error.code ? error.constructor.name : "other";
}
console.log(
  JSON.stringify({ plain: first.output_text, streamed: isInOrder ? streamed : [], failure }),
);

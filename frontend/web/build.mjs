// Builds dist/ from the sources: types from the API's specification, the client, the element.
// SPECIFICATION names the file; `make web` runs this in a copy under build/, with its packages.
import { execFileSync } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import openapiTS, { astToString } from "openapi-typescript";

const specification = JSON.parse(await readFile(process.env.SPECIFICATION, "utf8"));
for (const route of Object.values(specification.paths)) {
  for (const { parameters = [] } of Object.values(route)) {
    const key = parameters.find(({ name }) => name === "Idempotency-Key");
    if (key) key.required = false; // the client makes one
  }
}

await rm("dist", { recursive: true, force: true });
const tsc = (project) =>
  execFileSync("node", ["node_modules/typescript/bin/tsc", "-p", project], { stdio: "inherit" });
const schema = astToString(await openapiTS(specification, { defaultNonNullable: false }));
const options = { bundle: true, minify: true, target: "es2022", charset: "utf8", legalComments: "none" };

await build({
  ...options, entryPoints: ["client/client.ts"], outfile: "dist/client.js", format: "esm",
});
await build({
  ...options, entryPoints: ["element/gptlab-chat.ts"], outfile: "dist/gptlab-chat.js",
  format: "iife", loader: { ".css": "text" },
});
await writeFile("dist/schema.d.ts", `// Generated from functions/openapi.json.\n${schema}`);
tsc(".");
tsc("element");

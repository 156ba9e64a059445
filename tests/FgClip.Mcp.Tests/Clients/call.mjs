// Calls tools of a server through a TypeScript SDK of the Model Context Protocol, and prints what the client gave as JSON.
// node call.mjs PACKAGES LIBRARY < {"command", "args", "calls": [{"tool", "arguments", "cancel"}]}
// The client compares each structured result with its tool's schema, and throws where they do not fit.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { text } from "node:stream/consumers";

const [packages, library] = process.argv.slice(2);
const require = createRequire(`${packages}/`);
const load = name => import(pathToFileURL(require.resolve(name)));
const { Client, StdioClientTransport } = library === "@modelcontextprotocol/sdk"
  ? { ...await load(`${library}/client/index.js`), ...await load(`${library}/client/stdio.js`) }
  : { ...await load(library), ...await load(`${library}/stdio`) };

const { command, args, calls } = JSON.parse(await text(process.stdin));
const client = new Client({ name: "tests", version: "1" });
await client.connect(new StdioClientTransport({ command, args, stderr: "ignore" }));

async function call({ tool, arguments: given, cancel }) {
  const progress = [], stop = new AbortController();
  const options = {
    signal: stop.signal,
    onprogress: step => {
      progress.push(step);
      if (cancel) stop.abort("enough");
    },
  };
  const request = { name: tool, arguments: given };
  try {
    const answer = library === "@modelcontextprotocol/sdk"
      ? await client.callTool(request, undefined, options)
      : await client.callTool(request, options);
    const said = answer.content.filter(block => block.type === "text").map(block => block.text).join("\n");
    return { tool, isError: answer.isError ?? false, text: said, structured: answer.structuredContent ?? null, progress };
  } catch (failure) {
    return { tool, thrown: String(failure?.message ?? failure), progress };
  }
}

const { tools } = await client.listTools();
const results = [];
for (const wanted of calls) results.push(await call(wanted));
await client.close();
process.stdout.write(JSON.stringify({ tools, results }));

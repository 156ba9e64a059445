// Compares the page's texts with its Chinese dictionary.
import { readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, folder] = process.argv.slice(2);
const { chinese } = await import(pathToFileURL(`${folder}/chinese.js`));
const used = new Set(), scripts = readdirSync(folder).filter(name => name.endsWith(".js") && name !== "chinese.js" && !name.endsWith(".min.js"))
  .map(name => readFileSync(`${folder}/${name}`, "utf8")).join("\n");
const literal = /"((?:[^"\\]|\\.)*)"/g;

// Texts that are said, and those that are chosen among before they are said.
for (const [call] of scripts.matchAll(/\bsay\((?:[\w.!]+ \? )?"(?:[^"\\]|\\.)*"(?: : "(?:[^"\\]|\\.)*")?|\bcount\([^"]*"[^"]*", "[^"]*"|\[(?:"[^"]*",? ?)+\]\.map\(text/g))
  for (const [, text] of call.matchAll(literal)) used.add(text);
for (const [list] of scripts.matchAll(/const (?:reasons|names|parts) = [{[][\s\S]*?[}\]];/g))
  for (const [, text] of list.matchAll(literal)) if (!["computing", "waitingForRows", "waitingForWriter", "rows", "writer"].includes(text)) used.add(text);
for (const phase of ["submitted", "planning", "running", "finalizing", "succeeded", "failed", "cancelled", "paused", "stalled"]) used.add(phase);
used.delete("");

const html = readFileSync(`${folder}/index.html`, "utf8"), names = ["FgClip.Cluster", "Orleans", "API", "English", "中文", "×", "0", "&nbsp;", "fgclip submit --cluster …"];
for (const part of html.slice(html.indexOf("<body>")).split(/<[^>]*>/)) if (part.trim() && !names.includes(part.trim())) used.add(part.trim());
for (const [, text] of html.matchAll(/ (?:aria-label|title|placeholder)="([^"]+)"/g)) used.add(text);
const braces = text => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort().join();
console.log(JSON.stringify({
  used: used.size, missing: [...used].filter(text => !(text in chinese)), unused: Object.keys(chinese).filter(text => !used.has(text)),
  differing: Object.entries(chinese).filter(([text, other]) => braces(text) !== braces(other)).map(([text]) => text),
}));

// Builds an index of USearch's npm package and searches it, one query at a time.
// Usage: node usearch.cjs WORK.json; writes what it took, and the numbers of the vectors that it found.
const { closeSync, openSync, readFileSync, readSync } = require("node:fs");
const { join } = require("node:path");
const work = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { Index } = require(join(work.modules, "usearch"));

const index = new Index({
  metric: "cos",
  quantization: work.quantization,
  dimensions: work.dimensions,
  connectivity: work.connectivity,
  expansion_add: work.expansionAdd,
  expansion_search: work.expansionSearch,
});
const processor = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
const seconds = () => Number(process.hrtime.bigint()) / 1e9;

const [begun, worked] = [seconds(), processor()];
let first = 0;
for (const { path, count, start } of work.parts) {
  const vectors = new Float32Array(count * work.dimensions);
  const file = openSync(path, "r");
  readSync(file, new Uint8Array(vectors.buffer), 0, vectors.byteLength, start);
  closeSync(file);
  index.add(BigUint64Array.from({ length: count }, (_, i) => BigInt(first + i)), vectors, work.threads);
  first += count;
}
index.save(work.output);
const [buildSeconds, buildProcessorSeconds] = [seconds() - begun, processor() - worked];

const queries = work.queries.map((query) => Float32Array.from(query));
const search = () => queries.map((query) => index.search(query, work.count, 1).keys);
search();
const searching = seconds();
const keys = search();
const searchSeconds = seconds() - searching;
process.stdout.write(JSON.stringify({
  buildSeconds, buildProcessorSeconds, searchSeconds, keys: keys.map((found) => [...found].map(String)),
}));

// Reads a file of USearch and searches it for the vectors of standard input, a JSON array of arrays.
// Usage: node usearch.cjs NODE_MODULES FILE QUANTIZATION DIMENSIONS CONNECTIVITY COUNT
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const [modules, file, quantization, dimensions, connectivity, count] = process.argv.slice(2);
const { Index } = require(join(modules, "usearch"));

const index = new Index({ metric: "cos", quantization, dimensions: Number(dimensions), connectivity: Number(connectivity) });
index.load(file);
const keys = JSON.parse(readFileSync(0, "utf8"))
  .map((query) => [...index.search(Float32Array.from(query), Number(count), 0).keys].map(String));
process.stdout.write(JSON.stringify({ size: Number(index.size()), connectivity: Number(index.connectivity()), keys }));

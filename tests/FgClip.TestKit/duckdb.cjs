// Reads a query from standard input, writes its rows as a JSON array. Usage: node duckdb.cjs NODE_MODULES
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { DuckDBInstance } = require(join(process.argv[2], "@duckdb", "node-api"));

(async () => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const result = await connection.runAndReadAll(readFileSync(0, "utf8"));
  process.stdout.write(JSON.stringify(result.getRowObjectsJson()));
})().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});

// DuckDB on one thread: loads a part into memory, then writes it as Parquet again and again; writes a second, and what it read, so that both sides are known to hold the same.
const [packages, part, column, copy, seconds] = process.argv.slice(2);
const { DuckDBInstance } = require(`${packages}/@duckdb/node-api`);

(async () => {
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
  await connection.run(`CREATE TABLE part AS SELECT * FROM read_parquet('${part}')`);
  const read = (await connection.runAndReadAll(`SELECT count(*)::INTEGER AS rows, sum(list_sum(${column}::DOUBLE[])) AS total FROM part`)).getRowObjects()[0];
  let done = 0;
  const begun = process.hrtime.bigint();
  const elapsed = () => Number(process.hrtime.bigint() - begun) / 1e9;
  while (elapsed() < Number(seconds)) {
    await connection.run(`COPY part TO '${copy}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)`);
    done++;
  }
  console.log(JSON.stringify({ writes: done / elapsed(), rows: read.rows, total: read.total }));
})();

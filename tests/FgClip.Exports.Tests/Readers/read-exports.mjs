// Reads an export with a package that somebody else wrote, and prints its rows as JSON:
// node read-exports.mjs PACKAGES READER FOLDER [ARGUMENTS]
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createRequire } from "node:module";

const [packages, reader, folder, ...rest] = process.argv.slice(2);
const require = createRequire(path.join(packages, "none.js"));
const load = name => import(require.resolve(name));
const files = extension =>
  fs.readdirSync(folder).filter(name => name.endsWith(extension)).sort().map(name => path.join(folder, name));
const numbers = vector => vector == null ? null : Array.from(vector, Number);
const row = (found, column = "image_embedding") =>
  ({ row: Number(found.dataset_row), key: found.key, caption: found.caption ?? null, vector: numbers(found[column]) });

const text = vector => vector == null ? null : Array.from(vector, String);

async function parquetRows(...columns) {
  const { parquetReadObjects } = await load("hyparquet");
  const { compressors } = await load("hyparquet-compressors");
  const rows = [];
  for (const name of files(".parquet")) {
    const bytes = fs.readFileSync(name);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    rows.push(...await parquetReadObjects({ file, compressors, columns: columns.length ? columns : undefined }));
  }
  return rows;
}

const readers = {
  async arrow(column) {
    const { tableFromIPC } = require("apache-arrow");
    return files(".arrow").flatMap(file => tableFromIPC(fs.readFileSync(file)).toArray().map(found => row(found, column)));
  },

  async arrowType(column) {
    const { tableFromIPC } = require("apache-arrow");
    const fields = tableFromIPC(fs.readFileSync(files(".arrow")[0])).schema.fields;
    return String(fields.find(field => field.name === column).type);
  },

  async lancedb(query, count) {
    const lancedb = require("@lancedb/lancedb");
    const { tableFromIPC, Table } = require("apache-arrow");
    const batches = files(".arrow").flatMap(file => tableFromIPC(fs.readFileSync(file)).batches);
    const place = fs.mkdtempSync(path.join(os.tmpdir(), "fgclip-lance-"));
    try {
      const table = await (await lancedb.connect(place)).createTable("rows", new Table(batches));
      const found = await table.search(JSON.parse(query)).column("image_embedding").distanceType("cosine").limit(+count).toArray();
      return { rows: await table.countRows(), found: found.map(hit => row(hit)) };
    } finally {
      fs.rmSync(place, { recursive: true });
    }
  },

  async hyparquet() {
    return (await parquetRows()).map(found => row(found));
  },

  async wasm() {
    const { readParquet } = require("parquet-wasm");
    const { tableFromIPC } = require("apache-arrow");
    return files(".parquet").flatMap(file => {
      const table = tableFromIPC(readParquet(fs.readFileSync(file)).intoIPCStream());
      return table.toArray().map(found => ({ ...row(found), type: String(table.schema.fields.at(-2).type) }));
    });
  },

  // What a reader sees of a column of vectors in the parts of a dataset: its type, and the vectors of some rows.
  async partsHyparquet(column, ...rows) {
    const found = await parquetRows(column);
    const vectors = rows.map(at => found[at][column]);
    return { type: vectors.find(Boolean).constructor.name, vectors: vectors.map(text) };
  },

  async partsWasm(column, ...rows) {
    const { readParquet } = require("parquet-wasm");
    const { tableFromIPC, Table } = require("apache-arrow");
    const tables = files(".parquet").map(file => tableFromIPC(readParquet(fs.readFileSync(file)).intoIPCStream()));
    const found = new Table(tables.flatMap(table => table.batches)).getChild(column);
    return { type: String(found.type), vectors: rows.map(at => text(found.get(+at))) };
  },

  async partsUsearch(column, query, count) {
    const { Index, MetricKind, ScalarKind } = require("usearch");
    const vectors = (await parquetRows(column)).map((found, key) => ({ key, vector: numbers(found[column]) }))
      .filter(({ vector }) => vector?.some(number => number !== 0) && vector.every(Number.isFinite));
    const index = new Index({ dimensions: vectors[0].vector.length, metric: MetricKind.Cos, quantization: ScalarKind.F32 });
    for (const { key, vector } of vectors)
      index.add(BigInt(key), Float32Array.from(vector));
    return Array.from(index.search(Float32Array.from(JSON.parse(query)), +count).keys, Number);
  },

  async postgres(query, count) {
    const { PGlite } = require("@electric-sql/pglite");
    const { vector } = require("@electric-sql/pglite-pgvector");
    const database = await PGlite.create({ extensions: { vector } });
    const table = (await run(fs.readFileSync(path.join(folder, "load.sql"), "utf8")));
    const rows = (await database.query(`SELECT * FROM "${table}" ORDER BY dataset_row`)).rows;
    const near = await database.query(
      `SELECT key FROM "${table}" ORDER BY image_embedding <=> $1 LIMIT $2`, [query, count]);
    return {
      version: (await database.query("SELECT extversion FROM pg_extension WHERE extname = 'vector'")).rows[0].extversion,
      rows: rows.map(found => row({ ...found, image_embedding: JSON.parse(found.image_embedding) })),
      found: near.rows.map(hit => hit.key),
    };

    // psql's own command is done here; all else goes to the server as it stands.
    async function run(script) {
      let sql = "", table;
      for (const line of script.split("\n")) {
        const copy = /^\\copy "(\w+)" FROM '(.*)'$/.exec(line);
        if (!copy) {
          sql += `${line}\n`;
          continue;
        }
        await database.exec(sql);
        [sql, table] = ["", copy[1]];
        await database.query(`COPY "${table}" FROM '/dev/blob'`, [], { blob: new Blob([fs.readFileSync(path.join(folder, copy[2]))]) });
      }
      await database.exec(sql.replaceAll("-- CREATE INDEX", "CREATE INDEX"));
      return table;
    }
  },
};

process.stdout.write(JSON.stringify(await readers[reader](...rest)));

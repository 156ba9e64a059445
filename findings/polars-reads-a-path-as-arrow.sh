#!/usr/bin/env bash
# 2026-12-01. nodejs-polars 0.25.2 with Node 20 (x64, glibc); the file by apache-arrow 18.1.0, and by nodejs-polars itself.
#
# readIPC(path) of polars for Node.js takes the letters of the path for the bytes of an Arrow file. It refuses every path, of its own files
# too, with what sounds like a damaged file, and with another message by the length of the path. The bytes of the file, or scanIPC with the
# path, are read well. readParquet(path) does read a path.
#
# Output seen:
#   arrow.arrow by path: refused: out-of-spec: InvalidFooter
#   arrow.arrow by bytes: 3 rows
#   arrow.arrow by scanIPC: 3 rows
#   polars.arrow by path: refused: out-of-spec: InvalidFooter
#   polars.arrow by bytes: 3 rows
#   polars.arrow by scanIPC: 3 rows
#   polars.parquet by path: 3 rows
#
# Why it matters: vectors in Arrow files look damaged to who tries them with polars there, and nothing in the message says otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-save --no-package-lock --no-audit --no-fund --loglevel=error \
    nodejs-polars@0.25.2 nodejs-polars-linux-x64-gnu@0.25.2 apache-arrow@18.1.0 >&2
cat > finding.js <<'JS'
const fs = require("fs"), arrow = require("apache-arrow"), polars = require("nodejs-polars");

const numbers = Int32Array.from([1, 2, 3]);
fs.writeFileSync("arrow.arrow", arrow.tableToIPC(arrow.tableFromArrays({ numbers }), "file"));
const frame = polars.DataFrame({ numbers: [...numbers] });
frame.writeIPC("polars.arrow");
frame.writeParquet("polars.parquet");
const show = (name, how, read) => {
    let seen;
    try {
        seen = `${read().height} rows`;
    } catch (error) {
        seen = `refused: ${error.message}`;
    }
    console.log(`${name} by ${how}: ${seen}`);
};
for (const name of ["arrow.arrow", "polars.arrow"]) {
    show(name, "path", () => polars.readIPC(`${process.cwd()}/${name}`));
    show(name, "bytes", () => polars.readIPC(fs.readFileSync(name)));
    show(name, "scanIPC", () => polars.scanIPC(name).collectSync());
}
show("polars.parquet", "path", () => polars.readParquet("polars.parquet"));
JS
seen=$(node finding.js)
echo "$seen"
for name in arrow.arrow polars.arrow; do
    [[ $seen == *"$name by path: refused: "*"$name by bytes: 3 rows"*"$name by scanIPC: 3 rows"* ]]
done
[[ $seen == *"polars.parquet by path: 3 rows" ]]

#!/usr/bin/env bash
# Puts a .gz and a .br beside each file of a built site that gets smaller by it. config.json is left
# alone: whoever edits it later would not see the change.
set -euo pipefail

exec node - "${1:?the folder of the built site}" <<'SCRIPT'
const { readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { brotliCompressSync, gzipSync } = require("node:zlib");

const folder = process.argv[2];
for (const name of readdirSync(folder, { recursive: true })) {
  if (!/\.(css|html|js|json|svg|txt|wasm|webmanifest)$/.test(name) || name === "config.json") continue;
  const file = join(folder, name);
  const plain = readFileSync(file);
  for (const [extension, compressed] of [
    [".gz", gzipSync(plain, { level: 9 })],
    [".br", brotliCompressSync(plain)],
  ]) {
    if (compressed.length < plain.length) writeFileSync(file + extension, compressed);
    else rmSync(file + extension, { force: true });
  }
}
SCRIPT

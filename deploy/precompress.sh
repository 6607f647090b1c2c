#!/usr/bin/env bash
# Puts a .gz and a .br beside each file of a built site that gets smaller by it. config.json is left
# alone: whoever edits it later would not see the change.
set -euo pipefail

exec node - "${1:?the folder of the built site}" <<'SCRIPT'
const { readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { brotliCompressSync, constants, gzipSync } = require("node:zlib");

// What serves wasm best: blocks of 64 KiB, and short distances told in full.
const params = { [constants.BROTLI_PARAM_LGBLOCK]: 16, [constants.BROTLI_PARAM_NDIRECT]: 4 };

const folder = process.argv[2];
for (const name of readdirSync(folder, { recursive: true })) {
  if (!/\.(css|html|js|json|svg|txt|wasm|webmanifest)$/.test(name) || name === "config.json") continue;
  const file = join(folder, name);
  const plain = readFileSync(file);
  for (const [extension, compressed] of [
    [".gz", gzipSync(plain, { level: 9 })],
    [".br", brotliCompressSync(plain, { params })],
  ]) {
    if (compressed.length < plain.length) writeFileSync(file + extension, compressed);
    else rmSync(file + extension, { force: true });
  }
}
SCRIPT

#!/bin/sh
# Parts the wasm of a built site, the folder given, in two, and makes both smaller: what the first view needs keeps its
# name, what later.txt names becomes taskdeck-later.wasm. The classes of a stream library that the framework brings
# along, and nothing here uses, go.
set -eu
here=$(dirname "$0")
site=$1
map=${CARGO_TARGET_DIR:-$here/../target}/wasm32-unknown-unknown/release/taskdeck.map

# wasm-opt's level 1: higher ones make a smaller file that compresses worse, and it is the compressed one that is
# downloaded.
smaller() {
  wasm-opt -O1 --converge --rse --code-folding --enable-bulk-memory --enable-nontrapping-float-to-int \
    --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue "$1" -o "$1"
}

set -- "$site"/taskdeck-*_bg.wasm
[ $# -eq 1 ] || { echo "$site holds no taskdeck wasm, or several" >&2; exit 1; }
cargo run --quiet --release --locked -p taskdeck-split -- \
  "$1" --map "$map" --later "$here/later.txt" --first "$1" --rest "$site/taskdeck-later.wasm" \
  --without intounderlying --without __wbg_intounderlying
smaller "$1"
smaller "$site/taskdeck-later.wasm"

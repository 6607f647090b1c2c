#!/usr/bin/env bash
# Size and speed of the release build.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/build.sh
cargo build --release --locked -p taskdeck-simulator
scripts/size.sh
node bench/bench.mjs
# The store alone, without a browser.
cargo bench --locked -p taskdeck-tasks

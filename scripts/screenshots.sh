#!/usr/bin/env bash
# Pictures of the release build's pages, into screenshots/.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/build.sh
cargo build --release --locked -p taskdeck-simulator
cd e2e
SCREENSHOTS=1 node_modules/.bin/playwright test --grep @screenshots

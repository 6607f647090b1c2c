#!/usr/bin/env bash
# The release build, into dist/.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/env.sh
. scripts/env.sh

use_wasm_compiler
trunk build --release

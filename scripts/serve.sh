#!/usr/bin/env bash
# Serves the release build where Trunk.toml says, and builds again after every change.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/env.sh
. scripts/env.sh

use_wasm_compiler
exec trunk serve --release

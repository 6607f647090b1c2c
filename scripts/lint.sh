#!/usr/bin/env bash
# Formatting, clippy and shellcheck.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo fmt --all --check
shellcheck --external-sources scripts/*.sh deploy/*.sh .ci/run
cargo clippy --workspace --all-targets --locked -- -D warnings
cargo clippy -p taskdeck --locked --no-default-features --features ssr --test html -- -D warnings

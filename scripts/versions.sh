# shellcheck shell=bash
# The exact versions of the tools that are neither a crate of Cargo.lock nor a package of
# e2e/package-lock.json. Sourced by env.sh.

# shellcheck disable=SC2034 # used by whoever sources this
{
  TRUNK_VERSION=0.21.14 # 0.22 asks for a newer rustc than rustup's stable
  BINARYEN_VERSION=132.0.0 # wasm-opt, from npm; distributions' are too old for what rustc emits
  # The command line tool and the crate only work together at the very same version.
  WASM_BINDGEN_VERSION=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' \
    "${BASH_SOURCE[0]%/*}/../Cargo.lock")
}

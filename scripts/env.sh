# shellcheck shell=bash
# Sourced by the other scripts: finds the tools that install.sh put into the cache.
# By hand: `. scripts/env.sh; use_wasm_compiler`, then `trunk serve` and so on.

TASKDECK_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/versions.sh
. "$TASKDECK_ROOT/scripts/versions.sh"

# Shared by all clones, and apart from whatever the user has installed.
TASKDECK_TOOLS=${TASKDECK_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/taskdeck}

TRUNK_HOME=$TASKDECK_TOOLS/trunk-$TRUNK_VERSION
WASM_BINDGEN_HOME=$TASKDECK_TOOLS/wasm-bindgen-$WASM_BINDGEN_VERSION
BINARYEN_HOME=$TASKDECK_TOOLS/binaryen-$BINARYEN_VERSION

# What is not there was found on PATH at its pinned version, and so was not installed. Debian keeps
# nginx where an ordinary user's PATH does not look.
PATH=$TRUNK_HOME/bin:$WASM_BINDGEN_HOME/bin:$BINARYEN_HOME/node_modules/.bin:$PATH:$HOME/.cargo/bin:/usr/sbin
export PATH

# Trunk would ask crates.io for a newer version of itself.
export TRUNK_SKIP_VERSION_CHECK=true
# Browsers come from the system; npm must not fetch any.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 PUPPETEER_SKIP_DOWNLOAD=1

# Whether the compiler in use can compile for the browser.
has_wasm_target() {
  local libs
  libs=$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) &&
    compgen -G "$libs/libstd-*.rlib" >/dev/null
}

# From here on, a compiler that has the wasm target: the usual one, or where rustup could not add the
# target to it, Debian's (see wasm-debian.sh). That is another version, and the two would rebuild
# each other's build scripts for ever in one target folder.
use_wasm_compiler() {
  has_wasm_target ||
    export RUSTUP_TOOLCHAIN=wasm-debian CARGO_TARGET_DIR=$TASKDECK_ROOT/target/wasm
}

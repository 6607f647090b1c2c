#!/usr/bin/env bash
# Installs what is missing for `lint`, `build` (and serve), `test` or `screenshots`; what is there is left
# alone, and then nothing is asked of any registry.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/env.sh
. scripts/env.sh

purpose=${1:?lint, build, test or screenshots}
missing=()  # what only the user can install, each with its command
packages=() # what apt-get is to install
rust_version=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)

# Pictures need all that tests need, but no lints.
wants() { [[ $purpose == "$1" || $purpose == test || ($purpose == screenshots && $1 != lint) ]]; }
have() { command -v "$1" >/dev/null; }
at_version() { [[ $("$1" --version 2>/dev/null) =~ (^|[^0-9.])"$2"([^0-9.]|$) ]]; }
# at_least VERSION PROGRAM: whether there is PROGRAM, not older than this.
at_least() {
  [[ $("$2" --version 2>/dev/null) =~ [0-9]+(\.[0-9]+)+ ]] && printf '%s\n' "$1" "${BASH_REMATCH[0]}" | sort -CV
}

as_root=()
[[ $EUID == 0 ]] || as_root=(sudo)

# Whether packages can be installed: by root, or with sudo that needs no password or can ask for it.
can_apt() {
  have apt-get || return 1
  [[ $EUID == 0 ]] || { have sudo && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; }
}

# package NAME PROGRAM: NAME is wanted unless there is PROGRAM.
package() { have "$2" || packages+=("$1"); }

# --- What is missing ------------------------------------------------------------------------------

if ! have cargo; then
  missing+=("Rust: https://rustup.rs")
elif ! at_least "$rust_version" rustc; then
  missing+=("rustc $rust_version or later: rustup update")
fi
package gcc cc
package libc6-dev cc
if wants lint; then
  # Rustup has a program of that name for each, also where it has installed neither.
  if have cargo && ! { cargo fmt --version && cargo clippy --version; } >/dev/null 2>&1; then
    missing+=("rustfmt and clippy: rustup component add rustfmt clippy")
  fi
  package shellcheck shellcheck
fi
if wants build; then
  { have npm && at_least 20 node; } || missing+=("Node.js 20 or later, with npm: https://nodejs.org")
fi
if wants test; then
  package chromium chromium
  package chromium-driver chromedriver
  package firefox-esr firefox-esr
  package nginx nginx
  package openssl openssl
fi
if [[ $purpose == screenshots ]] && ! fc-list 2>/dev/null | grep -qiE 'cjk|wqy|microhei|han sans'; then
  packages+=(fonts-wqy-microhei) # or the Chinese page is a picture of boxes
fi

wasm_debian=
if wants build && have cargo && ! has_wasm_target && ! scripts/wasm-debian.sh ready; then
  # What it says of a failure would bury the one message below.
  if ! { have rustup && rustup target add wasm32-unknown-unknown 2>/dev/null; }; then
    if have rustup && have apt-cache && scripts/wasm-debian.sh offered; then
      wasm_debian=yes
      packages+=(rustc-web rust-web-src)
    else
      missing+=("Rust's wasm target: rustup target add wasm32-unknown-unknown")
    fi
  fi
fi

if ((${#packages[@]})) && ! can_apt; then
  missing+=("Packages (Debian's names): apt-get install ${packages[*]}")
fi
if ((${#missing[@]})); then
  {
    echo "These are missing, and cannot be installed from here:"
    printf '  %s\n' "${missing[@]}"
  } >&2
  exit 1
fi

# --- Installing -----------------------------------------------------------------------------------

if ((${#packages[@]})); then
  # An unreachable source of something else is no reason to stop; a package that is not found is.
  "${as_root[@]}" apt-get update || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends --no-remove "${packages[@]}"
fi
if [[ $wasm_debian ]]; then
  scripts/wasm-debian.sh install
fi

if wants build; then
  if ! { at_version wasm-bindgen "$WASM_BINDGEN_VERSION" && have wasm-bindgen-test-runner; }; then
    # Its lock file may name crates that are no longer to be had.
    cargo install "wasm-bindgen-cli@$WASM_BINDGEN_VERSION" --locked --root "$WASM_BINDGEN_HOME" ||
      cargo install "wasm-bindgen-cli@$WASM_BINDGEN_VERSION" --root "$WASM_BINDGEN_HOME"
  fi
  if ! at_version trunk "$TRUNK_VERSION"; then
    # Trunk mostly waits for the compiler: it is not worth the time to optimize it.
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
      CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
      cargo install "trunk@$TRUNK_VERSION" --locked --root "$TRUNK_HOME"
  fi
  if ! at_version wasm-opt "${BINARYEN_VERSION%%.*}"; then
    npm install --prefix "$BINARYEN_HOME" "binaryen@$BINARYEN_VERSION"
  fi
fi

if wants test; then
  lock=$(sha256sum e2e/package-lock.json)
  if [[ $lock != "$(cat e2e/node_modules/.installed 2>/dev/null)" ]]; then
    npm ci --prefix e2e
    echo "$lock" >e2e/node_modules/.installed
  fi
fi

#!/usr/bin/env bash
# A compiler for wasm where rustup cannot reach its server: Debian packages a compiler with the
# source of its standard library, which is built here for wasm and linked into rustup under the
# name wasm-debian.
#   offered   whether Debian has these packages
#   ready     whether this was done for the compiler that is installed now
#   install   does it (with sudo where it has to)
set -euo pipefail

target=wasm32-unknown-unknown
rustlib=/usr/lib/rustlib
host_bin=x86_64-unknown-linux-gnu/bin
stamp=$rustlib/$target/built-by
as_root=()
[[ $EUID == 0 ]] || as_root=(sudo)

case ${1:?offered, ready or install} in
offered)
  for package in rustc-web rust-web-src; do
    [[ $(apt-cache show "$package" 2>/dev/null) ]] || exit 1
  done
  ;;

ready)
  [[ -x /usr/bin/rustc && -e $stamp && $(/usr/bin/rustc --version) == "$(<"$stamp")" ]] &&
    rustup toolchain list | grep -q '^wasm-debian\b'
  ;;

install)
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  cargo init --quiet --lib --vcs none --name empty "$work"
  echo '#![no_std]' >"$work/src/lib.rs"
  # The bitcode is what a build with link-time optimization reads.
  (
    cd "$work"
    RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR=target \
      cargo build --release -Zbuild-std=std,panic_abort,test --target "$target"
  )
  rm "$work/target/$target/release/deps"/libempty-*.rlib
  "${as_root[@]}" rm -rf "${rustlib:?}/$target"
  "${as_root[@]}" install -D --mode=644 --target-directory="$rustlib/$target/lib" \
    "$work/target/$target/release/deps"/*.rlib

  # It brings no linker for wasm, and rustup's toolchain does.
  "${as_root[@]}" mkdir -p "$rustlib/$host_bin"
  "${as_root[@]}" ln -sf "$(rustc --print sysroot)/lib/rustlib/$host_bin/rust-lld" \
    "$rustlib/$host_bin/rust-lld"

  rustup toolchain link wasm-debian /usr
  # What was compiled against an earlier standard library does not link with this one.
  rm -rf "$(dirname "$0")/../target/wasm"
  /usr/bin/rustc --version | "${as_root[@]}" tee "$stamp" >/dev/null
  ;;
esac

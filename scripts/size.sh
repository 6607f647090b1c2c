#!/usr/bin/env bash
# What is downloaded before the first rows of a connected cloud are shown: the page and every style, script and wasm
# file of dist/ as brotli sends it, and the texts of the one language that is read, the larger of the two; not the
# demo's, which only who looks at the demo fetches, nor the code that comes later, which is told apart. Fails above the
# limit.
set -euo pipefail
cd "$(dirname "$0")/.."

limit=${1:-$((420 * 1024))}

[[ -f dist/index.html ]] || {
  echo "dist/ holds no build: run make build first" >&2
  exit 1
}

# The other pages are index.html again, for their own addresses.
mapfile -t files < <(find dist -type f \( -path dist/index.html -o -name '*.css' -o -name '*.js' -o -name '*.wasm' -o -name 'texts-*.txt' \) \
  ! -name 'demo*' | sort)

# Compressed as it is deployed.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd dist && cp --parents "${files[@]#dist/}" "$work")
deploy/precompress.sh "$work"

total=0 texts=0
printf '%10s %10s  %s\n' bytes brotli file
for file in "${files[@]}"; do
  size=$(stat --format=%s "$work/${file#dist/}.br")
  case $file in
    dist/*-later-*) ;;
    dist/texts-*) texts=$((size > texts ? size : texts)) ;;
    *) total=$((total + size)) ;;
  esac
  printf '%10d %10d  %s\n' "$(stat --format=%s "$file")" "$size" "${file#dist/}"
done
total=$((total + texts))
printf '%10s %10d  %s\n' '' "$total" "before the first rows, of $limit allowed"
((total <= limit))

#!/usr/bin/env bash
# Asks whether anything that is used has a known weakness: the crates of Cargo.lock, by cargo-audit where it is
# installed, and the packages of e2e/. What cannot be asked (no tool, no network) is skipped, and said so.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
# shellcheck source=scripts/env.sh
. scripts/env.sh

failed=0

# tell NAME COUNT COMMAND...: asks for an answer in JSON, COUNT being the expression of the number of weaknesses in
# it. No answer is a skip.
tell() {
  local name=$1 count=$2
  shift 2
  count=$(timeout 120 "$@" 2>/dev/null | node -p "JSON.parse(require('fs').readFileSync(0)).$count" 2>/dev/null)
  if [[ ! $count =~ ^[0-9]+$ ]]; then
    echo "$name: skipped, its database could not be asked"
  elif ((count > 0)); then
    echo "$name: $count known weaknesses"
    failed=1
  else
    echo "$name: nothing known"
  fi
}

if cargo audit --version >/dev/null 2>&1; then
  tell "crates" vulnerabilities.count cargo audit --json
else
  echo "crates: skipped, cargo-audit is not installed (cargo install cargo-audit --locked)"
fi
tell "npm packages" metadata.vulnerabilities.total npm audit --prefix e2e --json

exit $failed

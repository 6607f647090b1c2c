#!/usr/bin/env bash
# Every check of the project, one part after another; a part that fails stops only those that need
# what it makes. Ends with the time each part took and what the runners said of their tests.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
# shellcheck source=scripts/env.sh
. scripts/env.sh

logs=target/test-logs
rm -rf "$logs"
mkdir -p "$logs"
names=() results=() times=()

record() { names+=("$1") results+=("$2") times+=("$3"); }

# part NAME COMMAND...: runs the command, shows and keeps what it prints, and notes how it went.
part() {
  local name=$1 start=$SECONDS result=ok
  shift
  printf '\n=== %s\n' "$name"
  "$@" 2>&1 | tee "$logs/${#names[@]}" || result=FAILED
  record "$name" "$result" $((SECONDS - start))
  [[ $result == ok ]]
}

skip() { record "$1" "not run" 0; }

report() {
  local status=$? i
  printf '\n=== Parts\n'
  for i in "${!names[@]}"; do
    printf '%-40s %-8s %3d:%02d\n' "${names[i]}" "${results[i]}" $((times[i] / 60)) $((times[i] % 60))
    [[ ${results[i]} == ok ]] || status=1
  done
  printf '%-40s %-8s %3d:%02d\n' all '' $((SECONDS / 60)) $((SECONDS % 60))

  printf '\n=== Summaries\n'
  for i in "${!names[@]}"; do
    [[ -e $logs/$i ]] || continue
    # cargo's and Playwright's closing lines with the tests that failed and where, the total of size.sh, and what
    # audit.sh could not ask.
    grep -E '^test .* FAILED$|^ +✘ |^ +Error: |^ +> +[0-9]+ \||: skipped, |^test result: .* ([1-9][0-9]* (passed|failed|ignored))|^ +[0-9]+ (passed|failed|flaky|skipped|interrupted|did not run)|^error: |rows, of' \
      "$logs/$i" | sed "s/^ */${names[i]}: /"
  done
  exit "$status"
}
# Also when it is interrupted.
trap report EXIT
trap 'exit 130' INT TERM

browser_tests() (
  CHROMEDRIVER=$(command -v chromedriver) || exit
  export CHROMEDRIVER CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
  # Seconds for all of them together; the usual 20 are few where others work too.
  export WASM_BINDGEN_TEST_TIMEOUT=300
  use_wasm_compiler
  # A zone whose clocks change, or half of what is told of zones would go without saying.
  export TZ=America/New_York
  # Both languages compiled in: no page is there that has their files.
  cargo test --locked --target wasm32-unknown-unknown -p taskdeck --no-default-features --features csr --test 'browser*'
)

playwright() (
  cd e2e && node_modules/.bin/playwright test
)

part "Tools" scripts/install.sh test || exit

part "Formatting" cargo fmt --all --check
part "shellcheck" shellcheck --external-sources scripts/*.sh deploy/*.sh .ci/run
part "Known weaknesses" scripts/audit.sh
part "clippy" cargo clippy --workspace --all-targets --locked -- -D warnings
part "clippy on the HTML snapshots" cargo clippy -p taskdeck --locked --no-default-features --features ssr --test html -- -D warnings
part "Native tests" cargo test --workspace --locked
part "HTML snapshots" cargo test -p taskdeck --locked --no-default-features --features ssr --test html
built=yes
if part "Release build" scripts/build.sh; then
  part "Size" scripts/size.sh
else
  built=
  skip "Size"
fi
part "Browser tests" browser_tests
part "Simulator" cargo build --release --locked -p taskdeck-simulator || built=
if [[ $built ]]; then
  part "Playwright" playwright
else
  skip "Playwright"
fi

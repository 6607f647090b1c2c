// How long a visit takes and what it weighs: `node bench/bench.mjs` for the site in dist/, or in
// TASKDECK_DIST. See visits.bench.mts for what is measured.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const e2e = resolve(import.meta.dirname, "../e2e");
const folder = mkdtempSync(join(tmpdir(), "taskdeck-bench-"));
const file = join(folder, "visits.json");
try {
  const config = join(import.meta.dirname, "playwright.config.mts");
  const options = { cwd: e2e, env: { ...process.env, BENCH_RESULTS: file }, encoding: "utf8" };
  const { status, stderr, stdout } = spawnSync(
    join(e2e, "node_modules/.bin/playwright"),
    ["test", "--config", config],
    options,
  );
  if (status !== 0) throw new Error(`the visits failed:\n${stdout}\n${stderr}`);
  print(JSON.parse(readFileSync(file, "utf8")));
} finally {
  rmSync(folder, { recursive: true });
}

function print({ profiles, coding, tasks }) {
  const [first] = profiles[0].visits;
  console.log(`
A visit to the list of a preset connection with ${tasks} tasks, in headless Chromium, with an empty cache.
The site and its proxy are nginx's, precompressed (${coding}); the cloud is the simulated one on this machine.
A script in the page pastes the token as soon as it is asked for, and counts from the beginning of the navigation.
Then the same tab, which has kept the token, loads the page again, its cache empty. An empty page between the visits
tells what the browser alone needs.
Median of ${profiles[0].visits.length} visits (shortest to longest).
`);
  row("", "an empty page", "page ready", "first rows", "all rows", "first rows, token kept");
  for (const { name, visits } of profiles)
    row(name, ...["empty", "ready", "first", "all", "kept"].map((what) => times(visits, what)));
  console.log();
  row("", "JS heap", "wasm memory", "download");
  row(
    `with ${tasks} tasks`,
    ...["heap", "wasm", "download"].map((what) => megabytes(median(profiles[0].visits, what))),
  );
  console.log(`\n${first.requests} requests for the site, ${first.calls} calls of the cloud.`);
}

function row(name, ...cells) {
  console.log(name.padEnd(44) + cells.map((cell) => cell.padStart(24)).join(""));
}

function sorted(visits, what) {
  return visits.map((visit) => visit[what]).sort((a, b) => a - b);
}

function median(visits, what) {
  return sorted(visits, what)[visits.length >> 1];
}

function times(visits, what) {
  const all = sorted(visits, what).map(Math.round);
  return `${all[all.length >> 1]} ms (${all[0]} to ${all.at(-1)})`;
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

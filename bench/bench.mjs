// How long a visit takes and what it weighs, how fast the list and the timeline are, and for how long the page is kept
// busy at a time: `node bench/bench.mjs` for the site in dist/, or in TASKDECK_DIST; `node bench/bench.mjs visits`,
// `list`, `timeline` or `slices` for one of them. What is measured stands in visits.bench.mts and so on.
// BENCH_SIZES=1000,100000 has other lists, BENCH_ROUNDS=1 fewer rounds of each.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join, resolve } from "node:path";

const e2e = resolve(import.meta.dirname, "../e2e");
const folder = mkdtempSync(join(tmpdir(), "taskdeck-bench-"));
try {
  const config = join(import.meta.dirname, "playwright.config.mts");
  const options = { cwd: e2e, env: { ...process.env, BENCH_RESULTS: folder }, encoding: "utf8" };
  const { status, stderr, stdout } = spawnSync(
    join(e2e, "node_modules/.bin/playwright"),
    ["test", "--config", config, ...process.argv.slice(2).map((name) => `${name}.bench.mts`)],
    options,
  );
  if (status !== 0) throw new Error(`the measurements failed:\n${stdout}\n${stderr}`);
  const measured = (name) => existsSync(join(folder, name)) && JSON.parse(readFileSync(join(folder, name), "utf8"));
  const [visits, list, timeline, slices] = ["visits", "list", "timeline", "slices"].map((name) => measured(`${name}.json`));
  if (visits) printVisits(visits);
  if (list) printList(list);
  if (timeline) printTimeline(timeline);
  if (slices) printSlices(slices);
} finally {
  rmSync(folder, { recursive: true });
}

// As tables of Markdown, to be put into docs/performance.md.
function printList({ sizes, version }) {
  const gib = Math.round(totalmem() / 2 ** 30);
  console.log(`
Lists of generated tasks, in headless Chromium ${version} on ${cpus().length} × ${cpus()[0].model.trim()}, ${gib} GiB.
Medians; × is against the reference, a list written by hand in JavaScript (bench/list/), in the same rounds.
`);
  for (const { count, bytes, rounds } of sizes) {
    const { Taskdeck: ours, reference, early } = rounds;
    const tasks = count.toLocaleString("en");
    console.log(`### ${tasks} tasks (${(bytes / 1e6).toFixed(1)} MB, ${ours.length} rounds)\n`);
    console.log("| | Taskdeck | reference | × | aim |\n|---|---:|---:|---:|---:|");
    const line = (label, what, { of = reference, unit = 1, digits = 0, aim = "" } = {}) => {
      const [a, b] = [median(ours, what) / unit, median(of, what) / unit];
      const ratio = b > 0 ? (a / b).toFixed(2) : "";
      console.log(`| ${label} | ${a.toFixed(digits)} | ${b.toFixed(digits)} | ${ratio} | ${aim} |`);
    };
    const [isMuch, isHuge] = [count === 100_000, count === 1_000_000];
    line("first rows, ms", "rows", { aim: isMuch ? "≤ 0.70" : "" });
    line("first rows, reference shows them as they come, ms", "rows", { of: early });
    line("all rows, ms", "whole");
    line("first filter, ms", "first", { aim: "≤ 0.40" });
    line("later filter, ms", "later", { aim: isHuge ? "≤ 1.00, 20 ms" : "≤ 1.00" });
    line("last typed key, ms", "typed", { aim: isHuge ? "≤ 1.00, 20 ms" : "≤ 1.00" });
    line("part of an id, ms", "piece");
    line("a status chosen, with its counts, ms", "failed");
    line("sort by time, ms", "time", { aim: isHuge ? "≤ 0.10" : "≤ 0.50" });
    line("sort by name, ms", "name", { aim: isHuge ? "≤ 0.10" : "≤ 0.60" });
    line("longest wait while filtering and sorting, ms", "blocked");
    line("scrolling, work a frame, ms", "work", { digits: 1, aim: "≤ 1.20" });
    line("scrolling, longest frame, ms", "longest", { digits: 1, aim: "33 ms" });
    line("scrolling, blank rows at most", "blank", { aim: "0" });
    line("JS heap, MB", "heap", { unit: 1e6, digits: 1 });
    line("wasm memory, MB", "wasm", { unit: 1e6, digits: 1 });
    line("both, MB", "memory", { unit: 1e6, digits: 1, aim: isMuch ? "≤ 0.80" : "" });
    console.log();
  }
}

function printTimeline({ count, rounds, version }) {
  console.log(`
The timeline of ${count.toLocaleString("en")} tasks, in headless Chromium ${version} (${rounds.length} rounds, medians).
It was there ${median(rounds, "opened").toFixed(0)} ms after its link was pressed.

| | work a frame, ms | longest frame, ms |
|---|---:|---:|`);
  for (const span of ["All", "1 d"])
    for (const how of ["pan", "zoom", "scroll"]) {
      const [work, longest] = ["work", "longest"].map((what) => median(rounds, `${span}, ${how}, ${what}`).toFixed(1));
      console.log(`| ${span}, ${how} | ${work} | ${longest} |`);
    }
  console.log();
}

function printSlices({ sizes, version }) {
  const tasks = sizes.map(({ count }) => count.toLocaleString("en"));
  console.log(`
The longest calls of scripts while a file is used, in headless Chromium ${version}, in milliseconds of the page's thread:
the longest of all, and how many took more than 16 ms.

| | ${tasks.map((count) => `longest, ${count} | over 16 ms`).join(" | ")} |
|---|${sizes.map(() => "---:|---:|").join("")}`);
  for (const step of Object.keys(sizes[0].measured)) {
    const cells = sizes.map(({ measured }) => `${measured[step].longest.toFixed(1)} | ${measured[step].over}`);
    console.log(`| ${step} | ${cells.join(" | ")} |`);
  }
  console.log();
}

function printVisits({ profiles, coding, tasks }) {
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

// The list of a file of many tasks, side by side with one that is written by hand without any framework (list/): how
// soon its rows are there, what each thing that one does to it takes, how it scrolls, what it holds in memory. Every
// round uses both, one after the other, each in a page of its own, and both must show the same rows. It measures and
// judges nothing.

import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CDPSession, Page } from "@playwright/test";
import { FileServer } from "../e2e/support/file-server.ts";
import { expect, test, type Browser } from "../e2e/support/fixtures.ts";
import { write, type Counts } from "./list/tasks.mts";
import { keepMemories, memoryOf } from "./memories.mts";

const SIZES = (process.env.BENCH_SIZES ?? "1000,10000,100000,1000000").split(",").map(Number);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
/** So many rounds are enough where each takes minutes. */
const FEW = 3;

/** Words that some 5 % of the tasks hold, the same number of them in each. */
const [FIRST, LATER, TYPED] = ["gauss-07", "gauss-11", "gauss-03"];
/** Part of some ids. */
const PIECE = "3f7";
const WORDS = [FIRST, LATER, TYPED, PIECE];
const FRAMES = 70;
const STEP = 400;

/** How a list is used; all else is alike in both. */
type Contestant = { name: string; path: string; failed: string };

const REFERENCE = { path: "list/", failed: "#facets button[value=failed]" };
const CONTESTANTS: Contestant[] = [
  { name: "Taskdeck", path: "", failed: ".facet[data-status=failed]" },
  { name: "reference", ...REFERENCE },
  { name: "early", ...REFERENCE, path: "list/?early" },
];

/** What the page is to look like, and how long that took; then the first rows it shows. */
type Aim = { status?: string; sorted?: [string, string]; first?: string; not?: string };
type Took = { ms: number; blocked: number; keys: string[]; status: string };
type Bench = Window & {
  did: (act: () => void, aim: Aim) => Promise<Took>;
  opening: Promise<Took[]>;
  scrolled: (checks: boolean) => Promise<{ longest: number; blank: number }>;
};

/** Runs in the page before its own scripts. */
function prepare({ FRAMES, STEP }: { FRAMES: number; STEP: number }): void {
  const bench = window as unknown as Bench;
  /** Once what is in the document now is drawn. */
  const drawn = () =>
    new Promise<number>((resolve) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(undefined);
      }),
    );
  const rows = () => document.querySelectorAll<HTMLElement>("tr[data-task]");
  const told = () => document.querySelector("#list-status, #status")?.textContent?.trim() ?? "";
  const keys = () => [...rows()].slice(0, 5).map((row) => row.dataset.task!);
  const is = ({ status, sorted, first, not }: Aim) =>
    rows().length > 0 &&
    (status === undefined || told() === status) &&
    (sorted === undefined || document.querySelector(`th[data-column=${sorted[0]}]`)?.getAttribute("aria-sort") === sorted[1]) &&
    (first === undefined || rows()[0].dataset.task === first) &&
    (not === undefined || rows()[0].dataset.task !== not);
  /** Counts from `begun` until the page looks like that. */
  const until = (begun: number, aim: Aim) =>
    new Promise<Took>((resolve) => {
      // How long anything else has to wait meanwhile: a message comes back as soon as the page has time for it.
      let [blocked, last] = [0, performance.now()];
      const { port1, port2 } = new MessageChannel();
      const beat = setInterval(() => port2.postMessage(undefined), 1);
      port1.onmessage = () => {
        const now = performance.now();
        [blocked, last] = [Math.max(blocked, now - last), now];
      };
      const look = () => {
        if (!is(aim)) return;
        observer.disconnect();
        clearInterval(beat);
        void drawn().then((now) => {
          blocked = Math.max(blocked, now - last);
          port1.close();
          resolve({ ms: now - begun, blocked, keys: keys(), status: told() });
        });
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
      look();
    });
  bench.did = (act, aim) => {
    const begun = performance.now();
    const done = until(begun, aim);
    act();
    return done;
  };
  window.addEventListener(
    "change",
    ({ target }) => {
      const file = (target as HTMLInputElement).files?.[0];
      if (!file) return;
      const begun = performance.now();
      const count = Number(file.name.replace(/\D/g, "")).toLocaleString("en");
      bench.opening = Promise.all([until(begun, {}), until(begun, { status: `${count} tasks.` })]);
    },
    true,
  );

  // A step is made between two frames, as the wheel makes it.
  bench.scrolled = (checks) =>
    new Promise((resolve) => {
      const frame = document.querySelector("[role=grid]")!.parentElement!;
      let [left, last, longest, blank] = [FRAMES, 0, 0, 0];
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        if (checks) {
          const { top, bottom } = frame.getBoundingClientRect();
          const seen = [...rows()].map((row) => row.getBoundingClientRect());
          const covered = seen.filter((row) => row.bottom > top + 33 && row.top < bottom);
          const height = covered.reduce((sum, row) => sum + Math.min(row.bottom, bottom) - Math.max(row.top, top + 33), 0);
          blank = Math.max(blank, Math.floor((bottom - top - 33 - height) / 32));
        }
        if (left-- === 0) return resolve({ longest, blank });
        frame.scrollTop += STEP;
        requestAnimationFrame((now) => {
          if (last > 0) longest = Math.max(longest, now - last);
          last = now;
          port2.postMessage(undefined);
        });
      };
      port2.postMessage(undefined);
    });
}

async function metric(devtools: CDPSession, name: string): Promise<number> {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return metrics.find((metric) => metric.name === name)!.value;
}

const type = (page: Page, text: string, aim: Aim) =>
  page.evaluate(
    ([text, aim]) => {
      const box = document.querySelector<HTMLInputElement>("input[type=search]")!;
      return (window as unknown as Bench).did(() => {
        box.value = text;
        box.dispatchEvent(new Event("input", { bubbles: true }));
      }, aim);
    },
    [text, aim] as const,
  );

const press = (page: Page, selector: string, aim: Aim) =>
  page.evaluate(
    ([selector, aim]) => {
      const button = document.querySelector<HTMLElement>(selector)!;
      return (window as unknown as Bench).did(() => button.click(), aim);
    },
    [selector, aim] as const,
  );

async function use(browser: Browser, site: string, contestant: Contestant, file: string, count: number, counts: Counts) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  const devtools = await context.newCDPSession(page);
  await devtools.send("Performance.enable");
  await keepMemories(page);
  await page.addInitScript(prepare, { FRAMES, STEP });
  await page.goto(site + contestant.path, { waitUntil: "load" });
  const box = page.getByRole("searchbox");
  await box.waitFor();
  // Fetches what comes later, as any key would.
  await box.press("Shift");
  await page.waitForLoadState("networkidle");

  await page.getByLabel("Open file…").setInputFiles(file);
  const [rows, whole] = await page.evaluate(() => (window as unknown as Bench).opening);
  // Until nothing of it goes on.
  await page.waitForTimeout(500);

  const all = `${count.toLocaleString("en")} tasks.`;
  const some = (rows: number) => `${rows.toLocaleString("en")} of ${count.toLocaleString("en")} tasks match.`;
  const typing = (word: string) => type(page, word, { status: some(counts.words[WORDS.indexOf(word)]) });
  const clear = () => type(page, "", { status: all, first: whole.keys[0] });
  const first = await typing(FIRST);
  await clear();
  const later = await typing(LATER);
  await clear();
  const piece = await typing(PIECE);
  await clear();
  for (let end = 1; end < TYPED.length; end++) {
    await type(page, TYPED.slice(0, end), {});
    await page.waitForTimeout(60);
  }
  // What was typed before is there.
  await page.waitForTimeout(count / 1_000);
  const typed = await typing(TYPED);
  await clear();
  const failed = await press(page, contestant.failed, { status: some(counts.failed) });
  await press(page, contestant.failed, { status: all, first: whole.keys[0] });

  const time = await press(page, "th[data-column=started] button", { sorted: ["started", "ascending"], not: whole.keys[0] });
  const name = await press(page, "th[data-column=name] button", { sorted: ["name", "ascending"], not: time.keys[0] });

  const scroll = (checks: boolean) => page.evaluate((checks) => (window as unknown as Bench).scrolled(checks), checks);
  const before = await metric(devtools, "TaskDuration");
  const { longest } = await scroll(false);
  const work = ((await metric(devtools, "TaskDuration")) - before) * (1_000 / FRAMES);
  await page.evaluate(() => (document.querySelector("[role=grid]")!.parentElement!.scrollTop = 0));
  await page.waitForTimeout(100);
  const { blank } = await scroll(true);

  await devtools.send("HeapProfiler.collectGarbage");
  await devtools.send("HeapProfiler.collectGarbage");
  const heap = await metric(devtools, "JSHeapUsedSize");
  const wasm = await memoryOf(page);
  await context.close();
  const steps = { rows, whole, first, later, piece, typed, failed, time, name };
  const times = Object.fromEntries(Object.entries(steps).map(([step, took]) => [step, took.ms]));
  const { rows: _, whole: __, ...asked } = steps;
  const blocked = Math.max(...Object.values(asked).map((took) => took.blocked));
  // The rows that are there first may be any.
  const seen = Object.entries(steps).filter(([step]) => step !== "rows");
  const keys = seen.map(([step, took]) => [step, took.keys]);
  return { ...times, work, longest, blank, heap, wasm, memory: heap + wasm, blocked, keys };
}

test("List", async ({ browser, dist, logs, preset, temporary }) => {
  test.setTimeout(4 * 3_600_000);
  // A connection that rests: nothing is asked, and no demo goes on beside the list.
  preset({ language: "en", connections: [{ label: "Rests", region: "cn-north-4", project: "0".repeat(32), route: { kind: "same-origin" }, off: true }] });
  cpSync(join(import.meta.dirname, "list"), join(dist, "list"), { recursive: true });
  const site = await FileServer.start(dist);
  try {
    const sizes = [];
    for (const count of SIZES) {
      const file = join(temporary, `tasks-${count}.ndjson`);
      const { bytes, counts } = write(file, count, WORDS);
      const rounds: Record<string, unknown[]> = {};
      for (let round = 0; round < (count > 200_000 ? Math.min(FEW, ROUNDS) : ROUNDS); round++) {
        let keys: unknown;
        for (const contestant of CONTESTANTS) {
          const { keys: shown, ...measured } = await use(browser, site.url, contestant, file, count, counts);
          expect(shown, `${contestant.name} shows other rows of ${count}`).toEqual((keys ??= shown));
          (rounds[contestant.name] ??= []).push(measured);
        }
      }
      sizes.push({ count, bytes, rounds });
    }
    const results = process.env.BENCH_RESULTS ?? logs;
    mkdirSync(results, { recursive: true });
    writeFileSync(join(results, "list.json"), JSON.stringify({ sizes, version: browser.version() }));
  } finally {
    await site.stop();
  }
});

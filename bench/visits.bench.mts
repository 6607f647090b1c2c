// Visits to the list, each with an empty cache: when the page is ready, when the first rows are drawn, when
// all are there, and what it then holds in memory; then the same tab again, which has kept the token. It measures
// and judges nothing.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CDPSession } from "@playwright/test";
import { hasBrotli } from "../e2e/support/deployment.ts";
import { test, type Browser } from "../e2e/support/fixtures.ts";
import { draft } from "../e2e/support/journeys.ts";
import { Nginx } from "../e2e/support/nginx.ts";
import { ROOT } from "../e2e/support/process.ts";
import { Simulator } from "../e2e/support/simulator.ts";
import { keepMemories, memoryOf } from "./memories.mts";

const VISITS = 5;
/** So many in four projects of the simulated cloud: about 2,000 in one. */
const TASKS = 8000;

type Profile = { name: string; slowdown: number; bytesPerSecond: number; latency: number };

const PROFILES: Profile[] = [
  { name: "this machine", slowdown: 1, bytesPerSecond: -1, latency: 0 },
  { name: "a laptop (CPU ÷ 4, 10 Mbit/s, 40 ms)", slowdown: 4, bytesPerSecond: 1.25e6, latency: 40 },
];

type Moments = { ready?: number; first?: number; all?: number };
const FORM = "form.sign-in-form";
type Bench = Window & { moments: Moments };

/** What the page says when all rows are there. */
const DONE = "all rows";

/** Runs in the page before the app: pastes the token, notes when what is there. */
function watch({ token, DONE, FORM }: { token: string; DONE: string; FORM: string }): void {
  const bench = window as unknown as Bench;
  bench.moments = {};
  // What is in the document is drawn in the next frame: the time is taken right after it. A timer would stand in
  // line behind what arrived meanwhile.
  const note = (moment: keyof Moments) => {
    bench.moments[moment] = 0;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        bench.moments[moment] = performance.now();
        if (moment === "all") console.log(DONE);
      };
      port2.postMessage(undefined);
    });
  };
  let isPasted = false;
  const look = () => {
    const { moments } = bench;
    if (moments.ready === undefined && document.documentElement.dataset.app === "ready") note("ready");
    const box = document.querySelector<HTMLInputElement>(`${FORM} input[type=password]`);
    if (box && !isPasted) {
      isPasted = true;
      box.value = token;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      // The places where a token may live, in their order: this page, this tab, this browser.
      const [, keep] = box.form!.querySelectorAll<HTMLInputElement>("input[type=radio]");
      keep.checked = true;
      keep.dispatchEvent(new Event("change", { bubbles: true }));
      // As a click would, but without the layout that asking for a submit forces upon the page.
      box.form!.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
    }
    if (moments.first === undefined && document.querySelector("[data-task]")) note("first");
    const told = document.querySelector("main [role=status]")?.textContent ?? "";
    if (moments.first !== undefined && moments.all === undefined && /^[\d,]+ tasks\.$/.test(told)) note("all");
  };
  new MutationObserver(look).observe(document, {
    attributes: true,
    characterData: true,
    childList: true,
    subtree: true,
  });
}

async function visit(browser: Browser, url: string, token: string, profile: Profile) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  let [requests, calls, download] = [0, 0, 0];
  const ofCloud = new Set<string>();
  devtools.on("Network.requestWillBeSent", ({ request, requestId }) => {
    if (!request.url.includes("/cloud/")) requests += 1;
    else if (ofCloud.add(requestId)) calls += 1;
  });
  devtools.on("Network.loadingFinished", ({ encodedDataLength, requestId }) => {
    if (!ofCloud.has(requestId)) download += encodedDataLength;
  });
  await emulate(devtools, profile);
  await devtools.send("Performance.enable");
  await keepMemories(page);
  await page.addInitScript(watch, { token, DONE, FORM });
  // Asking the page whether it is done would take its time from it.
  const done = () => page.waitForEvent("console", { predicate: (message) => message.text() === DONE, timeout: 60_000 });
  const moments = async (load: () => Promise<unknown>) => {
    await Promise.all([done(), load()]);
    return page.evaluate(() => (window as unknown as Bench).moments);
  };
  const typed = await moments(() => page.goto(url));

  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const heap = metrics.find(({ name }) => name === "JSHeapUsedSize")!.value;
  const wasm = await memoryOf(page);
  const tasks = Number(await page.getByRole("grid").getAttribute("aria-rowcount")) - 1;
  const seen = { requests, calls, download };
  await emulate(devtools, profile);
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  const kept = await moments(() => page.reload());
  await context.close();
  return { ...typed, kept: kept.first, heap, wasm, tasks, ...seen };
}

/** A page with a line and nothing else: what the browser itself needs on this machine. */
const EMPTY = "empty.html";

async function visitEmpty(browser: Browser, origin: string, profile: Profile): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await emulate(await context.newCDPSession(page), profile);
  await page.goto(`${origin}/${EMPTY}`);
  const drawn = await page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        new PerformanceObserver((list) => resolve(list.getEntries()[0]!.startTime)).observe({
          type: "paint",
          buffered: true,
        }),
      ),
  );
  await context.close();
  return drawn;
}

async function emulate(devtools: CDPSession, { slowdown, bytesPerSecond, latency }: Profile): Promise<void> {
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
}

test("Visits", async ({ authority, browser, dist, logs, preset }) => {
  writeFileSync(join(dist, EMPTY), "<!doctype html><title>Empty</title><p>Empty");
  execFileSync(join(ROOT, "deploy/precompress.sh"), [dist]);
  const cloud = await Simulator.start(authority, join(logs, "simulator.log"), "--tasks", `${TASKS}`);
  const site = await Nginx.start(join(logs, "site"), {
    SITE_ROOT: dist,
    UPSTREAM_ADDRESS: cloud.address,
    CA_FILE: authority.certificate,
    BROTLI: hasBrotli() ? "1" : "",
  });
  try {
    const [project] = (await cloud.world()).projects;
    preset({ language: "en", connections: [draft(project)] });
    const profiles = [];
    for (const profile of PROFILES) {
      // The first visit after a start is the servers' first as well.
      if (profile === PROFILES[0]) await visit(browser, `${site.origin}/`, project.token, profile);
      const visits = [];
      for (let at = 0; at < VISITS; at++) {
        const empty = await visitEmpty(browser, site.origin, profile);
        visits.push({ ...(await visit(browser, `${site.origin}/`, project.token, profile)), empty });
      }
      profiles.push({ name: profile.name, visits });
    }
    const coding = hasBrotli() ? "brotli" : "gzip";
    const results = { profiles, coding, tasks: profiles[0].visits[0].tasks };
    writeFileSync(join(process.env.BENCH_RESULTS ?? logs, "visits.json"), JSON.stringify(results));
  } finally {
    await site.stop();
    await cloud.stop();
  }
});

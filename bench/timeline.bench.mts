// How smoothly the timeline of a file of many tasks moves: the work of a frame and the longest one while it is panned,
// zoomed and scrolled, at all of the time there is and at a day of it. It measures and judges nothing.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CDPSession, Page } from "@playwright/test";
import { FileServer } from "../e2e/support/file-server.ts";
import { expect, test, type Browser } from "../e2e/support/fixtures.ts";
import { write } from "./list/tasks.mts";

const COUNT = 100_000;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const FRAMES = 60;

type Moved = { longest: number };
type Bench = Window & { moved: (how: "pan" | "zoom" | "scroll") => Promise<Moved> };

/** Runs in the page before its own scripts. */
function prepare(FRAMES: number): void {
  // A step is made between two frames, as the wheel makes it.
  (window as unknown as Bench).moved = (how) =>
    new Promise((resolve) => {
      const frame = document.querySelector<HTMLElement>(".timeline-frame")!;
      const canvas = frame.querySelector("canvas")!;
      const box = canvas.getBoundingClientRect();
      const [clientX, clientY] = [box.left + box.width / 2, box.top + 100];
      let [left, last, longest] = [FRAMES, 0, 0];
      const step = () => {
        const there = left % 30 < 15 ? 1 : -1;
        if (how === "scroll") frame.scrollTop += 40;
        else {
          const turned = how === "zoom" ? { ctrlKey: true, deltaY: there * 60 } : { deltaX: there * 40 };
          canvas.dispatchEvent(new WheelEvent("wheel", { bubbles: true, cancelable: true, clientX, clientY, ...turned }));
        }
      };
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        if (left-- === 0) return resolve({ longest });
        step();
        requestAnimationFrame((now) => {
          if (last > 0) longest = Math.max(longest, now - last);
          last = now;
          port2.postMessage(undefined);
        });
      };
      port2.postMessage(undefined);
    });
}

async function work(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration")!.value * 1_000;
}

async function use(browser: Browser, site: string, file: string) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const page: Page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const devtools = await context.newCDPSession(page);
  await devtools.send("Performance.enable");
  await page.addInitScript(prepare, FRAMES);
  await page.goto(site, { waitUntil: "load" });
  await page.getByLabel("Open file…").setInputFiles(file);
  await expect(page.locator("#list-status")).toHaveText(`${COUNT.toLocaleString("en")} tasks.`, { timeout: 120_000 });
  const before = Date.now();
  await page.getByRole("link", { name: "Timeline" }).first().click();
  await expect(page.locator(".timeline-status")).toHaveText(/^[\d,]+ jobs on [\d,]+ lanes/, { timeout: 120_000 });
  const measured: Record<string, number> = { opened: Date.now() - before };
  for (const span of ["All", "1 d"]) {
    await page.getByRole("button", { name: span, exact: true }).click();
    for (const how of ["pan", "zoom", "scroll"] as const) {
      await page.waitForTimeout(800);
      const begun = await work(devtools);
      const { longest } = await page.evaluate((how) => (window as unknown as Bench).moved(how), how);
      measured[`${span}, ${how}, work`] = ((await work(devtools)) - begun) / FRAMES;
      measured[`${span}, ${how}, longest`] = longest;
    }
  }
  await context.close();
  return measured;
}

test("Timeline", async ({ browser, dist, logs, preset, temporary }) => {
  // A connection that rests: nothing is asked, and no demo goes on beside it.
  preset({ language: "en", connections: [{ label: "Rests", region: "cn-north-4", project: "0".repeat(32), route: { kind: "same-origin" }, off: true }] });
  const site = await FileServer.start(dist);
  try {
    const file = join(temporary, "timeline.ndjson");
    write(file, COUNT, []);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await use(browser, site.url, file));
    const results = process.env.BENCH_RESULTS ?? logs;
    mkdirSync(results, { recursive: true });
    writeFileSync(join(results, "timeline.json"), JSON.stringify({ count: COUNT, rounds, version: browser.version() }));
  } finally {
    await site.stop();
  }
});

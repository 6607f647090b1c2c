// How long the page is kept from anything else at a time while a file of many tasks is opened and used in every way:
// the longest calls of scripts, as the browser's own trace tells them. It measures and judges nothing.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { FileServer } from "../e2e/support/file-server.ts";
import { expect, test, type Browser } from "../e2e/support/fixtures.ts";
import { write } from "./list/tasks.mts";

const SIZES = (process.env.BENCH_SIZES ?? "100000,1000000").split(",").map(Number);
/** More milliseconds than a slice may have. */
const SLICE = 16;
/** What runs scripts. Of those within one another the outermost counts. */
const CALLS = ["FunctionCall", "RunMicrotasks", "EventDispatch", "TimerFire", "FireAnimationFrame", "HandlePostMessage"];

type Traced = { name: string; ph: string; ts: number; dur?: number; tdur?: number; pid: number; tid: number; args: { name?: string } };

/** Milliseconds of the thread's time in each call of a script, longest first. */
function calls(trace: Buffer): number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: Traced[] };
  const threads = traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
  const found: number[] = [];
  for (const { pid, tid } of threads) {
    const own = traceEvents.filter((event) => event.pid === pid && event.tid === tid && event.ph === "X");
    const all = own.filter(({ name }) => CALLS.includes(name)).sort((a, b) => a.ts - b.ts || b.dur! - a.dur!);
    let end = 0;
    for (const { ts, dur, tdur } of all) {
      if (ts < end) continue;
      end = ts + dur!;
      found.push((tdur ?? dur!) / 1_000);
    }
  }
  return found.sort((a, b) => b - a);
}

async function use(browser: Browser, site: string, file: string, count: number) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const page: Page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(site, { waitUntil: "load" });
  const box = page.getByRole("searchbox").first();
  await box.press("Shift");
  await page.waitForLoadState("networkidle");
  const measured: Record<string, { longest: number; over: number; all: number }> = {};
  const step = async (name: string, act: () => Promise<unknown>) => {
    await browser.startTracing(page, { categories: ["devtools.timeline", "-*"] });
    await act();
    await page.waitForTimeout(1_500);
    const all = calls(await browser.stopTracing());
    measured[name] = { longest: all[0] ?? 0, over: all.filter((call) => call > SLICE).length, all: all.length };
  };
  const status = page.locator("#list-status");
  const whole = `${count.toLocaleString("en")} tasks.`;
  const open = (to: string) => page.getByRole("navigation").getByRole("link", { name: to }).first().click();
  await step("a file is opened", async () => {
    await page.getByLabel("Open file…").setInputFiles(file);
    await expect(status).toHaveText(whole, { timeout: 600_000 });
  });
  await step("a word is typed", async () => {
    await box.pressSequentially("gauss-07", { delay: 80 });
    await expect(status).toHaveText(/match\.$/);
  });
  await step("the word is taken away", async () => {
    await box.fill("");
    await expect(status).toHaveText(whole);
  });
  await step("values are suggested", () => box.pressSequentially("instance:gau", { delay: 80 }));
  const clear = async () => {
    await box.fill("");
    // What is suggested goes.
    await box.blur();
    await expect(status).toHaveText(whole);
  };
  await clear();
  for (const column of ["name", "started"])
    await step(`sorted by ${column}`, () => page.locator(`th[data-column=${column}] button`).first().click());
  await step("a job is opened beside the list", () => page.locator("tr[data-task] [data-column=started]").first().click());
  await step("a failed job is opened", async () => {
    await box.fill("status:failed");
    await box.blur();
    await expect(status).toHaveText(/match\.$/);
    await page.locator("tr[data-task] [data-column=started]").nth(2).click();
  });
  await page.keyboard.press("Escape");
  await clear();
  await step("all are chosen", async () => {
    await page.locator("tr[data-task] input[type=checkbox]").first().click();
    await page.keyboard.press("Control+a");
  });
  await step("the choice is taken back", () => page.keyboard.press("Escape"));
  await step("the overview is opened", async () => {
    await open("Overview");
    await page.locator(".overview-chart").first().waitFor();
  });
  await step("the timeline is opened", async () => {
    await open("Tasks");
    await page.getByRole("link", { name: "Timeline" }).first().click();
    await expect(page.locator(".timeline-status")).toHaveText(/^[\d,]+ jobs on [\d,]+ lanes/, { timeout: 600_000 });
  });
  await step("the file is closed", async () => {
    await open("Tasks");
    await page.getByRole("button", { name: /^Close/ }).first().click();
  });
  await context.close();
  return measured;
}

test("Slices", async ({ browser, dist, logs, preset, temporary }) => {
  test.setTimeout(3_600_000);
  // A connection that rests: nothing is asked, and no demo goes on beside the list.
  preset({ language: "en", connections: [{ label: "Rests", region: "cn-north-4", project: "0".repeat(32), route: { kind: "same-origin" }, off: true }] });
  const site = await FileServer.start(dist);
  try {
    const sizes = [];
    for (const count of SIZES) {
      const file = join(temporary, `tasks-${count}.ndjson`);
      write(file, count, []);
      sizes.push({ count, measured: await use(browser, site.url, file, count) });
    }
    const results = process.env.BENCH_RESULTS ?? logs;
    mkdirSync(results, { recursive: true });
    writeFileSync(join(results, "slices.json"), JSON.stringify({ sizes, version: browser.version() }));
  } finally {
    await site.stop();
  }
});

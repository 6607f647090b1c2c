// The timeline: bars on lanes under wheel, pointer, fingers and keys; what the bars say is said by the list beside them.

import type { Page } from "@playwright/test";
import { line, text } from "../support/exported.ts";
import { expect, test, type App } from "../support/journeys.ts";

const HOUR = 3_600_000;

/** A job of the file that is opened, so many hours from now. */
type Job = { from?: number; to?: number; status?: string; instance?: string; name?: string };

function written(jobs: Job[]): { name: string; mimeType: string; buffer: Buffer } {
  const now = Date.now();
  const at = (hours?: number) => (hours === undefined ? null : new Date(now + hours * HOUR).toISOString());
  const lines = jobs.map(({ from, to, status = "completed", instance = "gauss-f821", name = "BACKUP_INSTANCE" }, number) =>
    line(number, {
      status,
      name,
      created: at(from),
      started: at(from),
      ended: at(to),
      instance: { id: `${instance}in14`, name: instance, state: "normal" },
    }),
  );
  return { name: "jobs.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(lines.join("\n")) };
}

/** The timeline of a page. */
class Timeline {
  readonly status;
  readonly frame;
  readonly rows;
  readonly facts;

  constructor(readonly page: Page) {
    this.status = page.locator(".timeline-status");
    this.frame = page.getByRole("group", { name: "Jobs along time" });
    this.rows = page.getByRole("region", { name: "Jobs in sight" }).locator("tbody tr");
    this.facts = page.locator(".timeline-card");
  }

  /** Of these jobs, from a file that is opened on the list. */
  static async of(app: App, site: { origin: string }, jobs: Job[]): Promise<Timeline> {
    app.preset({});
    await app.open(`${site.origin}/`);
    await app.page.getByLabel("Open file…").setInputFiles(written(jobs));
    await expect(app.page.getByRole("region", { name: "Opened file" })).toBeVisible();
    await app.page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Timeline" }).click();
    const timeline = new Timeline(app.page);
    await expect(timeline.frame).toBeVisible();
    return timeline;
  }

  /** Where so many hours from now stand on the first lane, in the last 24 hours and what comes next. */
  async at(hours: number): Promise<{ x: number; y: number }> {
    const box = (await this.page.locator(".timeline-canvas").boundingBox())!;
    const heads = box.width < 640 ? 104 : 200;
    return { x: box.x + heads + ((24 + hours) / 27) * (box.width - heads), y: box.y + 32 + 14 };
  }

  /** The moments between which is seen, once the address says so. */
  async window(): Promise<[number, number]> {
    await expect(this.page).toHaveURL(/[?&]from=.*&to=/);
    const query = new URL(this.page.url()).searchParams;
    return [Date.parse(query.get("from")!), Date.parse(query.get("to")!)];
  }

  /** The canvas as a picture. */
  picture(): Promise<string> {
    return this.page.locator(".timeline-canvas").evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  }
}

test("Jobs that match stand on lanes by instance, product, connection or name", async ({ app, page, project, site }) => {
  await app.connect(site, project, "/?q=status%3Afailed%2Ccompleted");
  const all = await app.count();
  await page.getByRole("link", { name: "Timeline" }).last().click();
  await expect(page).toHaveURL(/\/timeline\/\?q=status%3Afailed%2Ccompleted$/);
  await expect(page).toHaveTitle("Timeline – Taskdeck");
  const timeline = new Timeline(page);
  // Those without times to draw are counted beside it: none is lost.
  const without = Number(/^\d+/.exec(await page.getByText(/^\d+ jobs have no times to draw$/).innerText())![0]);
  const drawn = (all - without).toLocaleString("en");
  await expect(timeline.status).toHaveText(new RegExp(`^${drawn} jobs on \\d+ lanes, \\d+ in sight\\.$`));
  const lanes = page.getByRole("combobox", { name: "Lanes" });
  await lanes.selectOption("by product");
  await expect(page).toHaveURL(/lanes=product/);
  await expect(timeline.status).toHaveText(new RegExp(`^${drawn} jobs on 3 lanes`));
  await lanes.selectOption("by connection");
  await expect(timeline.status).toHaveText(new RegExp(`^${drawn} jobs on 1 lanes`));
  await lanes.selectOption("by name");
  await expect(page).toHaveURL(/lanes=name/);

  // The filter is the list's, and so are its values; the way back keeps it.
  await app.filter.fill("status:failed");
  await expect(page).toHaveURL(/\?q=status%3Afailed&lanes=name$/);
  await page.getByRole("link", { name: "As a list" }).click();
  await expect(app.filter).toHaveValue("status:failed");
  await expect(app.grid).toBeVisible();
});

test("Hover and focus give the facts, and a click opens the detail", async ({ app, page, site }) => {
  const jobs = [{ from: -20, to: -4, status: "failed" }, { from: -3, to: -2, instance: "orders-01" }];
  const timeline = await Timeline.of(app, site, jobs);
  await expect(timeline.rows).toHaveCount(2);
  const bar = await timeline.at(-10);
  await page.mouse.move(bar.x, bar.y);
  await expect(timeline.facts).toContainText("gauss-f821");
  await expect(timeline.facts).toContainText("Failed");
  await expect(timeline.facts).toContainText("16 h");
  await page.mouse.move(bar.x, bar.y + 200);
  await expect(timeline.facts).toBeHidden();

  await timeline.rows.nth(1).getByRole("link").focus();
  await expect(timeline.facts).toContainText("orders-01");
  await expect(page).toHaveURL(/row=gaussdb/);

  await page.mouse.click(bar.x, bar.y);
  await expect(page).toHaveURL(/\/task\/\?source=gaussdb.*id=job-0$/);
});

test("A pointer goes over the facts without losing them, and Escape takes them away wherever the focus is", async ({ app, page, site }) => {
  const timeline = await Timeline.of(app, site, [{ from: -20, to: -4 }, { from: -3, to: -2, instance: "orders-01" }]);
  await expect(timeline.rows).toHaveCount(2);
  const bar = await timeline.at(-10);
  await page.mouse.move(bar.x, bar.y);
  await expect(timeline.facts).toContainText("gauss-f821");
  const card = (await timeline.facts.boundingBox())!;
  await page.mouse.move(card.x + card.width / 2, card.y + card.height / 2, { steps: 5 });
  await page.waitForTimeout(1_000);
  await expect(timeline.facts).toContainText("gauss-f821");
  await page.mouse.move(bar.x, bar.y + 220);
  await expect(timeline.facts).toBeHidden();
  await page.mouse.move(bar.x, bar.y);
  await expect(timeline.facts).toBeVisible();
  await page.getByRole("button", { name: "30 d" }).focus();
  await page.keyboard.press("Escape");
  await expect(timeline.facts).toBeHidden();
});

test("The lane that was chosen stays chosen while others come and go", async ({ app, page, site }) => {
  const jobs = [{ from: -1, to: -0.5, status: "failed", instance: "a" }, { from: -9, to: -8, instance: "b" }, { from: -19, to: -18, instance: "c" }];
  const timeline = await Timeline.of(app, site, jobs);
  await expect(timeline.rows).toHaveCount(3);
  const told = page.locator(".timeline-board > [aria-live]");
  await timeline.frame.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const before = await told.innerText();
  expect(before).toMatch(/^[bc]: jobs 1, failed 0$/);
  await app.filter.fill("-status:failed");
  await expect(timeline.status).toContainText("2 jobs on 2 lanes");
  await expect(told).toHaveText(before);
});

test("A picture that has no room for all lanes says so", async ({ app, page, site }) => {
  const jobs = Array.from({ length: 400 }, (_, number) => ({ from: -9, to: -8, instance: `i${number}` }));
  const timeline = await Timeline.of(app, site, jobs);
  await expect(timeline.status).toContainText("400 jobs on 400 lanes");
  const [svg] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "SVG", exact: true }).click()]);
  const note = page.getByText(/^The picture holds the first \d+ of 400 lanes/);
  await expect(note).toBeVisible();
  const lanes = Number(/first (\d+)/.exec(await note.innerText())![1]);
  expect((await text(svg)).match(/>i\d+</g)).toHaveLength(lanes);
});

test("Wheel, drag and pinch pan and zoom", async ({ app, page, site }) => {
  const timeline = await Timeline.of(app, site, [{ from: -20, to: -4 }, { from: -2, status: "running" }]);
  const { x, y } = await timeline.at(-10);
  const before = Date.now() - 10 * HOUR;
  await page.mouse.move(x, y);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -400);
  await page.keyboard.up("Control");
  const zoomed = await timeline.window();
  expect((zoomed[1] - zoomed[0]) / HOUR).toBeCloseTo(13.5, 1);
  // What was under the pointer stayed there.
  const box = (await page.locator(".timeline-canvas").boundingBox())!;
  const share = (x - box.x - 200) / (box.width - 200);
  expect(Math.abs(zoomed[0] + share * (zoomed[1] - zoomed[0]) - before)).toBeLessThan(120_000);

  const url = page.url();
  await page.mouse.wheel(100, 0);
  await expect(page).not.toHaveURL(url);
  const panned = await timeline.window();
  expect(panned[0]).toBeGreaterThan(zoomed[0]);
  expect(panned[1] - panned[0]).toBe(zoomed[1] - zoomed[0]);

  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 150, y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await timeline.window())[0]).toBeLessThan(panned[0]);
  const dragged = await timeline.window();
  await expect(page, "a drag is no click").toHaveURL(/timeline/);

  const devtools = await page.context().newCDPSession(page);
  const touch = (type: string, points: number[]) =>
    devtools.send("Input.dispatchTouchEvent", { type: type as "touchStart", touchPoints: points.map((x, id) => ({ x, y, id })) });
  await touch("touchStart", [x - 50, x + 50]);
  for (const apart of [80, 120, 200]) await touch("touchMove", [x - apart, x + apart]);
  await touch("touchEnd", []);
  await expect.poll(async () => { const [from, to] = await timeline.window(); return to - from; }).toBeLessThan((dragged[1] - dragged[0]) / 2);
});

test("Keys pan, zoom, show all, go to now, and lead from lanes to jobs", async ({ app, page, site }) => {
  const jobs = [{ from: -30, to: -23 }, { from: -20, to: -4, instance: "orders-01" }, { from: -3, to: -2, instance: "orders-01" }];
  const timeline = await Timeline.of(app, site, jobs);
  await timeline.frame.focus();
  await page.keyboard.press("+");
  await expect(page).toHaveURL(/span=16h$/);
  await page.keyboard.press("-");
  await expect(page).toHaveURL(/timeline\/$/);
  await page.keyboard.press("ArrowLeft");
  const [from] = await timeline.window();
  expect(from).toBeLessThan(Date.now() - 24 * HOUR);
  await page.keyboard.press("0");
  await expect(page).toHaveURL(/span=all$/);
  await expect(timeline.rows).toHaveCount(3);
  await page.keyboard.press("n");
  await expect(page).not.toHaveURL(/span=all/);

  await page.keyboard.press("ArrowDown");
  await expect(page.locator(".timeline-board [aria-live]")).toHaveText("gauss-f821: jobs 1, failed 0");
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(".timeline-board [aria-live]")).toHaveText("orders-01: jobs 2, failed 0");
  await expect(timeline.rows.first()).toContainText("orders-01");
  await page.keyboard.press("Enter");
  await expect(timeline.rows.first().getByRole("link")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(timeline.rows.nth(1).getByRole("link")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/task\//);

  await page.goBack();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys" });
  await expect(help.getByRole("table", { name: "On this page" })).toContainText("Zoom in");
});

test("Idle stretches fold, and the address brings all of it back", async ({ app, page, project, site }) => {
  await app.openPreset(site, project, "/timeline/?span=7d&lanes=name&q=status%3Acompleted");
  await app.signIn(project.token);
  const timeline = new Timeline(page);
  await expect(timeline.status).toHaveText(/^[\d,]+ jobs on \d+ lanes, [1-9]\d* in sight\.$/);
  const before = await timeline.picture();
  await page.getByRole("checkbox", { name: "Fold idle time" }).check();
  await expect(page).toHaveURL(/\?q=status%3Acompleted&lanes=name&span=7d&fold=idle$/);
  await expect.poll(() => timeline.picture()).not.toBe(before);

  await app.reload();
  await app.signIn(project.token);
  await expect(app.filter).toHaveValue("status:completed");
  await expect(page.getByRole("checkbox", { name: "Fold idle time" })).toBeChecked();
  await expect(page.getByRole("combobox", { name: "Lanes" })).toHaveValue("name");
  await expect(page.getByRole("button", { name: "7 d" })).toHaveAttribute("aria-pressed", "true");
  await expect(timeline.status).toHaveText(/^[\d,]+ jobs on \d+ lanes, [1-9]\d* in sight\.$/);
});

test("Work that overlapped on an instance is flagged, counted and a filter", async ({ app, page, site }) => {
  const jobs = [{ from: -9, to: -6 }, { from: -8, to: -5 }, { from: -7, status: "running" }, { from: -12, to: -9 }, { from: -8, to: -5, instance: "alone" }];
  const timeline = await Timeline.of(app, site, jobs);
  await expect(timeline.rows.filter({ hasText: "Overlaps with 2" })).toHaveCount(3);
  await page.getByRole("link", { name: "3 jobs overlapped on gauss-f821" }).click();
  await expect(app.filter).toHaveValue("overlaps:true instance:gauss-f821in14");
  await expect(app.status).toHaveText("3 of 5 tasks match.");
  await app.filter.fill("overlaps:false");
  await expect(app.status).toHaveText("2 of 5 tasks match.");
  await app.filter.fill("overlaps:maybe");
  await expect(page.getByRole("alert").filter({ hasText: "Write true or false." })).toBeVisible();
});

test("Jobs without times have a place of their own", async ({ app, page, site }) => {
  const timeline = await Timeline.of(app, site, [{ from: -5, to: -4 }, {}, { from: -2, to: -3, instance: "reversed" }, { from: -2, instance: "endless" }]);
  await expect(timeline.rows).toHaveCount(1);
  const without = page.getByText("3 jobs have no times to draw");
  await without.click();
  const listed = page.locator(".timeline-timeless li");
  await expect(listed).toHaveCount(3);
  await listed.filter({ hasText: "reversed" }).getByRole("link").click();
  await expect(page).toHaveURL(/\/task\/.*id=job-2$/);
});

test("Much is listed in part, and what is seen is what is listed", async ({ app, page, site }) => {
  const jobs = Array.from({ length: 500 }, (_, number) => ({ from: -20 + number / 50, to: -19.9 + number / 50, instance: `node-${number % 40}` }));
  const timeline = await Timeline.of(app, site, jobs);
  await expect(timeline.status).toHaveText("500 jobs on 40 lanes, 500 in sight.");
  await expect(timeline.rows).toHaveCount(200);
  await expect(page.getByText("and 300 more")).toBeVisible();
  // Lanes scroll natively; the list goes on from the first that is seen.
  await timeline.frame.evaluate((frame) => (frame.scrollTop = frame.scrollHeight));
  await expect(timeline.rows.first()).not.toContainText("node-0");
  await page.getByRole("button", { name: "1 h", exact: true }).click();
  await expect(timeline.status).toHaveText("500 jobs on 40 lanes, 0 in sight.");
  await expect(page.getByText("No job in this stretch of time.")).toBeVisible();
});

test("The picture is saved as SVG and PNG, and refers to nothing", async ({ app, page, site }) => {
  const timeline = await Timeline.of(app, site, [{ from: -9, to: -6, status: "failed", instance: "<b>&\"x" }, { from: -8, status: "running" }]);
  await expect(timeline.rows).toHaveCount(2);
  const saved = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()]);
    return download;
  };
  const svg = await text(await saved("SVG"));
  // On a page that may read markup.
  const other = await page.context().newPage();
  const read = await other.evaluate((svg) => {
    const document = new DOMParser().parseFromString(svg, "image/svg+xml");
    const urls = [...svg.matchAll(/url\(([^)]*)\)|href|https?:[^"]*/g)].map(([found]) => found);
    return { root: document.documentElement.nodeName, texts: [...document.querySelectorAll("text")].map((text) => text.textContent), urls: [...new Set(urls)] };
  }, svg);
  expect(read.root).toBe("svg");
  expect(read.texts).toContain("<b>&\"x");
  expect(read.urls.filter((url) => !/^url\(#\w+\)$|^http:\/\/www.w3.org\/2000\/svg$/.test(url))).toEqual([]);

  const png = await saved("PNG");
  const { readFileSync } = await import("node:fs");
  expect(readFileSync(await png.path()).subarray(1, 4).toString()).toBe("PNG");
});

test("A screen reader gets the same facts as a list", async ({ app, page, site }) => {
  const jobs = [
    { from: -9, to: -6, status: "failed" },
    { from: -8, to: -5 },
    { from: -1, status: "running", instance: "orders-01" },
    { from: 2, status: "pending", instance: "orders-01" },
  ];
  const timeline = await Timeline.of(app, site, jobs);
  await expect(timeline.rows).toHaveCount(4);
  await expect(page.locator(".page-timeline")).toMatchAriaSnapshot(`
    - heading "Timeline" [level=1]
    - search:
      - searchbox "Filter tasks"
    - group "Time":
      - button "1 h"
      - button "6 h"
      - button "1 d" [pressed]
      - button "7 d"
      - button "30 d"
      - button "All"
    - group "Zoom":
      - button "Zoom out"
      - button "Zoom in"
      - button "Now"
    - text: Lanes
    - combobox "Lanes":
      - option "by instance" [selected]
      - option "by product"
      - option "by connection"
      - option "by name"
    - checkbox "Fold idle time"
    - text: Fold idle time
    - button "SVG"
    - button "PNG"
    - list "Overlaps":
      - listitem:
        - link "2 jobs overlapped on gauss-f821"
    - status: 4 jobs on 2 lanes, 4 in sight.
    - group "Jobs along time"
    - region "Jobs in sight":
      - table "Jobs in sight":
        - rowgroup:
          - row "Task Status Instance Started Ended Duration"
        - rowgroup:
          - row /BACKUP_INSTANCE Failed Overlaps with 1 gauss-f821 .* 3 h/
          - row /BACKUP_INSTANCE Completed Overlaps with 1 gauss-f821 .* 3 h/
          - row /BACKUP_INSTANCE Running orders-01 .* goes on 1 h/
          - row /BACKUP_INSTANCE Pending orders-01 .* scheduled –/
  `);
});

test("The keys of the list that make sense here work here, too", async ({ app, page, project, site, simulator }) => {
  await app.connect(site, project, "/");
  await expect(app.document).toHaveAttribute("data-keys", "ready");
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/\/timeline\//);
  const asked = (await simulator.log()).length;
  await page.keyboard.press("r");
  await expect.poll(async () => (await simulator.log()).length).toBeGreaterThan(asked);
  await page.keyboard.press("/");
  await expect(app.filter).toBeFocused();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "As a list" }).focus();
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
});

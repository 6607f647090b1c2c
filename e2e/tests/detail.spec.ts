// One job: beside the list and on its page, its story, its failure, its neighbours, its rows, what can be copied of it,
// and two of them side by side.

import type { Locator } from "@playwright/test";
import { line } from "../support/exported.ts";
import { expect, test, type App } from "../support/journeys.ts";

const beside = (app: App): Locator => app.page.getByRole("complementary");

/** A click in a cell that nothing can be pressed in. */
const press = (app: App, at: number): Promise<void> => app.rows.nth(at).locator('[data-column="started"]').click();

/** What the page would have put into the clipboard. */
async function catchCopies(app: App): Promise<() => Promise<string>> {
  await app.page.addInitScript(() => {
    navigator.clipboard.writeText = async (text) => void Object.assign(window, { copied: text });
  });
  return () => app.page.evaluate(() => (window as unknown as { copied: string }).copied);
}

test("A job opens beside the list, and the next one in its place", async ({ app, page, project, site }) => {
  await app.connect(site, project, "/?q=status%3Acompleted");
  const keys = await app.keys(3);
  await press(app, 1);
  await expect(beside(app).getByRole("heading", { level: 2 }).first()).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`open=${encodeURIComponent(String(keys[1])).replaceAll(".", "\\.")}`));
  await expect(app.rows.nth(1)).toHaveAttribute("aria-current", "true");
  await expect(beside(app)).toContainText(/2 of \d+/);

  await beside(app).getByRole("button", { name: "The next job" }).click();
  await expect(app.rows.nth(2)).toHaveAttribute("aria-current", "true");
  await expect(app.rows.nth(1)).not.toHaveAttribute("aria-current", "true");
  await beside(app).getByRole("button", { name: "The job before" }).click();
  await beside(app).getByRole("button", { name: "The job before" }).click();
  await expect(beside(app).getByRole("button", { name: "The job before" })).toBeDisabled();

  // Back leads to the list as it was before any was open.
  await page.goBack();
  await expect(beside(app)).toBeHidden();
  await expect(page).toHaveURL(/q=status%3Acompleted$/);
});

test("What is open beside the list comes back from the address", async ({ app, page, project, site }) => {
  await app.connect(site, project, "/?q=status%3Acompleted");
  await press(app, 0);
  await beside(app).getByRole("tab", { name: "As received" }).click();
  const edge = beside(app).getByRole("separator");
  await edge.focus();
  await edge.press("ArrowLeft");
  await expect(page).toHaveURL(/tab=raw&split=46$/);
  // A press does what pulling does, by steps.
  for (const split of [56, 70, 30]) {
    await edge.click();
    await expect(edge).toHaveAttribute("aria-valuenow", `${split}`);
  }
  for (const _ of Array(4)) await edge.press("ArrowLeft");
  await expect(page).toHaveURL(/tab=raw&split=46$/);
  const width = (await beside(app).boundingBox())?.width;
  await app.reload();
  await app.signIn(project.token);
  await expect(beside(app).getByRole("tab", { name: "As received" })).toHaveAttribute("aria-selected", "true");
  await expect(edge).toHaveAttribute("aria-valuenow", "46");
  expect((await beside(app).boundingBox())?.width).toBe(width);
  await beside(app).getByRole("link", { name: "Open as a page" }).click();
  await expect(page).toHaveURL(/\/task\/.*tab=raw/);
  await expect(page.getByRole("tab", { name: "As received" })).toHaveAttribute("aria-selected", "true");
});

test("By the keyboard alone", async ({ app, page, project, site }) => {
  await app.connect(site, project, "/?q=status%3Acompleted");
  await expect(app.document).toHaveAttribute("data-keys", "ready");
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  await expect(beside(app)).toContainText(/1 of \d+/);
  await page.keyboard.press("]");
  await expect(beside(app)).toContainText(/2 of \d+/);
  await page.keyboard.press("[");
  await beside(app).getByRole("tab", { name: "What happened" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(beside(app).getByRole("tab", { name: "Around it" })).toBeFocused();
  await expect(beside(app).getByRole("tab", { name: "Around it" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(beside(app)).toBeHidden();
  await expect(app.rows.first().getByRole("link")).toBeFocused();
});

test("The steps of a job stand on one axis, an unknown state among them in the cloud’s word", async ({ app, page, project, simulator, site }) => {
  await app.connect(site, project, "/?q=source%3Adcs%20status%3Acompleted");
  await press(app, 0);
  const steps = beside(app).locator('tr[data-depth="1"]');
  const next = beside(app).getByRole("button", { name: "The next job" });
  const told = async () => (await steps.count()) > 0;
  for (let tries = 0; tries < 60 && !(await told()); tries += 1) {
    await next.click();
    await expect(beside(app).getByRole("row", { name: /At work/ })).toBeVisible();
    await page.waitForLoadState("networkidle");
  }
  expect(await told()).toBe(true);
  await expect(steps.first().locator("rect")).toHaveCount(1);
  const asked = (await simulator.log()).filter(({ path }) => path.includes("/progress"));
  expect(asked.length).toBeGreaterThan(0);

  // Should the steps not be had, the rest stands, and what is wrong is told beside it.
  await simulator.fail({ match: "/progress", kind: "server_error", status: 500 });
  await app.reload();
  await app.signIn(project.token);
  await expect(beside(app)).toContainText("The steps could not be read:");
  await expect(beside(app).getByRole("row", { name: /At work/ })).toBeVisible();
});

test("A running job says when it will be done, and from how many", async ({ app, project, simulator, site }) => {
  await app.connect(site, project, "/?q=status%3Arunning");
  await app.someRow(simulator);
  const count = await app.count();
  await press(app, 0);
  const outlook = beside(app).locator(".job-outlook");
  const said = [];
  for (let at = 0; at < Math.min(count, 12); at += 1) {
    await expect(outlook).toHaveText(/Done about .*Eight in ten such jobs end between|Late\. Nine in ten|No estimate: \d such jobs/);
    said.push(await outlook.innerText());
    const next = beside(app).getByRole("button", { name: "The next job" });
    if (await next.isEnabled()) await next.click();
  }
  expect(said.some((text) => /From \d+ completed jobs/.test(text) || /of the last \d+/.test(text))).toBe(true);
});

test("Times that are missing or turned round are told as they came, and all else stands", async ({ app, page, site }) => {
  const jobs = [
    line(0, { created: "2026-11-20T10:05:00Z", started: "2026-11-20T10:00:00Z", ended: "2026-11-20T09:00:00Z" }),
    line(1, { created: null, started: null, ended: null }),
  ];
  app.preset({});
  await app.open(`${site.origin}/?tz=utc`);
  const file = { name: "odd.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(jobs.join("\n")) };
  await page.getByLabel("Open file…").setInputFiles(file);
  await expect(app.rows).toHaveCount(2);
  await press(app, 0);
  await expect(beside(app)).toContainText("By the times the cloud gave, this job began before it was created.");
  await expect(beside(app)).toContainText("this job ended before it began. They are shown as they came.");
  await expect(beside(app)).toContainText("2026-11-20 09:00:00 UTC");
  await beside(app).getByRole("button", { name: "The next job" }).click();
  await expect(beside(app)).toContainText("The cloud gave this job no times: there is nothing to draw.");
  await expect(beside(app).getByRole("term").first()).toBeVisible();
});

test("A failure is explained, and others for the same reason are counted and found", async ({ app, page, project, site }) => {
  await app.connect(site, project, "/?q=status%3Afailed%20reason%3A%22Single%20task%22");
  await press(app, 0);
  const failure = beside(app).locator(".job-failure");
  const others = beside(app).getByRole("link", { name: /Other failures with this reason: \d+/ });
  await expect(failure).toContainText("Next:");

  await app.filter.fill("status:failed reason:*");
  await press(app, 0);
  await expect(failure).toBeVisible();
  const next = beside(app).getByRole("button", { name: "The next job" });
  const told = beside(app).getByText(/Other failures with this reason: \d+|Nothing else failed for this reason/);
  for (let tries = 0; tries < 10 && (await told.innerText()).startsWith("Nothing"); tries += 1) await next.click();
  const count = Number(/(\d+)$/.exec(await others.innerText())?.[1]);
  await others.click();
  await expect.poll(() => app.count()).toBe(count);
});

test("What else happened to the instance, and all of its jobs", async ({ app, page, project, site }) => {
  await app.connect(site, project, "/?q=source%3Agaussdb%20status%3Acompleted");
  await press(app, 0);
  await beside(app).getByRole("tab", { name: "Around it" }).click();
  await expect(beside(app).locator(".job-instance")).toContainText(/is now|was/);
  const neighbours = beside(app).getByRole("row");
  const next = beside(app).getByRole("button", { name: "The next job" });
  for (let tries = 0; tries < 30 && (await neighbours.count()) === 0; tries += 1) await next.click();
  await expect(neighbours).not.toHaveCount(0);
  const all = beside(app).getByRole("link", { name: /All \d+ jobs of the instance/ });
  const count = Number(/\d+/.exec(await all.innerText())?.[0]);
  await all.click();
  await expect.poll(() => app.count()).toBe(count);
  await expect(page).toHaveURL(/q=instance/);
});

test("The row as received folds and is searched, byte for byte", async ({ app, project, simulator, site }) => {
  await app.connect(site, project, "/?q=source%3Agaussdb%20status%3Acompleted");
  const [key] = await app.keys(1);
  await press(app, 0);
  await beside(app).getByRole("tab", { name: "As received" }).click();
  const raw = beside(app).getByRole("group", { name: "As received" }).first();
  const text = await raw.evaluate((element) => element.textContent ?? "");
  expect(JSON.stringify(JSON.parse(text))).toContain(String(key).split("/")[3]);
  expect(text).not.toContain("…");

  await beside(app).getByRole("searchbox", { name: "Search in the row" }).fill("instance_id");
  await expect(raw.locator("mark").first()).toHaveText(/instance_id/i);
  await expect(beside(app).getByText("1 found").first()).toBeVisible();
  const fold = raw.locator("details details").first();
  await fold.locator("> summary").click();
  await expect(fold).not.toHaveAttribute("open", "");
  expect(await raw.evaluate((element) => element.textContent)).toBe(text);
  expect((await simulator.log()).length).toBeGreaterThan(0);
});

test("A job is copied as a link, a call, a ticket and a record, without any secret", async ({ app, page, project, site }) => {
  const copied = await catchCopies(app);
  await app.connect(site, project, "/?q=source%3Agaussdb%20status%3Afailed");
  const [key] = await app.keys(1);
  const id = String(key).split("/")[3];
  await press(app, 0);
  const copy = async (name: string) => {
    await beside(app).getByRole("button", { name, exact: true }).click();
    return copied();
  };
  const link = await copy("Link");
  expect(link).toContain(`${site.origin}/task/?source=gaussdb`);
  const curl = await copy("curl");
  expect(curl).toContain(id);
  expect(curl).toContain("X-Auth-Token: '\"$");
  const python = await copy("Python SDK");
  expect(python).toContain("from huaweicloudsdkgaussdbforopengauss.v3 import");
  expect(python).toContain(id);
  const ticket = await copy("Markdown");
  expect(ticket).toMatch(/^# /);
  expect(ticket).toContain(link);
  expect(JSON.parse(await copy("JSON"))).toMatchObject({ id, key });
  for (const text of [link, curl, python, ticket]) expect(text).not.toContain(project.token.slice(0, 40));
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("Two jobs side by side, of two products", async ({ app, page, project, site }) => {
  await app.connect(site, project, "/?q=source%3Agaussdb%20status%3Afailed");
  await press(app, 0);
  await beside(app).getByRole("link", { name: "Compare…" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Two jobs side by side" })).toBeVisible();
  await page.getByRole("searchbox", { name: /Filter jobs/ }).fill("source:dcs status:completed");
  await page.locator(".job-chosen li button").first().click();
  const rows = page.locator(".compare-table tbody tr");
  await expect(rows.filter({ hasText: "Product" })).toContainText("GaussDB");
  await expect(rows.filter({ hasText: "Product" })).toContainText("DCS");
  const differing = await rows.count();
  await page.getByRole("checkbox", { name: "Show what is the same, too" }).check();
  await expect.poll(() => rows.count()).toBeGreaterThan(differing);
  await expect(page).toHaveURL(/other=dcs.*&all=1/);
});

test("A screen reader gets the whole story", async ({ app, project, site }) => {
  await app.connect(site, project, "/?q=source%3Agaussdb%20status%3Acompleted");
  await press(app, 0);
  await expect(beside(app)).toMatchAriaSnapshot(`
    - complementary /./:
      - separator "Edge between list and job"
      - button "The job before" [disabled]
      - button "The next job"
      - status: /1 of \\d+/
      - link "Open as a page"
      - button "Close"
      - article /./:
        - heading [level=2]
        - text: Completed
        - group "Copy as":
          - button "Link"
          - button "curl"
          - button "Python SDK"
          - button "Markdown"
          - button "JSON"
          - link "Compare…"
        - paragraph:
          - button "Delete records…"
        - tablist "Parts of the job":
          - tab "What happened" [selected]
          - tab "Around it"
          - tab "As received"
        - tabpanel "What happened":
          - region "What happened":
            - region "What happened":
              - table "What happened":
                - caption: What happened
                - rowgroup:
                  - row:
                    - columnheader "Phase or step"
                    - columnheader /On the axis of time/
                    - columnheader "Began"
                    - columnheader "Took"
                - rowgroup:
                  - row /At work/:
                    - rowheader "At work"
                    - cell
                    - cell
                    - cell
          - region "What is known"
  `);
});

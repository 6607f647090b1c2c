// The list: filtered, sorted, left and come back to. All of it stands in the address.

import { expect, test } from "../support/journeys.ts";

test("Typing filters the list and writes the address, and loading it again gives the same", async ({
  app,
  page,
  project,
  site,
}) => {
  await app.connect(site, project);
  const all = await app.count();
  await app.filter.fill("status:failed backup");
  await expect(page).toHaveURL(/\/\?q=status%3Afailed%20backup$/);
  await expect.poll(() => app.count()).toBeLessThan(all);
  const statuses = await app.rows.evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.status));
  expect(new Set(statuses)).toEqual(new Set(["failed"]));
  await expect(app.status).toHaveText(new RegExp(`^${await app.count()} of ${all} tasks match\\.$`));

  const keys = await app.keys();
  await app.reload();
  await app.signIn(project.token);
  await app.loaded();
  await expect(app.filter).toHaveValue("status:failed backup");
  expect(await app.keys()).toEqual(keys);
});

test("Facets show their counts and filter at a press", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  const statuses = page.getByRole("group", { name: "By status" });
  const failed = statuses.getByRole("button", { name: "Failed" });
  const count = Number(/\d+/.exec(await failed.innerText())?.[0]);
  await failed.click();
  await expect(failed).toHaveAttribute("aria-pressed", "true");
  await expect(app.filter).toHaveValue("status:failed");
  await expect.poll(() => app.count()).toBe(count);

  // Values of one facet add up; those of another narrow down.
  await statuses.getByRole("button", { name: "Cancelled" }).click();
  await expect(app.filter).toHaveValue("status:failed,canceled");
  await page.getByRole("group", { name: "By list" }).getByRole("button", { name: "DCS background tasks" }).click();
  await expect(page).toHaveURL(/\?q=status%3Afailed%2Ccanceled%20source%3Adcs$/);
  const keys = await app.keys(50);
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) expect(key).toMatch(/^dcs\//);

  await failed.click();
  await expect(failed).toHaveAttribute("aria-pressed", "false");
  await expect(app.filter).toHaveValue("status:canceled source:dcs");
});

test("More filters choose without typing an expression", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  await page.getByText("More filters").click();
  const instance = page.getByRole("combobox", { name: "Instance", exact: true });
  await instance.fill("orders-prod");
  await instance.press("Enter");
  await expect(app.filter).toHaveValue("instance:orders-prod");
  await page.getByRole("combobox", { name: "Started", exact: true }).selectOption("Last 7 days");
  await expect(app.filter).toHaveValue("instance:orders-prod started:>-1w");
  await expect(page.getByRole("combobox", { name: "Started", exact: true }).getByRole("option", { name: "Last 7 days" })).toHaveJSProperty(
    "selected",
    true,
  );
  await expect(app.rows.first()).toContainText("orders-prod");

  await page.getByRole("combobox", { name: "Started", exact: true }).selectOption("Any time");
  await page.getByLabel("From").fill("2026-11-01");
  await page.getByLabel("To", { exact: true }).fill("2026-11-07");
  await expect(app.filter).toHaveValue("instance:orders-prod started:2026-11-01..2026-11-07");
  await instance.fill("");
  await instance.press("Enter");
  await expect(app.filter).toHaveValue("started:2026-11-01..2026-11-07");
});

test("A head sorts its column, the other way round at the next press", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  await expect(app.head("Started")).toHaveAttribute("aria-sort", "descending");
  const head = app.head("Task");
  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await expect(app.head("Started")).toHaveAttribute("aria-sort", "none");
  await expect(page).toHaveURL(/\?sort=name$/);
  const names = () => app.rows.getByRole("link").allInnerTexts();
  await expect.poll(async () => (await names())[0]).toMatch(/^A/);
  const first = await names();
  expect(first).toEqual([...first].sort((a, b) => a.localeCompare(b, "en")));

  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await expect(page).toHaveURL(/\?sort=-name$/);
  await expect.poll(async () => (await names())[0]).not.toBe(first[0]);
  const keys = await app.keys();

  await app.reload();
  await app.signIn(project.token);
  await app.loaded();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  expect(await app.keys()).toEqual(keys);
});

test("The list is as it was left when one comes back from a task", async ({ app, page, project, site }) => {
  await app.connect(site, project, "/?q=source%3Adcs&sort=name");
  await app.rows.first().hover();
  await page.mouse.wheel(0, 2000);
  await expect.poll(async () => Number(await app.rows.first().getAttribute("aria-rowindex"))).toBeGreaterThan(20);
  const shown = () =>
    app.rows.evaluateAll((rows) =>
      rows.map((row) => [(row as HTMLElement).dataset.task, row.getBoundingClientRect().top]),
    );
  const before = await shown();
  // One in sight, so that a click moves nothing.
  const [key] = before[12];
  const link = app.rows.nth(12).getByRole("link");
  const name = await link.innerText();
  await link.click();

  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(`${name} – Taskdeck$`));
  const [, , , id] = String(key).split("/");
  await expect(page).toHaveURL(
    new RegExp(`/task/\\?source=dcs&region=${project.region}&project=${project.id}&id=${id}`),
  );

  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect(page).toHaveURL(/\/\?q=source%3Adcs&sort=name$/);
  await expect(app.filter).toHaveValue("source:dcs");
  await expect(app.head("Task")).toHaveAttribute("aria-sort", "ascending");
  await expect.poll(shown).toEqual(before);

  // The same by a click beside the link, and by the browser's own way back.
  await app.rows.nth(12).locator("[data-column=duration]").click();
  await expect(page.getByRole("complementary").getByRole("heading", { level: 2, name })).toBeVisible();
  await page.goBack();
  await expect.poll(shown).toEqual(before);
});

test("Back and forward go through filters and tasks", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  await page.getByRole("group", { name: "By status" }).getByRole("button", { name: "Failed" }).click();
  await expect(page).toHaveURL(/\?q=status%3Afailed$/);
  await app.head("Duration").getByRole("button").click();
  await expect(page).toHaveURL(/\?q=status%3Afailed&sort=-duration$/);
  const keys = await app.keys();
  await app.rows.first().getByRole("link").click();
  await expect(page.getByRole("link", { name: "Back to the list" })).toBeVisible();

  await page.goBack();
  await expect(app.head("Duration")).toHaveAttribute("aria-sort", "descending");
  expect(await app.keys()).toEqual(keys);
  await page.goBack();
  await expect(app.head("Duration")).toHaveAttribute("aria-sort", "none");
  await expect(app.filter).toHaveValue("status:failed");
  await page.goBack();
  await expect(app.filter).toHaveValue("");
  await page.goForward();
  await expect(app.filter).toHaveValue("status:failed");
  await page.goForward();
  await page.goForward();
  await expect(page.getByRole("link", { name: "Back to the list" })).toBeVisible();
});

test("A part of the filter that is not understood is told and filters nothing", async ({ app, page, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  const all = await app.count();
  for (const [typed, told] of [
    ["started:soon", "started:soon – write a day"],
    ["started:2026-11-07..2026-11-01", "the end lies before the start"],
    ["status:broken", "status:broken – statuses are"],
    ["sorce:dcs", "there is no such field"],
  ]) {
    await app.filter.fill(typed);
    await expect(page.getByRole("search").getByRole("alert")).toContainText(told);
    await expect(app.filter).toHaveAccessibleDescription(new RegExp(told));
    expect(await app.count()).toBe(all);
  }
  await app.filter.fill("status:failed");
  await expect(page.getByRole("search").getByRole("alert")).toBeHidden();
});

test("A filter that nothing matches says which part to drop", async ({ app, page, site }) => {
  await app.open(`${site.origin}/?q=status%3Afailed%20qqqqqq`);
  await expect(app.main).toContainText("Nothing matches this filter.");
  await page.getByRole("button", { name: /^Without qqqqqq: \d+$/ }).click();
  await expect(app.filter).toHaveValue("status:failed");
  await expect(app.rows.first()).toHaveAttribute("data-status", "failed");
});

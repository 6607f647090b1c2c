// The overview: every number leads to the list that proves it, and a wall says when it is no longer fresh.

import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "../support/journeys.ts";

test("Every number leads to as many rows", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  await page.getByRole("link", { name: "Overview", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  const table = page.getByRole("table", { name: /What runs/ });
  // What is scheduled and what failed moves least while one looks.
  const links = table.getByRole("link").filter({ hasText: /^\d+$/ });
  const count = await links.count();
  expect(count).toBeGreaterThan(2);
  for (const at of [0, Math.floor(count / 2), count - 1]) {
    const told = Number(await links.nth(at).innerText());
    await links.nth(at).click();
    await expect(app.status).toHaveText(new RegExp(`^${told} of [\\d,]+ tasks match`));
    await page.goBack();
    await expect(links.nth(at)).toBeVisible();
  }
  await expect(table.getByRole("row")).toHaveCount(4);
});

test("The names that are not told of lead to exactly their jobs", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  await page.getByRole("link", { name: "Overview", exact: true }).click();
  const rest = page.getByRole("link", { name: /^And [\d,]+ jobs of \d+ other names\.$/ });
  const told = /^And ([\d,]+) jobs/.exec(await rest.innerText())![1];
  await rest.click();
  await expect(app.status).toHaveText(new RegExp(`^${told} of [\\d,]+ tasks match`));
});

test("Durations by name have a table behind each", async ({ app, page, project, site }) => {
  await app.connect(site, project, "/");
  await page.getByRole("link", { name: "Overview", exact: true }).click();
  const charts = page.getByRole("img");
  await expect(charts.first()).toHaveAccessibleName(/from median to 90th percentile/);
  await page.getByText("As a table").first().click();
  await expect(page.getByRole("columnheader", { name: "90th percentile" }).first()).toBeVisible();
});

test("A wall says so when it is no longer fresh", async ({ app, page, project, site, simulator }) => {
  await page.clock.install();
  await app.connect(site, project);
  await page.getByRole("link", { name: "Overview", exact: true }).click();
  await page.getByRole("button", { name: "Wall display" }).click();
  await expect(page).toHaveURL(/overview\/\?wall=1/);
  const fills = () => page.evaluate(() => document.fullscreenElement !== null);
  await page.getByRole("button", { name: "Fill the screen" }).click({ force: true });
  await expect.poll(fills).toBe(true);
  await expect(page.getByRole("alert").filter({ hasText: "no longer fresh" })).toHaveCount(0);
  await simulator.revoke(project);
  await page.clock.fastForward("10:00");
  await expect(page.getByRole("alert").filter({ hasText: "This is no longer fresh" })).toContainText("Since");
  await page.getByRole("button", { name: "Leave the wall display" }).click({ force: true });
  await expect.poll(fills).toBe(false);
});

for (const scheme of ["light", "dark"] as const)
  test(`No serious fault is found on the overview, ${scheme}`, async ({ app, page, project, site }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await app.connect(site, project);
    await page.getByRole("link", { name: "Overview", exact: true }).click();
    await expect(page.getByRole("table", { name: /What runs/ })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`)).toEqual([]);
  });

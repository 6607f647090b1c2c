// Rows are selected by mouse, by keyboard and as a rule, and copied.

import type { Locator } from "@playwright/test";
import { expect, test, type App } from "../support/journeys.ts";

const box = (row: Locator): Locator => row.getByRole("checkbox", { name: /^Select / });
const bar = (app: App): Locator => app.page.getByRole("region", { name: "Selection" });
const selected = (app: App): Promise<(string | null)[]> =>
  app.grid.locator("tr[aria-selected=true]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-task")));

test("Rows are selected by their boxes and with Shift and Ctrl, and stay so in another order", async ({ app, page, project, site }) => {
  await app.connect(site, project, "/?q=source%3Adcs");
  const keys = await app.keys(8);
  const all = (await app.count()).toLocaleString("en");
  await expect(bar(app)).toBeHidden();

  await box(app.rows.nth(1)).click();
  await expect(bar(app)).toContainText(`1 selected of ${all}`);
  await expect(app.rows.nth(1)).toHaveAttribute("aria-selected", "true");
  await expect(box(app.rows.nth(1))).toBeChecked();
  await box(app.rows.nth(4)).click({ modifiers: ["Shift"] });
  await expect(bar(app)).toContainText(`4 selected of ${all}`);
  // Beside the box as well, with Ctrl; a shorter extension takes the longer one's place.
  await app.rows.nth(2).locator("[data-column=started]").click({ modifiers: ["Shift"] });
  await expect(bar(app)).toContainText(`2 selected of ${all}`);
  await app.rows.nth(6).locator("[data-column=started]").click({ modifiers: ["ControlOrMeta"] });
  await expect(bar(app)).toContainText(`3 selected of ${all}`);
  expect(await selected(app)).toEqual([keys[1], keys[2], keys[6]]);
  await expect(page).toHaveURL(/\/\?q=source%3Adcs$/);

  await app.head("Task").getByRole("button").click();
  await expect(app.head("Task")).toHaveAttribute("aria-sort", "ascending");
  await expect(bar(app)).toContainText(`3 selected of ${all}`);
  await app.head("Started").getByRole("button").click();
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect.poll(() => selected(app)).toEqual([keys[1], keys[2], keys[6]]);

  // A plain click opens the job; the selection is there when one comes back.
  await app.rows.nth(3).locator("[data-column=product]").click();
  await expect(page.getByRole("complementary").getByRole("heading", { level: 2 }).first()).toBeVisible();
  await page.goBack();
  await expect(bar(app)).toContainText(`3 selected of ${all}`);
  await bar(app).getByRole("button", { name: "Clear the selection" }).click();
  await expect(bar(app)).toBeHidden();
  expect(await selected(app)).toEqual([]);
});

test("Rows are selected by keyboard, and a box is reached from its row", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  const { keyboard } = page;
  const link = (at: number) => app.rows.nth(at).getByRole("link");
  await expect(page.getByRole("document")).toHaveAttribute("data-keys", "ready");
  await link(0).focus();
  await keyboard.press("x");
  await expect(bar(app)).toContainText("1 selected of");
  await keyboard.press("Shift+ArrowDown");
  await expect(link(1)).toBeFocused();
  await keyboard.press("Shift+ArrowDown");
  await expect(bar(app)).toContainText("3 selected of");
  await keyboard.press("Shift+ArrowUp");
  await expect(bar(app)).toContainText("2 selected of");
  await expect(link(1)).toBeFocused();

  await keyboard.press("Shift+Tab");
  await expect(box(app.rows.nth(1))).toBeFocused();
  await keyboard.press("Space");
  await expect(bar(app)).toContainText("1 selected of");
  await keyboard.press("Shift+Tab");
  await expect(link(0)).toBeFocused();
  await keyboard.press("Tab");
  await expect(link(1)).toBeFocused();
  await keyboard.press("Escape");
  await expect(bar(app)).toBeHidden();
  await expect(link(1)).toBeFocused();
});

test("All that match are selected as a rule, which ends with the question", async ({ app, page, project, site }) => {
  await app.connect(site, project, "/?q=source%3Adcs");
  const count = await app.count();
  const [all, fewer] = [count.toLocaleString("en"), (count - 1).toLocaleString("en")];
  await box(app.rows.first()).click();
  await bar(app).getByRole("button", { name: "Select all that match" }).click();
  await expect(bar(app)).toContainText(`${all} selected of ${all}`);
  await box(app.rows.nth(2)).click();
  await expect(bar(app)).toContainText(`${fewer} selected of ${all}`);
  await page.getByRole("button", { name: /^Failed \d/ }).click();
  await expect(bar(app)).toBeHidden();
});

test("What is selected is copied as a table", async ({ app, page, project, site }) => {
  // The site's pages may write to the clipboard, and not read it.
  await page.addInitScript(() => {
    navigator.clipboard.writeText = async (text) => void Object.assign(window, { copied: text });
  });
  await app.connect(site, project);
  await box(app.rows.nth(0)).click();
  await box(app.rows.nth(1)).click({ modifiers: ["Shift"] });
  await bar(app).getByRole("button", { name: "Copy as text" }).click();
  await expect(bar(app)).toContainText("Tasks copied: 2");
  const lines = (await page.evaluate(() => (window as unknown as { copied: string }).copied)).trimEnd().split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^Status\tTask\tProduct\tInstance\tRegion \/ project\tProgress\tStarted \(.+\)\tDuration \(h:mm:ss\)\tReason$/);
  expect(lines[1].split("\t")[1]).toBe(await app.rows.first().getByRole("link").innerText());
});

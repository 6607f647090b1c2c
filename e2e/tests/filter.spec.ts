// The filter: as text and as pills, with suggestions, help, and mistakes told where they stand; and the ways to it from
// counts and from rows.

import type { Locator, Page } from "@playwright/test";

import { expect, test } from "../support/journeys.ts";

const pills = (page: Page): Locator => page.getByRole("list", { name: "Parts of the filter" });
const option = (page: Page, name: RegExp): Locator =>
  page.getByRole("listbox", { name: "Suggestions" }).getByRole("option", { name });

/** Where the caret of a box stands. */
const caret = (box: Locator): Promise<number | null> =>
  box.evaluate((element) => (element as HTMLInputElement).selectionStart);

test("Text and pills are two faces of one filter", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  await app.filter.fill("  status:failed,canceled   -source:dcs  orders ");
  const all = pills(page).getByRole("listitem");
  await expect(all).toHaveCount(3);
  await expect(all.nth(0)).toContainText("Status: Failed, Cancelled");
  await expect(all.nth(1)).toContainText("not List: DCS");
  await expect(all.nth(2)).toContainText("orders");

  // A pill that is taken out leaves the others as they are.
  await page.getByRole("button", { name: "Remove Status: Failed, Cancelled" }).click();
  await expect(app.filter).toHaveValue("-source:dcs orders");
  await expect(page).toHaveURL(/\?q=-source%3Adcs%20orders$/);

  // Turned round by its switch, and back.
  const without = page.getByRole("button", { name: "Exclude orders", exact: true });
  await expect(without).toHaveAttribute("aria-pressed", "false");
  await without.click();
  await expect(app.filter).toHaveValue("-source:dcs -orders");
  await expect(without).toHaveAttribute("aria-pressed", "true");
  await without.click();
  await expect(app.filter).toHaveValue("-source:dcs orders");

  // Its text leads to its place in the box.
  await page.getByRole("button", { name: "not List: DCS background tasks", exact: true }).click();
  await expect(app.filter).toBeFocused();
  expect(await caret(app.filter)).toBe("-source:dcs".length);

  await page.goBack();
  await expect(all).toHaveCount(2);
});

test("The last pill that is taken out gives the focus to the box", async ({ app, page, site }) => {
  await app.open(`${site.origin}/?q=status%3Afailed`);
  await app.loaded();
  await page.getByRole("button", { name: "Remove Status: Failed" }).focus();
  await page.keyboard.press("Enter");
  await expect(app.filter).toHaveValue("");
  await expect(app.filter).toBeFocused();
  await expect(pills(page)).toBeHidden();
});

test("A field and its value are chosen by keyboard", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  await app.filter.focus();
  await page.keyboard.type("stat");
  await expect(option(page, /^status:/)).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(option(page, /^status:/)).toHaveAttribute("aria-selected", "true");
  const reached = await option(page, /^status:/).getAttribute("id");
  await expect(app.filter).toHaveAttribute("aria-activedescendant", reached!);
  await page.keyboard.press("Enter");
  await expect(app.filter).toHaveValue("status:");

  // Its values come with their counts, most first.
  const values = page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
  await expect(values.first()).toContainText(/\d/);
  await page.keyboard.type("fai");
  await expect(values).toHaveCount(1);
  const count = /([\d,]+)$/.exec(await values.first().innerText())?.[1];
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(app.filter).toHaveValue("status:failed");
  await expect(app.filter).toBeFocused();
  await expect(values).toHaveCount(0);
  await expect.poll(() => app.count()).toBe(Number(count?.replaceAll(",", "")));
});

test("Escape closes the suggestions, Tab leaves them, and the arrow key opens them", async ({ app, page, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  const list = page.getByRole("listbox", { name: "Suggestions" });
  await app.filter.focus();
  await expect(list).toBeHidden();
  await page.keyboard.press("ArrowDown");
  await expect(option(page, /^duration:/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await expect(app.filter).toBeFocused();
  await page.keyboard.type("inst");
  await expect(list).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(list).toBeHidden();
  await expect(app.filter).not.toBeFocused();
  await expect(app.filter).toHaveValue("inst");
});

test("A suggestion is chosen by pointer, and the focus stays in the box", async ({ app, page, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  await app.filter.focus();
  await page.keyboard.type("orders sou");
  await option(page, /^source:/).click();
  await expect(app.filter).toHaveValue("orders source:");
  await expect(app.filter).toBeFocused();
});

test("A mistake is told where it stands, and mended at a press", async ({ app, page, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  const all = await app.count();
  await app.filter.fill("status:faild source:dcs");
  const told = page.getByRole("search").getByRole("alert");
  await expect(told).toContainText("status:faild source:dcs – statuses are");
  await expect(told.locator("mark")).toHaveText("faild");
  expect(await app.count()).toBeLessThan(all);
  await told.getByRole("button", { name: "Write failed" }).click();
  await expect(app.filter).toHaveValue("status:failed source:dcs");
  await expect(app.filter).toBeFocused();
  expect(await caret(app.filter)).toBe("status:failed".length);
  await expect(told).toBeHidden();
});

test("A value in a row filters by it, with Alt it is excluded, and the row still opens", async ({
  app,
  page,
  project,
  site,
}) => {
  await app.connect(site, project);
  const status = app.rows.first().locator("[data-column=status]").getByRole("button");
  const word = (await status.innerText()).trim();
  await status.click();
  const slug = await app.rows.first().getAttribute("data-status");
  await expect(app.filter).toHaveValue(`status:${slug}`);
  await expect(pills(page)).toContainText(`Status: ${word}`);
  const shown = () => app.rows.evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.status));
  expect(new Set(await shown())).toEqual(new Set([slug]));

  const product = app.rows.first().locator('[data-column="product"]').getByRole("button");
  const source = (await app.rows.first().getAttribute("data-task"))!.split("/")[0];
  await product.click({ modifiers: ["Alt"] });
  await expect(app.filter).toHaveValue(`status:${slug} -source:${source}`);
  for (const key of await app.keys(20)) expect(key).not.toMatch(new RegExp(`^${source}/`));

  await page.getByRole("button", { name: `Remove Status: ${word}` }).click();
  await app.rows.first().locator('[data-column="started"]').click();
  await expect(page.getByRole("complementary").getByRole("heading", { level: 2 }).first()).toBeVisible();
});

test("A count is excluded with Alt, and let in again at a press", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  const failed = page.getByRole("group", { name: "By status" }).getByRole("button", { name: "Failed" });
  await failed.click({ modifiers: ["Alt"] });
  await expect(app.filter).toHaveValue("-status:failed");
  await expect(failed).toHaveAttribute("aria-pressed", "mixed");
  await failed.click();
  await expect(app.filter).toHaveValue("");
  await expect(failed).toHaveAttribute("aria-pressed", "false");
});

test("The help shows what can be written, and each example can be tried", async ({ app, page, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  await page.getByText("How to filter").click();
  for (const example of ["status:failed,canceled", "duration:>10m", "-status:completed"]) {
    await page.getByRole("button", { name: example, exact: true }).click();
    await expect(app.filter).toHaveValue(example);
    await expect(page.getByRole("search").getByRole("alert")).toBeHidden();
  }
  await page.getByRole("button", { name: "region:", exact: true }).click();
  await expect(app.filter).toHaveValue("-status:completed region:");
  await expect(app.filter).toBeFocused();
});

test("Values with commas and quotes survive the fields", async ({ app, page, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  await page.getByText("More filters").click();
  const instance = page.getByRole("combobox", { name: "Instance", exact: true });
  await instance.fill('"a, b", two words');
  await instance.press("Enter");
  await expect(app.filter).toHaveValue('instance:"a, b","two words"');
  await expect(instance).toHaveValue('"a, b", "two words"');
  await instance.press("End");
  await instance.pressSequentially(", c");
  await instance.press("Enter");
  await expect(app.filter).toHaveValue('instance:"a, b","two words",c');
});

test("Where nothing matches, the part that brings most back comes first", async ({ app, page, site }) => {
  await app.open(`${site.origin}/?q=status%3Afailed%20source%3Adcs%20qqqqqq`);
  await expect(app.main).toContainText("Most come back without “qqqqqq”");
  const drops = app.main.getByRole("button", { name: /^Without/ });
  await expect(drops.first()).toHaveText(/^Without qqqqqq: [\d,]+$/);
  await drops.first().click();
  await expect(app.filter).toHaveValue("status:failed source:dcs");
});

test("Words that are Chinese are as good", async ({ app, page, site }) => {
  app.preset({ language: "zh-CN" });
  await app.open(`${site.origin}/?q=status%3Afailed%20-source%3Adcs`);
  const filter = page.getByRole("searchbox", { name: "筛选任务" });
  const all = page.getByRole("list", { name: "筛选条件" }).getByRole("listitem");
  await expect(all.nth(0)).toContainText("状态：失败");
  await expect(all.nth(1)).toContainText("非 列表：DCS");
  await page.getByRole("button", { name: "移除 状态：失败" }).click();
  await expect(filter).toHaveValue("-source:dcs");
  await page.getByText("如何筛选").click();
  await expect(page.getByText("满足其中任一部分。")).toBeVisible();
});

test.describe("On a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("pills, help and suggestions fit the screen", async ({ app, page, site }) => {
    const fits = () =>
      expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth))
        .toBe(0);
    const q = encodeURIComponent(`instance:${"long-".repeat(20)} (status:failed OR status:canceled) -source:dcs`);
    await app.open(`${site.origin}/?q=${q}`);
    await expect(pills(page).getByRole("listitem")).toHaveCount(3);
    await fits();
    await page.getByText("How to filter").click();
    await expect(page.getByRole("button", { name: "duration:>10m", exact: true })).toBeVisible();
    await fits();
    await app.filter.fill("");
    await app.filter.focus();
    await page.keyboard.type("re");
    await expect(option(page, /^region:/)).toBeInViewport();
    await fits();
  });
});

// How the list is laid out: columns, their widths, the height of rows, orders and groups. All of it stands in the
// address.

import type { Locator, Page } from "@playwright/test";
import { type App, expect, test } from "../support/journeys.ts";

/** The heads of the columns, from left to right. */
const heads = (app: App) => app.grid.locator("th[data-column]:not([data-column=choice])");

/** How wide a head is drawn. */
const width = async (head: Locator) => Math.round((await head.boundingBox())!.width);

const edge = (page: Page, column: string) => page.getByRole("separator", { name: `Width of ${column}`, exact: true });

async function open(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Layout" }).click();
  const menu = page.getByRole("dialog", { name: "Layout" });
  await expect(menu).toBeVisible();
  return menu;
}

test("Columns are chosen and moved, and the address brings them back", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  await expect(heads(app)).toHaveCount(9);
  const menu = await open(page);
  await menu.getByRole("checkbox", { name: "User" }).click();
  await menu.getByRole("checkbox", { name: "Progress" }).click();
  await expect(menu.getByRole("checkbox", { name: "User" })).toBeChecked();
  await expect(menu.getByRole("checkbox", { name: "Progress" })).not.toBeChecked();
  await menu.getByRole("button", { name: "Move Instance to the left" }).click();
  await expect(menu.getByRole("button", { name: "Move Instance to the left" })).toBeFocused();
  await expect(page).toHaveURL(/columns=status%2Cname%2Cinstance%2Cproduct%2Cplace%2Cstarted%2Cduration%2Creason%2Cuser&panel=columns$/);
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(heads(app).nth(2)).toHaveAccessibleName("Instance");
  await expect(app.rows.first().locator("td:not(.row-choice)")).toHaveCount(9);

  await app.reload();
  await app.signIn(project.token);
  await app.loaded();
  await expect(heads(app).nth(2)).toHaveAccessibleName("Instance");
  await expect(heads(app).nth(8)).toHaveAccessibleName("User");
  const again = await open(page);
  await again.getByRole("button", { name: "As usual" }).click();
  await expect(page).toHaveURL(`${site.origin}/?panel=columns`);
  await expect(heads(app)).toHaveCount(9);
});

test("A column is made wider by pulling its edge, by keys and by number", async ({ app, page, project, site }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await app.connect(site, project);
  const head = app.head("Instance");
  const before = await width(head);
  const box = (await edge(page, "Instance").boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 60, box.y + 5, { steps: 4 });
  await expect.poll(() => width(head)).toBe(before + 60);
  await page.mouse.up();
  await expect(page).toHaveURL(new RegExp(`instance%3A${before + 60}`));

  await head.getByRole("button").focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(edge(page, "Instance")).toHaveAttribute("aria-valuenow", String(before + 44));
  await expect.poll(() => width(head)).toBe(before + 44);
  await expect(head.getByRole("button")).toBeFocused();

  // Fresh rows leave it as it is.
  await page.getByRole("button", { name: "Refresh" }).click();
  await app.loaded();
  expect(await width(head)).toBe(before + 44);

  await edge(page, "Instance").dblclick();
  await expect.poll(() => width(head)).toBe(before);
  await expect(page).toHaveURL(`${site.origin}/`);

  await head.getByRole("button").press("Shift+ArrowRight");
  await expect.poll(() => width(head)).toBe(before + 16);
  await head.getByRole("button").press("Shift+Backspace");
  await expect.poll(() => width(head)).toBe(before);
  await expect(page).toHaveURL(`${site.origin}/`);

  const menu = await open(page);
  const number = menu.getByRole("spinbutton", { name: "Width of Task in pixels" });
  await number.fill("333");
  await number.press("Enter");
  await expect.poll(() => width(app.head("Task"))).toBe(333);
  await number.fill("9");
  await number.press("Enter");
  await expect(number).toHaveValue("40");
});

test("Rows are higher or lower as the reader chooses", async ({ app, page, project, site }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await app.connect(site, project);
  const height = async () => (await app.rows.first().boundingBox())!.height;
  expect(await height()).toBe(32);
  const menu = await open(page);
  for (const [name, pixels] of [
    ["Compact", 24],
    ["Roomy", 44],
  ] as const) {
    await menu.getByRole("radio", { name }).check();
    await expect.poll(height).toBe(pixels);
    await expect(page).toHaveURL(new RegExp(`density=${name.toLowerCase()}&panel=columns$`));
  }
  await app.reload();
  await app.signIn(project.token);
  await app.loaded();
  await expect.poll(height).toBe(44);
});

test("With Shift a head becomes a further key of the order", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  await app.head("Status").getByRole("button").click();
  await app.head("Duration").getByRole("button").click({ modifiers: ["Shift"] });
  await expect(page).toHaveURL(/sort=status%2C-duration$/);
  await expect(app.head("Status")).toHaveAttribute("aria-sort", "ascending");
  await expect(app.head("Duration").getByRole("button")).toHaveAccessibleName(/key 2 of the order, descending/);
  await expect(app.head("Duration").getByRole("button")).toContainText("↓2");
  const statuses = await app.rows.evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.status));
  expect(statuses).toEqual([...statuses].sort((a, b) => statuses.indexOf(a) - statuses.indexOf(b)));
});

test("Rows are grouped with their counts, and groups are closed and opened", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  const all = await app.count();
  const menu = await open(page);
  await menu.getByRole("combobox", { name: "Group by" }).selectOption("Product");
  await expect(page).toHaveURL(/group=product&panel=columns$/);
  await page.keyboard.press("Escape");
  const first = app.rows.first().getByRole("button");
  await expect(first).toHaveAttribute("aria-expanded", "true");
  const size = Number(/([\d,]+)$/.exec(await first.innerText())![1].replace(",", ""));
  expect(await app.count()).toBeGreaterThan(all);
  const grouped = await app.count();
  const statuses = page.getByText("Completed: ", { exact: false });
  await expect(statuses.first()).toBeAttached();

  await first.click();
  await expect(first).toHaveAttribute("aria-expanded", "false");
  expect(await app.count()).toBe(grouped - size);
  await expect(first).toBeFocused();
  // A refresh neither opens it nor takes the focus away.
  await page.getByRole("button", { name: "Refresh" }).dispatchEvent("click");
  await app.loaded();
  await expect(first).toHaveAttribute("aria-expanded", "false");
  await expect(first).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(app.rows.nth(1).getByRole("button")).toBeFocused();
  await first.click();
  expect(await app.count()).toBe(grouped);
});

test("Keys lead to rows that are not drawn yet, and back", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  const all = await app.count();
  const focused = () =>
    page.evaluate(() => Number(document.activeElement?.closest("[aria-rowindex]")?.getAttribute("aria-rowindex")));
  await app.rows.first().getByRole("link").focus();
  await page.keyboard.press("End");
  await expect.poll(focused).toBe(all + 1);
  await expect(page.locator(":focus")).toBeInViewport();
  await page.keyboard.press("PageUp");
  await expect.poll(focused).toBeLessThan(all - 3);
  await page.keyboard.press("Home");
  await expect.poll(focused).toBe(2);
  await expect(page.locator(":focus")).toBeInViewport();
  await page.keyboard.press("PageDown");
  await expect.poll(focused).toBeGreaterThan(5);
});

test.describe("At 360 pixels", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("each task is a card that says what matters", async ({ app, page, project, site }) => {
    await app.connect(site, project, "/?q=status%3Afailed&columns=id");
    const card = app.rows.first();
    await expect(card.getByRole("link")).toBeVisible();
    await expect(card.getByText("Failed", { exact: true })).toBeVisible();
    await expect(card.getByText(/^\d{4}-\d\d-\d\d /)).toBeVisible();
    const box = (await card.boundingBox())!;
    expect(box.height).toBe(76);
    expect(box.x + box.width).toBeLessThanOrEqual(360);
    const sizes = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return [scrollWidth, clientWidth];
    });
    expect(sizes[0]).toBe(sizes[1]);
  });
});

// What is selected and what lies open come back from the address alone.

import { expect, test } from "../support/journeys.ts";

test("The selected row and the open panel are there in another browser", async ({ app, browser, page, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  await expect(page.getByRole("document")).toHaveAttribute("data-keys", "ready");
  const row = app.rows.nth(5);
  const task = (await row.getAttribute("data-task"))!;
  await row.getByRole("checkbox").click();
  await expect(page).toHaveURL(/[?&]row=/);
  await page.getByRole("button", { name: "Layout", exact: true }).click();
  await expect(page).toHaveURL(/[?&]panel=columns$/);
  const steps = await page.evaluate(() => history.length);

  const context = await browser.newContext();
  try {
    const other = await context.newPage();
    await other.goto(page.url());
    await expect(other.locator(`tr[data-task="${task}"]`)).toHaveAttribute("aria-selected", "true");
    await expect(other.locator(`tr[data-task="${task}"]`)).toBeInViewport();
    await expect(other.getByRole("dialog", { name: "Layout" })).toBeVisible();
  } finally {
    await context.close();
  }

  // Both leave the address as they go, and neither was a step of the history.
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/panel=/);
  await row.getByRole("checkbox").click();
  await expect(page).not.toHaveURL(/row=/);
  expect(await page.evaluate(() => history.length)).toBe(steps);
});

test("A row that is nowhere is told beside the count, and the rest of the address holds", async ({
  app,
  page,
  site,
}) => {
  const nowhere = "dcs/cn-north-4/053f533ead80d5102f0cc012e8d468a4/nowhere";
  await app.open(`${site.origin}/?q=source%3Adcs&row=${encodeURIComponent(nowhere)}&panel=keys`);
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(app.status).toHaveText(/^[\d,]+ of [\d,]+ tasks match\. The row that the address names is not among them\.$/);
  await expect(app.filter).toHaveValue("source:dcs");
  await expect(page).toHaveURL(/row=dcs/);
});

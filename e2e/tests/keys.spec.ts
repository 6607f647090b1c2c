// Keys of the reader's own, the commands, and how things look.

import type { Page } from "@playwright/test";
import { expect, test } from "../support/journeys.ts";

/** The dialog that lists the keys, in English. */
const help = (page: Page) => page.getByRole("dialog", { name: "Keys" });
/** The command palette, in English. */
const palette = (page: Page) => page.getByRole("dialog", { name: "Commands" });
/** Waits until keys are listened to. */
const listens = (page: Page) => expect(page.getByRole("document")).toHaveAttribute("data-keys", "ready");

test("The keys of a page are shown, and the focus goes back to where it was", async ({ app, page, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  await listens(page);
  const link = app.rows.first().getByRole("link");
  await link.focus();
  await page.keyboard.press("?");
  await expect(help(page)).toBeVisible();
  await expect(help(page).getByRole("table", { name: "On this page" }).getByRole("row", { name: /Refresh/ })).toContainText("R");
  await expect(help(page).getByRole("table", { name: "On every page" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(help(page)).toBeHidden();
  await expect(link).toBeFocused();
});

test("One key and two keys do what they say, and none does anything while somebody types", async ({
  app,
  page,
  site,
}) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  await listens(page);
  const { keyboard } = page;
  await keyboard.press("/");
  await expect(app.filter).toBeFocused();
  await expect(app.filter).toHaveValue("");
  await keyboard.type("gc?zr");
  await keyboard.press("Control+k");
  await expect(app.filter).toHaveValue("gc?zr");
  await expect(page).toHaveURL(/\/\?q=gc%3Fzr$/);
  await expect(page.getByRole("dialog")).toHaveCount(0);

  const zone = page.getByRole("combobox", { name: "Time zone" });
  await zone.focus();
  await keyboard.press("g");
  await keyboard.press("c");
  await expect(page).toHaveURL(/\/\?q=gc%3Fzr/);

  await page.getByRole("button", { name: "Refresh" }).focus();
  await keyboard.press("Shift+X");
  await expect(app.filter).toHaveValue("");
  await keyboard.press("j");
  await expect(app.rows.first().getByRole("link")).toBeFocused();
  await keyboard.press("j");
  await expect(app.rows.nth(1).getByRole("link")).toBeFocused();
  await keyboard.press("k");
  await expect(app.rows.first().getByRole("link")).toBeFocused();
  await keyboard.press("z");
  await expect(page).toHaveURL(/tz=utc/);
  await keyboard.press("g");
  await keyboard.press("c");
  await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeFocused();
  await keyboard.press("g");
  await keyboard.press("l");
  await expect(page.getByRole("heading", { level: 1, name: "Tasks" })).toBeFocused();
});

test("Keys that are chosen are kept, and those that are taken are refused", async ({ app, page, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  await listens(page);
  const { keyboard } = page;
  await keyboard.press("?");
  const button = (name: string) => help(page).getByRole("button", { name, exact: true });
  await button("Change the keys: Go to the filter").press("Enter");
  const press = help(page).getByRole("button", { name: "Press the keys" });
  await expect(press).toBeFocused();
  await keyboard.press("r");
  await expect(help(page).getByRole("alert").filter({ hasText: "Taken already: Refresh" })).toBeVisible();
  await keyboard.press("Escape");
  await expect(help(page)).toBeVisible();
  await expect(button("Change the keys: Go to the filter")).toBeFocused();
  await keyboard.press("Enter");
  await expect(press).toBeFocused();
  await keyboard.press("s");
  await keyboard.press("f");
  await keyboard.press("Enter");
  await expect(button("Change the keys: Go to the filter")).toBeFocused();
  await keyboard.press("Escape");
  // A help that is open would be open again.
  await expect(page).toHaveURL(`${site.origin}/`);

  await app.reload();
  await app.loaded();
  await listens(page);
  await keyboard.press("/");
  await expect(app.filter).not.toBeFocused();
  await keyboard.press("s");
  await keyboard.press("f");
  await expect(app.filter).toBeFocused();

  await page.getByRole("button", { name: "Refresh" }).focus();
  await keyboard.press("?");
  await button("The usual keys again: Go to the filter").click();
  await help(page).getByRole("checkbox", { name: "Keys that write characters" }).uncheck();
  await keyboard.press("Escape");
  await keyboard.press("?");
  await expect(help(page)).toBeHidden();
  await keyboard.press("Control+k");
  await expect(palette(page)).toBeVisible();
});

test("What is stored and cannot be used is told and kept", async ({ app, page, site }) => {
  const stored = JSON.stringify({ keys: { fly: "f", refresh: "F2" } });
  await page.addInitScript((text) => localStorage.setItem("taskdeck.keys.v1", text), stored);
  await app.open(`${site.origin}/`);
  await app.loaded();
  await listens(page);
  await page.keyboard.press("?");
  await expect(help(page)).toContainText('fly: "f"');
  await help(page).getByRole("checkbox", { name: "Keys that write characters" }).uncheck();
  const kept = await page.evaluate(() => JSON.parse(localStorage.getItem("taskdeck.keys.v1")!));
  expect(kept).toEqual({ characters: false, keys: { fly: "f", refresh: "F2" } });
});

test("A job is reached through the commands by keyboard alone", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  await listens(page);
  const key = (await app.keys(3))[2]!;
  const id = key.split("/").slice(3).join("/");
  await app.rows.first().getByRole("link").focus();
  await page.keyboard.press("Control+k");
  const box = palette(page).getByRole("combobox");
  await expect(box).toBeFocused();
  await page.keyboard.type(id);
  const option = palette(page).getByRole("option").first();
  await expect(option).toContainText(id);
  await expect(option).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/task/.*id=${encodeURIComponent(id)}`));
  await expect(palette(page)).toBeHidden();
  await page.keyboard.press("u");
  await expect(app.grid).toBeVisible();
});

test("What is selected is copied, and a view is kept and opened first, by commands", async ({ app, page, site }) => {
  // The site's pages may write to the clipboard, and not read it.
  await page.addInitScript(() => {
    navigator.clipboard.writeText = async (text) => void Object.assign(window, { copied: text });
  });
  await app.open(`${site.origin}/?q=status%3Afailed&view=Night%20shift`);
  await app.loaded();
  await listens(page);
  const choose = async (words: string) => {
    await page.keyboard.press("Control+k");
    await expect(palette(page).getByRole("combobox")).toBeFocused();
    await page.keyboard.type(words);
    await expect(palette(page).getByRole("option").first()).toContainText(words);
    await page.keyboard.press("Enter");
    await expect(palette(page)).toBeHidden();
  };
  await app.rows.first().getByRole("checkbox").click();
  await choose("Copy the selection");
  await expect(page.getByRole("region", { name: "Selection" })).toContainText("Tasks copied: 1");
  const copied = await page.evaluate(() => (window as unknown as { copied: string }).copied);
  expect(copied).toContain(await app.rows.first().getByRole("link").innerText());

  const button = page.getByRole("search").getByRole("button", { name: /^View/ });
  await expect(button).toHaveText("View: Night shift not saved here");
  await choose("Keep it as “Night shift”");
  await expect(button).toHaveText("View: Night shift");
  await choose("Open “Night shift” first");
  await app.open(`${site.origin}/`);
  await app.loaded();
  await expect(app.filter).toHaveValue("status:failed");
});

test("Arrow keys choose among the commands, and Escape leaves everything as it was", async ({ app, page, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  await page.getByRole("button", { name: "Commands" }).click();
  const options = palette(page).getByRole("option");
  const box = palette(page).getByRole("combobox");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  await expect(options.last()).toHaveAttribute("aria-selected", "true");
  await expect(options.last()).toBeInViewport();
  await expect(box).toHaveAttribute("aria-activedescendant", (await options.last().getAttribute("id"))!);
  await page.keyboard.type("nothing is called like this");
  await expect(palette(page).getByRole("status")).toHaveText("Nothing fits. Fewer words find more.");
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Commands" })).toBeFocused();
});

test("The theme and the language are chosen from the commands, whichever language is typed", async ({
  app,
  page,
  site,
}) => {
  await app.open(`${site.origin}/lookup/`);
  const choose = async (words: string) => {
    await page.getByRole("banner").getByRole("button", { name: /^(Commands|命令)$/ }).click();
    await page.keyboard.type(words);
    await expect(page.getByRole("dialog").getByRole("option").first()).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: /^(Commands|命令)$/ })).toHaveCount(0);
  };
  await choose("contrast, dark");
  await expect(app.document).toHaveAttribute("data-theme", "contrast-dark");
  await choose("红色盲");
  await expect(app.document).toHaveAttribute("data-palette", "protanopia");
  await choose("简体中文");
  await expect(app.document).toHaveAttribute("lang", "zh-CN");
  await choose("快捷键");
  const overlay = page.getByRole("dialog", { name: "快捷键" });
  await expect(overlay.getByRole("table", { name: "所有页面" })).toContainText("打开命令面板");
  await app.reload();
  await expect(app.document).toHaveAttribute("data-theme", "contrast-dark");
  await expect(app.document).toHaveAttribute("data-palette", "protanopia");
});

test.describe("On a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("the list is sorted by a choice", async ({ app, page, project, site }) => {
    await app.connect(site, project);
    await page.getByRole("combobox", { name: "Sort by" }).selectOption("Task");
    await expect(page).toHaveURL(/sort=name$/);
    await page.getByRole("button", { name: "Ascending" }).click();
    await expect(page).toHaveURL(/sort=-name$/);
    await expect(page.getByRole("button", { name: "Descending" })).toBeVisible();
  });
});

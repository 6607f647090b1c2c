// The address is the whole list, and a view is a name for it.

import type { Page } from "@playwright/test";
import { expect, test, type App } from "../support/journeys.ts";

const STORED = "taskdeck.views.v1";
const NIGHT = { name: "Night shift", query: "q=status%3Afailed&sort=name" };

/** The button that names the view, and the panel that it opens. */
const views = (page: Page) => ({
  button: page.getByRole("search").getByRole("button", { name: /^View/ }),
  panel: page.getByRole("dialog", { name: "Views" }),
});

/** Opens the demo with these views stored. */
async function withStored(app: App, page: Page, url: string, stored: string): Promise<void> {
  await page.addInitScript(
    ([key, text]) => {
      if (!localStorage.getItem("test.stored")) localStorage.setItem(key!, text!);
      localStorage.setItem("test.stored", "yes");
    },
    [STORED, stored],
  );
  await app.open(url);
  await app.loaded();
}

const stored = (page: Page) => page.evaluate((key) => localStorage.getItem(key), STORED);

test("The address alone brings the list back in another browser", async ({ app, browser, page, project, site }) => {
  await app.connect(site, project);
  await page.getByRole("combobox", { name: "Time zone" }).selectOption("UTC");
  await page.getByRole("combobox", { name: "Language" }).selectOption("简体中文");
  await expect(page).toHaveURL(/[?&]tz=utc&lang=zh-CN$/);
  await page.getByRole("searchbox", { name: "筛选任务" }).fill("status:failed started:>-2w");
  await app.head("任务").first().getByRole("button").click();
  await expect(page).toHaveURL(/\?q=status%3Afailed%20started%3A%3E-2w&sort=name&tz=utc&lang=zh-CN$/);
  const keys = await app.keys();
  expect(keys.length).toBeGreaterThan(0);

  const other = await browser.newContext();
  const there = await other.newPage();
  await there.goto(page.url());
  await there.getByLabel("令牌", { exact: true }).fill(project.token);
  await there.getByRole("button", { name: "使用此令牌" }).click();
  await expect(there.getByRole("searchbox", { name: "筛选任务" })).toHaveValue("status:failed started:>-2w");
  await expect(there.getByRole("columnheader", { name: "任务" }).first()).toHaveAttribute("aria-sort", "ascending");
  await expect(there.getByRole("combobox", { name: "时区" })).toHaveValue("utc");
  await expect(there.locator(`[data-task="${keys[0]}"]`)).toBeVisible();
  // Nothing of it is remembered there: the next address without a language is in the browser's own.
  await there.goto(`${site.origin}/lookup/`);
  await expect(there.getByRole("document")).toHaveAttribute("lang", "en-GB");
  await other.close();
});

test("What is strange in an address is told once, and the rest holds", async ({ app, page, site }) => {
  await app.open(`${site.origin}/?q=status%3Afailed&sort=size&columns=name,colour,status&tz=Atlantis/Capital&lang=tlh&who=me`);
  await app.loaded();
  const note = page.getByRole("alert").filter({ hasText: "was not understood" });
  for (const part of ["sort=size", "columns=colour", "tz=Atlantis/Capital", "lang=tlh", "who=me"])
    await expect(note).toContainText(`${part} was not understood and is left out.`);
  await expect(app.filter).toHaveValue("status:failed");
  await expect(app.rows.first()).toHaveAttribute("data-status", "failed");
  await expect(page.getByRole("combobox", { name: "Time zone" })).toHaveValue("");

  await note.getByRole("button", { name: "Dismiss" }).click();
  await expect(note).toBeHidden();
  await expect(page).toHaveURL(/\/\?q=status%3Afailed&columns=name%2Cstatus$/);
});

test("A list is saved under a name, changed, and put back", async ({ app, page, site }) => {
  await app.open(`${site.origin}/?q=status%3Afailed&sort=name`);
  await app.loaded();
  const { button, panel } = views(page);
  await expect(button).toHaveText("Views");
  await button.click();
  await panel.getByLabel("Save what is shown as").fill("Night shift");
  await panel.getByRole("button", { name: "Save", exact: true }).click();
  await expect(button).toHaveText("View: Night shift");
  await expect(page).toHaveURL(/\/\?q=status%3Afailed&sort=name&view=Night%20shift&panel=views$/);
  await expect(page).toHaveTitle(/^Night shift – /);
  expect(JSON.parse((await stored(page)) ?? "")).toEqual({ version: 1, first: null, views: [NIGHT] });

  // The same under another name is told before it is saved.
  await panel.getByLabel("Save what is shown as").fill("Copy");
  await expect(panel).toContainText("“Night shift” shows exactly this.");
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();

  await app.filter.fill("status:canceled");
  await expect(button).toHaveText("View: Night shift changed");
  await button.click();
  await expect(panel).toContainText("“Night shift” was changed.");
  await panel.getByRole("link", { name: "Back to “Night shift”" }).click();
  await expect(panel).toBeHidden();
  await expect(app.filter).toHaveValue("status:failed");
  await expect(button).toHaveText("View: Night shift");

  // A name that is there already is asked for before it is given to something else.
  await app.filter.fill("status:canceled");
  await button.click();
  await panel.getByLabel("Save what is shown as").fill("Night shift");
  await panel.getByRole("button", { name: "Save", exact: true }).click();
  await expect(panel.getByRole("alert").filter({ hasText: "There is a view" })).toBeVisible();
  expect(await stored(page)).toContain("failed");
  await panel.getByRole("button", { name: "Replace it" }).click();
  await expect(button).toHaveText("View: Night shift");
  expect(await stored(page)).toContain("canceled");
});

test("Views are renamed, moved, removed and put back, in other tabs too", async ({ app, context, page, site }) => {
  const kept = { version: 1, first: null, views: [NIGHT, { name: "Mine", query: "q=backup" }] };
  await withStored(app, page, `${site.origin}/?view=Mine`, JSON.stringify(kept));
  const { button, panel } = views(page);
  // A name alone stands for what is saved under it.
  await expect(page).toHaveURL(/\/\?q=backup&view=Mine$/);
  const second = app.beside(await context.newPage());
  await second.open(`${site.origin}/`);
  await second.loaded();
  const beside = views(second.page);
  await beside.button.click();
  const names = (panel: ReturnType<typeof views>["panel"]) =>
    panel.getByRole("list").first().getByRole("link").allInnerTexts();
  await expect.poll(() => names(beside.panel)).toEqual(["Night shift", "Mine"]);

  await button.click();
  await panel.getByRole("button", { name: "Rename: Mine" }).click();
  await expect(panel.getByLabel("New name of “Mine”")).toBeFocused();
  await panel.getByLabel("New name of “Mine”").fill("Night shift");
  await page.keyboard.press("Enter");
  await expect(panel).toContainText("Another view has this name.");
  await panel.getByLabel("New name of “Mine”").fill("Backups");
  await page.keyboard.press("Enter");
  await expect(button).toHaveText("View: Backups");
  await expect(page).toHaveURL(/&view=Backups&panel=views$/);
  await panel.getByRole("button", { name: "Move up: Backups" }).click();
  await expect.poll(() => names(panel)).toEqual(["Backups", "Night shift"]);
  await expect(panel.getByRole("button", { name: "Move up: Backups" })).toBeFocused();
  await expect.poll(() => names(beside.panel)).toEqual(["Backups", "Night shift"]);

  await panel.getByRole("button", { name: "Remove: Backups" }).click();
  await expect(panel.getByRole("button", { name: "Put it back" })).toBeFocused();
  await expect(page).toHaveURL(/\/\?q=backup&panel=views$/);
  await expect.poll(() => names(beside.panel)).toEqual(["Night shift"]);
  await page.keyboard.press("Enter");
  await expect.poll(() => names(panel)).toEqual(["Backups", "Night shift"]);
});

test("The view that opens first is shown only where the address says nothing of the list", async ({ app, page, site }) => {
  await withStored(app, page, `${site.origin}/`, JSON.stringify({ version: 1, first: null, views: [NIGHT] }));
  const { button, panel } = views(page);
  await expect(app.filter).toHaveValue("");
  await button.click();
  const first = panel.getByRole("button", { name: "Opens first: Night shift" });
  await first.click();
  await expect(first).toHaveAttribute("aria-pressed", "true");

  await app.open(`${site.origin}/?tz=utc`);
  await expect(app.filter).toHaveValue("status:failed");
  await expect(page).toHaveURL(/\/\?q=status%3Afailed&sort=name&view=Night%20shift&tz=utc$/);
  await app.open(`${site.origin}/?q=backup`);
  await expect(app.filter).toHaveValue("backup");
  await expect(button).toHaveText("Views");

  // The whole list has an address too, which loading it again keeps.
  await app.filter.fill("");
  await expect(page).toHaveURL(/\/\?q=&view=all$/);
  await app.reload();
  await expect(button).toHaveText("View: All tasks");
  await expect(app.filter).toHaveValue("");
  await page.getByRole("link", { name: "Taskdeck" }).click();
  await expect(app.filter).toHaveValue("status:failed");
});

test("A link with a view that the receiver does not have can be kept", async ({ app, page, site }) => {
  await app.open(`${site.origin}/?q=status%3Afailed&sort=name&view=Night%20shift`);
  await app.loaded();
  const { button, panel } = views(page);
  await expect(button).toHaveText("View: Night shift not saved here");
  expect(await stored(page)).toBeNull();
  await button.click();
  await panel.getByRole("button", { name: "Keep it as “Night shift”" }).click();
  await expect(button).toHaveText("View: Night shift");
  expect(JSON.parse((await stored(page)) ?? "").views).toEqual([NIGHT]);
});

test("Ready-made views show what they say", async ({ app, page, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  const { button, panel } = views(page);
  for (const [name, filter, status] of [
    ["Running now", "status:running", "running"],
    ["Failed, last 24 h", "status:failed (ended:>-24h OR started:>-24h)", "failed"],
    ["Needs authorisation", "status:unauthorized", "unauthorized"],
    ["Scheduled next", "status:pending started:>now", "pending"],
    ["Longest running", "status:running", "running"],
  ] as const) {
    await button.click();
    await panel.getByRole("link", { name, exact: true }).click();
    await expect(button).toHaveText(`View: ${name}`);
    await expect(app.filter).toHaveValue(filter);
    const statuses = () => app.rows.evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.status));
    await expect.poll(async () => new Set(await statuses()).size).toBeLessThan(2);
    for (const shown of await statuses()) expect(shown).toBe(status);
  }
  await expect(app.head("Duration")).toHaveAttribute("aria-sort", "descending");
});

test("Odd entries are told and stay stored", async ({ app, page, site }) => {
  const odd = { name: "Odd", query: "q=backup&sort=size" };
  const kept = { version: 1, first: "Gone", views: [NIGHT, { name: 5 }, odd, "?"] };
  await withStored(app, page, `${site.origin}/`, JSON.stringify(kept));
  const { button, panel } = views(page);
  await button.click();
  await expect(panel).toContainText("Stored views that cannot be read: 2.");
  await expect(panel.getByRole("listitem").filter({ hasText: "Odd" })).toContainText("Not understood, and left out: sort=size");
  await panel.getByRole("button", { name: "Remove: Night shift" }).click();
  await expect
    .poll(async () => JSON.parse((await stored(page)) ?? ""))
    .toEqual({ version: 1, first: "Gone", views: [odd, { name: 5 }, "?"] });
  await panel.getByRole("link", { name: "Odd" }).click();
  await expect(app.filter).toHaveValue("backup");
});

test("Views of a later version are set aside before anything is saved", async ({ app, page, site }) => {
  const later = JSON.stringify({ version: 2, boards: [NIGHT] });
  await withStored(app, page, `${site.origin}/?q=backup`, later);
  const { button, panel } = views(page);
  await button.click();
  await expect(panel).toContainText("Views of another version of Taskdeck are stored here and left as they are.");
  expect(await stored(page)).toBe(later);
  await panel.getByLabel("Save what is shown as").fill("Mine");
  await panel.getByRole("button", { name: "Save", exact: true }).click();
  await expect(panel).toContainText("Views of another version of Taskdeck were set aside.");
  const aside = () => page.evaluate(() => localStorage.getItem("taskdeck.views.set-aside"));
  expect(await aside()).toBe(later);
  expect(JSON.parse((await stored(page)) ?? "").views).toEqual([{ name: "Mine", query: "q=backup" }]);
  await panel.getByRole("button", { name: "Forget them" }).click();
  await expect(panel.getByRole("button", { name: "Forget them" })).toBeHidden();
  expect(await aside()).toBeNull();
});

test("Views in Chinese", async ({ app, page, site }) => {
  await app.open(`${site.origin}/?view=longest-running&lang=zh-CN`);
  const button = page.getByRole("search").getByRole("button", { name: "视图：执行最久" });
  await expect(button).toBeVisible();
  await expect(page).toHaveTitle(/^执行最久 – /);
  await expect(page).toHaveURL(/\/\?q=status%3Arunning&sort=-duration&view=longest-running&lang=zh-CN$/);
  await button.click();
  const panel = page.getByRole("dialog", { name: "视图" });
  await expect(panel.getByRole("link", { name: "执行最久" })).toHaveAttribute("aria-current", "true");
  await panel.getByLabel("将当前内容保存为").fill("夜班");
  await panel.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page).toHaveURL(/view=%E5%A4%9C%E7%8F%AD&lang=zh-CN&panel=views$/);
});

// Language, theme and time zone: changed at once, and kept as long as they should be.

import { expect, test } from "../support/journeys.ts";

test("Choosing Chinese changes heads, statuses and names, and is remembered", async ({
  app,
  page,
  project,
  simulator,
  site,
}) => {
  await app.connect(site, project);
  const key = (await app.keys(1))[0];
  const name = await app.rows.first().getByRole("link").innerText();
  await simulator.reset();
  await page.getByRole("combobox", { name: "Language" }).selectOption("简体中文");
  await expect(app.document).toHaveAttribute("lang", "zh-CN");
  for (const head of ["状态", "任务", "产品", "实例", "进度", "原因"])
    await expect(app.head(head).first()).toBeVisible();
  const statuses = page.getByRole("group", { name: "按状态" });
  await expect(statuses.getByRole("button", { name: "失败" })).toBeVisible();
  await expect(app.rows.first().locator("[data-column=status]")).toHaveText(/^(未执行|待授权|执行中)/);
  await expect(app.rows.first()).toHaveAttribute("data-task", key!);
  expect(await app.rows.first().getByRole("link").innerText()).not.toBe(name);
  await expect(page).toHaveTitle(/Taskdeck$/);
  // What the cloud says, such as reasons, is asked for in Chinese as well.
  await expect.poll(async () => (await simulator.log()).map(({ headers }) => headers["x-language"])).toContain("zh-cn");

  await app.reload();
  await expect(app.document).toHaveAttribute("lang", "zh-CN");
  await expect(page.getByRole("button", { name: "使用此令牌" })).toBeVisible();
});

test("Names are found in either language whichever is shown", async ({ app, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  await app.filter.fill("重启");
  await expect.poll(() => app.count()).toBeLessThan(1000);
  expect(await app.count()).toBeGreaterThan(0);
  const inChinese = await app.keys();
  await expect(app.rows.first().getByRole("link")).toHaveText(/Reboot|Restart/);
  expect(inChinese.length).toBeGreaterThan(0);
});

test.describe("A browser that prefers Chinese", () => {
  test.use({ locale: "zh-CN" });

  test("is shown Chinese at once", async ({ app, page, site }) => {
    await app.open(`${site.origin}/`);
    await expect(app.document).toHaveAttribute("lang", "zh-CN");
    await expect(page.getByRole("combobox", { name: "语言" })).toHaveValue("zh-CN");
  });
});

test.describe("Times", () => {
  test.use({ timezoneId: "Asia/Shanghai" });

  test("are shown in the browser's zone or in UTC, as the address says", async ({ app, page, site }) => {
    await app.open(`${site.origin}/`);
    await app.loaded();
    const time = app.rows.first().locator("[data-column=started]");
    const local = await time.innerText();
    expect(local).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const inUtc = new Date(Date.parse(`${local.replace(" ", "T")}+08:00`)).toISOString().slice(0, 19).replace("T", " ");
    await page.getByRole("combobox", { name: "Time zone" }).selectOption("UTC");
    await expect(time).toHaveText(inUtc);
    await expect(page).toHaveURL(/\?tz=utc$/);
    await app.rows.first().getByRole("link").click();
    await expect(page).toHaveURL(/&tz=utc$/);
    await expect(page.getByRole("region", { name: "What is known" })).toContainText(`${inUtc} UTC`);
  });

  test("are shown in any zone by its name, and the name is in the address", async ({ app, page, site }) => {
    await app.open(`${site.origin}/`);
    await app.loaded();
    const time = app.rows.first().locator("[data-column=started]");
    const local = await time.innerText();
    const zone = page.getByRole("combobox", { name: "Time zone", exact: true });
    await zone.selectOption("Other…");
    const name = page.getByLabel("Name of the time zone");
    await expect(name).toBeFocused();
    await name.fill("Atlantis/Capital");
    await page.getByRole("button", { name: "Show times in it" }).click();
    await app.refuses(name, "The browser knows no time zone “Atlantis/Capital”.");
    await expect(zone).toHaveValue("");
    await name.fill("Asia/Kathmandu");
    await page.getByRole("button", { name: "Show times in it" }).click();
    await expect(page).toHaveURL(/\?tz=Asia%2FKathmandu$/);
    await expect(zone).toHaveValue("Asia/Kathmandu");
    await expect(zone).toBeFocused();
    // A quarter of an hour less than two and a half behind Shanghai.
    const behind = new Date(Date.parse(`${local.replace(" ", "T")}Z`) - 8_100_000);
    const there = behind.toISOString().slice(0, 19).replace("T", " ");
    await expect(time).toHaveText(there);

    await app.rows.first().getByRole("link").click();
    await expect(page).toHaveURL(/&tz=Asia%2FKathmandu$/);
    await expect(page.getByRole("region", { name: "What is known" })).toContainText(there);
    await page.goBack();
    await app.reload();
    await app.loaded();
    await expect(zone).toHaveValue("Asia/Kathmandu");
    await zone.selectOption("Local time");
    await expect(page).toHaveURL(/\/$/);
  });
});

test("A language in the address wins while it is there, and one that is chosen takes its place", async ({ app, page, site }) => {
  await app.open(`${site.origin}/lookup/?lang=zh-CN`);
  await expect(app.document).toHaveAttribute("lang", "zh-CN");
  await page.getByRole("link", { name: "连接" }).click();
  await expect(page).toHaveURL(/\/connections\/\?lang=zh-CN$/);
  await app.open(`${site.origin}/lookup/`);
  await expect(app.document).toHaveAttribute("lang", "en-GB");
  await app.open(`${site.origin}/lookup/?lang=zh-CN`);
  await page.getByRole("combobox", { name: "语言" }).selectOption("English");
  await expect(page).toHaveURL(/\/lookup\/\?lang=en$/);
  await app.reload();
  await expect(app.document).toHaveAttribute("lang", "en-GB");
});

test("The theme follows the system until one is chosen", async ({ app, page, site }) => {
  const scheme = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  await app.open(`${site.origin}/lookup/`);
  const light = await scheme();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(scheme).not.toBe(light);
  await page.getByRole("button", { name: "Display" }).click();
  await page.getByRole("combobox", { name: "Theme" }).selectOption("Light");
  await expect.poll(scheme).toBe(light);
  await app.reload();
  await expect.poll(scheme).toBe(light);
});

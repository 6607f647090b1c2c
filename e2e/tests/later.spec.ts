// The code that comes later than the first view's: when it is fetched, and what is told where it cannot be had.

import { draft, expect, test } from "../support/journeys.ts";

const LATER = /\/taskdeck-later-[0-9a-f]{16}\.wasm$/;
const LATER_TEXTS = /\/texts-later-[\w-]+-[0-9a-f]{16}\.txt$/;

test("The first rows wait for nothing that is opened later, and then it comes by itself", async ({
  app,
  page,
  project,
  site,
  traffic,
}) => {
  traffic.mayKeepInTab = true;
  await app.openPreset(site, project);
  await page.getByRole("radio", { name: "This tab" }).check();
  await app.signIn(project.token);
  await app.loaded();

  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const asked: string[] = [];
  await page.route(LATER, async (route) => {
    // Rows stand in the document when it is asked for.
    asked.push(await page.locator("tr[data-task]").first().innerText());
    await released;
    await route.continue();
  });
  await app.reload();
  await app.loaded();
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]).not.toBe("");

  await page.getByRole("link", { name: "Look up a job" }).click();
  await expect(page.getByText("A part of this page is on its way…")).toBeVisible();
  release();
  await expect(page.getByRole("heading", { level: 1, name: "Look up a job" })).toBeFocused();
  await page.getByRole("link", { name: "Connections" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeFocused();
  expect(asked).toHaveLength(1);
});

test("Where it cannot be had, the place says so, and has it once it can", async ({ app, page, project, site }) => {
  app.preset({ connections: [draft(project)] });
  let works = false;
  await page.route(LATER, (route) => (works ? route.continue() : route.fulfill({ status: 404 })));
  await app.open(`${site.origin}/lookup/`);
  const told = page.getByRole("alert");
  await expect(told).toContainText("A part of this page could not be loaded from its site.");
  await page.getByRole("link", { name: "Tasks" }).click();
  await expect(told).toContainText("A part of this page could not be loaded from its site.");

  works = true;
  await told.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByLabel("Token", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Look up a job" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Look up a job" })).toBeVisible();
});

test("What is altered on its way is not run", async ({ app, page, project, site }) => {
  app.preset({ connections: [draft(project)] });
  await page.route(LATER, async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    body[body.length - 2] ^= 1;
    await route.fulfill({ response: answer, body, headers: { "content-type": "application/wasm" } });
  });
  await app.open(`${site.origin}/lookup/`);
  await expect(page.getByRole("alert")).toContainText("A part of this page could not be loaded from its site.");
});

test("What it says comes with it, in each language that is shown", async ({ app, page, project, site }) => {
  app.preset({ connections: [draft(project)] });
  let works = false;
  const asked: string[] = [];
  await page.route(LATER_TEXTS, (route) => {
    asked.push(/texts-later-(.+)-[0-9a-f]{16}/.exec(route.request().url())![1]!);
    return works ? route.continue() : route.fulfill({ status: 404 });
  });
  await app.open(`${site.origin}/lookup/`);
  await expect(page.getByRole("alert")).toContainText("A part of this page could not be loaded from its site.");
  // A language is changed to without what nothing here could say.
  await page.getByRole("combobox", { name: "Language" }).selectOption("简体中文");
  await expect(app.document).toHaveAttribute("lang", "zh-CN");
  await page.getByRole("combobox", { name: "语言" }).selectOption("English");
  await expect(app.document).toHaveAttribute("lang", "en-GB");
  expect([...new Set(asked)]).toEqual(["en"]);

  works = true;
  await page.getByRole("alert").getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Look up a job" })).toBeVisible();
  await page.getByRole("combobox", { name: "Language" }).selectOption("简体中文");
  await expect(page.getByRole("heading", { level: 1, name: "查找任务" })).toBeVisible();
  expect([...new Set(asked)]).toEqual(["en", "zh-CN"]);
});

test("A language is changed to once its later texts are there too", async ({ app, page, project, site }) => {
  app.preset({ connections: [draft(project)] });
  await app.open(`${site.origin}/lookup/`);
  await expect(page.getByRole("heading", { level: 1, name: "Look up a job" })).toBeVisible();
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let held = (): void => undefined;
  const isHeld = new Promise<void>((resolve) => (held = resolve));
  await page.route(LATER_TEXTS, async (route) => {
    held();
    await released;
    await route.continue();
  });
  await page.getByRole("combobox", { name: "Language" }).selectOption("简体中文");
  await isHeld;
  await expect(page.getByRole("heading", { level: 1, name: "Look up a job" })).toBeVisible();
  release();
  await expect(app.document).toHaveAttribute("lang", "zh-CN");
  await expect(page.getByRole("heading", { level: 1, name: "查找任务" })).toBeVisible();
});

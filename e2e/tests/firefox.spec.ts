// The main way through the app in Firefox, which Playwright cannot drive as it is: over WebDriver BiDi.

import { existsSync } from "node:fs";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { expect, test } from "../support/fixtures.ts";
import { draft } from "../support/journeys.ts";

const firefox = process.env.FIREFOX ?? ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find(existsSync);

test.describe("Firefox", () => {
  test.skip(!firefox, "Firefox is not installed; FIREFOX may name it");
  let browser: Browser;
  let page: Page;

  test.beforeAll(async () => {
    browser = await puppeteer.launch({ browser: "firefox", executablePath: firefox, headless: true });
  });

  test.beforeEach(async () => {
    page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 720 });
  });

  test.afterEach(() => page.close());

  test.afterAll(() => browser.close());

  const status = () => page.$eval("main [role=status]", (status) => status.textContent);
  const press = (name: string, role: string) => page.locator(`::-p-aria(${name}[role="${role}"])`).click();
  const paste = async (name: string, pasted: string) => {
    const box = await page.locator(`::-p-aria(${name})`).waitHandle();
    await box.focus();
    await page.evaluate((pasted) => document.execCommand("insertText", false, pasted), pasted);
  };
  const rows = () => page.$$eval("[data-task]", (rows) => rows.map((row) => ({ ...(row as HTMLElement).dataset })));

  test("shows the demo", async ({ site }) => {
    await page.goto(site.origin);
    await expect.poll(() => page.$eval("html", (html) => html.dataset.app)).toBe("ready");
    await expect.poll(() => status(), { timeout: 20_000 }).toMatch(/^2,\d{3} tasks\.$/);
    expect((await rows()).length).toBeGreaterThan(10);
  });

  test("connects, filters, opens a task and comes back", async ({ preset, simulator, site }) => {
    const [project] = (await simulator.world()).projects;
    preset({ connections: [draft(project)] });
    await page.goto(site.origin);
    await paste("Token", project.token);
    await page.keyboard.press("Enter");
    await expect.poll(() => status(), { timeout: 20_000 }).toMatch(/^\d{3} tasks\.$/);

    await paste("Filter tasks", "source:gaussdb");
    await expect.poll(() => page.url()).toBe(`${site.origin}/?q=source%3Agaussdb`);
    await expect.poll(async () => (await rows()).every(({ task }) => task?.startsWith("gaussdb/"))).toBe(true);
    const [{ task }] = await rows();
    await page.focus("[data-task] a");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.url())
      .toContain(`/task/?source=gaussdb&region=${project.region}&project=${project.id}&id=${task?.split("/").at(-1)}`);
    await press("← Back to the list", "link");
    await expect.poll(() => page.url()).toBe(`${site.origin}/?q=source%3Agaussdb`);
    expect((await rows())[0].task).toBe(task);
  });
});

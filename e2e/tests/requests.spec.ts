// What went where: the drawer with the last requests.

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { draft, expect, TEMPLATE, test } from "../support/journeys.ts";

/** The drawer of a page, opened. */
async function open(page: Page) {
  await page.getByRole("button", { name: /^Requests/ }).click();
  const drawer = page.getByRole("complementary", { name: "Requests" });
  await expect(drawer.getByRole("heading", { name: "Requests" })).toBeFocused();
  return drawer;
}

test("Every request of a list is told, with where it went and the end of the token", async ({
  app,
  page,
  project,
  simulator,
  site,
}) => {
  await app.connect(site, project);
  const drawer = await open(page);
  const asked = await simulator.log();
  const rows = drawer.getByRole("row").filter({ has: page.getByRole("button") });
  await expect(rows).toHaveCount(asked.length);
  await expect(drawer.getByRole("status")).toHaveText(`${asked.length} of ${asked.length} requests`);
  const list = rows.filter({ hasText: "DCS background tasks" }).last();
  await expect(list).toContainText("through this site");
  await expect(list.getByRole("cell", { name: "200", exact: true })).toBeVisible();
  await list.getByRole("button").click();
  const facts = drawer.getByRole("definition");
  await expect(facts.first()).toContainText(`GET ${site.origin}/cloud/${project.hosts.dcs}/v2/${project.id}/tasks?`);
  await expect(facts.filter({ hasText: "X-Auth-Token" })).toContainText(`X-Auth-Token: …${project.token.slice(-4)}`);
  // The token is in no text of the page: this the end of every journey looks for.
  const id = asked.find(({ path }) => path.endsWith("/tasks"))!;
  expect(id.status).toBe(200);
  await expect(facts.filter({ hasText: "None was needed." })).toBeVisible();
});

test("A request is copied as a command that takes its secret from the shell", async ({
  app,
  context,
  corsProxy,
  fileServer,
  page,
  project,
  traffic,
}) => {
  // Not on the site of `deploy/`: its pages may write to the clipboard, and not read it.
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: fileServer.origin });
  traffic.trust(`${corsProxy.origin}/cloud/`);
  const route = { kind: "proxy" as const, template: `${corsProxy.origin}${TEMPLATE}` };
  app.preset({ connections: [draft(project, { route })] });
  await app.open(fileServer.url);
  await app.signIn(project.token);
  await app.loaded();
  const drawer = await open(page);
  await drawer.getByRole("button", { name: /^GaussDB tasks/ }).last().click();
  await drawer.getByRole("button", { name: "Copy as curl" }).click();
  await expect(drawer.getByRole("button", { name: "Copied" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(new RegExp(`^curl --globoff '${corsProxy.origin}/cloud/${project.hosts.gaussdb}/v3/[^']+' \\\\\n`));
  expect(copied).toContain(`--header 'X-Auth-Token: '"$TASKDECK_TOKEN"`);
  expect(copied).not.toContain(project.token.slice(-4));
  await expect(drawer).toContainText("Set these in your shell first: TASKDECK_TOKEN");
});

test("What is shown is saved as an archive without a secret", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  const drawer = await open(page);
  await drawer.getByRole("searchbox", { name: "Filter requests" }).fill(`${project.hosts.gaussdb} /TASKS?offset=0 200`);
  await expect(drawer.getByRole("status")).toHaveText(/^1 of \d+ requests$/);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    drawer.getByRole("button", { name: "Save as HAR" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^taskdeck-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.har$/);
  const text = readFileSync(await download.path(), "utf8");
  for (let at = 0; at + 12 <= project.token.length; at += 12)
    expect(text.includes(project.token.slice(at, at + 12))).toBe(false);
  const { log } = JSON.parse(text);
  expect(log.version).toBe("1.2");
  expect(log.entries).toHaveLength(1);
  const [{ request, response }] = log.entries;
  expect(request.url).toContain(`${site.origin}/cloud/${project.hosts.gaussdb}/`);
  expect(request.headers).toContainEqual({ name: "X-Auth-Token", value: "", comment: "secret, left out" });
  expect(response).toMatchObject({ status: 200, content: { mimeType: expect.stringContaining("json") } });
});

test("Failures are counted where the drawer is opened, and told in it with how often they were", async ({
  app,
  corsProxy,
  fileServer,
  page,
  project,
  simulator,
  traffic,
}) => {
  traffic.trust(`${corsProxy.origin}/cloud/`);
  const route = { kind: "proxy" as const, template: `${corsProxy.origin}${TEMPLATE}` };
  app.preset({ connections: [draft(project, { route })] });
  await simulator.fail({ match: "/v2/", kind: "html", status: 502 });
  await app.open(fileServer.url);
  await expect(page.getByRole("button", { name: "Requests", exact: true })).toBeVisible();
  await app.signIn(project.token);
  await expect(app.status).toContainText("Lists that cannot be read: 1.");
  await expect(page.getByRole("button", { name: /^Requests\s*[1-9] without success$/ })).toBeVisible();
  const drawer = await open(page);
  await expect(page.getByRole("button", { name: "Requests", exact: true })).toBeVisible();
  const failed = drawer.getByRole("row").filter({ hasText: "502" });
  // On a way that was proved a moment ago it is asked twice.
  await expect(failed.first()).toContainText(`through ${corsProxy.origin}`);
  const before = await failed.count();
  await app.lanes.getByRole("button", { name: "Try again" }).click();
  await expect(failed).toHaveCount(before + 1);
  await failed.first().getByRole("button").click();
  const facts = drawer.getByRole("definition");
  await expect(drawer.getByText(/^Failed just before\s*[1-9]$/)).toBeVisible();
  await expect(facts.filter({ hasText: /^Needed, but the browser may have remembered/ })).toBeVisible();
  await expect(facts.filter({ hasText: "<html" })).toBeVisible();
});

test("The drawer is worked by keyboard and takes nothing from the page", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  await app.filter.fill("status:failed");
  const keys = await app.keys();
  const button = page.getByRole("button", { name: "Requests" });
  await button.focus();
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("complementary", { name: "Requests" });
  await expect(drawer.getByRole("heading")).toBeFocused();
  await expect(button).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Tab");
  await expect(drawer.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("no such request");
  await expect(drawer).toContainText("No request matches this filter.");
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(button).toBeFocused();
  await expect(app.filter).toHaveValue("status:failed");
  expect(await app.keys()).toEqual(keys);
});

test("The demo sends nothing, and the drawer says so", async ({ app, page, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  const drawer = await open(page);
  await expect(drawer).toContainText("Nothing has been sent from this page yet.");
  await expect(drawer.getByRole("table")).toBeHidden();
});

test.describe("On a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("the drawer is no wider than the screen", async ({ app, page, project, site }) => {
    await app.connect(site, project);
    const drawer = await open(page);
    await drawer.getByRole("button", { name: /^GaussDB tasks/ }).last().click();
    await expect(drawer.getByRole("button", { name: "Copy as curl" })).toBeVisible();
    // Nothing is wider than its place, and so nothing scrolls sideways.
    const parts = "html, aside, aside > *, aside table, aside dl, aside dd, aside pre";
    const wide = await page.evaluate(
      (parts) =>
        [...document.querySelectorAll(parts)]
          .filter((part) => part.scrollWidth > part.clientWidth || part.getBoundingClientRect().right > 360)
          .map((part) => `${part.tagName} ${part.className}`),
      parts,
    );
    expect(wide).toEqual([]);
  });
});

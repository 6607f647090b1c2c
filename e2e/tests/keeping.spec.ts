// Where a token may live, and what tabs share: rows, never a credential.

import type { Page } from "@playwright/test";
import { App, draft, expect, test } from "../support/journeys.ts";
import type { Project } from "../support/simulator.ts";

const PASSPHRASE = "plum tractor under a violet moon";

/** What is encrypted in the browser's storage; none where nothing is. */
function record(page: Page): Promise<{ entries: { connection: string; sealed: string }[] } | null> {
  return page.evaluate(() => JSON.parse(localStorage.getItem("taskdeck.vault.v1") ?? "null"));
}

/** Has the form's token kept in the browser, under a new passphrase. */
async function choose(page: Page, passphrase = PASSPHRASE, again = passphrase): Promise<void> {
  await page.getByRole("radio", { name: "This browser, encrypted" }).check();
  await page.getByLabel("New passphrase").fill(passphrase);
  await page.getByLabel("The passphrase once more").fill(again);
}

/** Signs in to a project that the site presets, with a token that the browser keeps. */
async function keep(app: App, site: { origin: string }, project: Project): Promise<void> {
  app.preset({ connections: [draft(project)] });
  await app.open(`${site.origin}/`);
  await choose(app.page);
  await app.signIn(project.token);
  await app.loaded();
  await expect.poll(async () => (await record(app.page))?.entries.length).toBe(1);
}

async function unlock(page: Page, passphrase = PASSPHRASE): Promise<void> {
  await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
  await page.getByRole("button", { name: "Unlock" }).click();
}

test.beforeEach(({ site, traffic }) => {
  traffic.trust(`${site.origin}/cloud/`);
  traffic.hide(PASSPHRASE);
});

test("A token that this browser keeps comes back after a reload, with the passphrase", async ({
  app,
  page,
  project,
  simulator,
  site,
  traffic,
}) => {
  await keep(app, site, project);
  await traffic.check();
  await simulator.reset();

  await app.reload();
  await expect(page.getByText("“Shop” waits for the passphrase.")).toBeVisible();
  await expect(page.getByLabel("Token", { exact: true })).toBeHidden();
  await page.getByRole("link", { name: "Connections" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Shop" })).toContainText("Waits for the passphrase");
  await page.getByRole("link", { name: "Tasks", exact: true }).click();

  const passphrase = page.getByLabel("Passphrase", { exact: true });
  await unlock(page, "plum tractor under a violet sun");
  await app.refuses(passphrase, "This is not the passphrase");
  await expect(passphrase).toBeFocused();
  expect(await simulator.log()).toEqual([]);
  await unlock(page);
  await app.loaded();
  await expect(page.getByText("waits for the passphrase")).toBeHidden();
});

test("A passphrase that is short or typed otherwise the second time is refused, and the token need not be pasted again", async ({
  app,
  page,
  project,
  simulator,
  site,
}) => {
  app.preset({ connections: [draft(project)] });
  await app.open(`${site.origin}/`);
  await choose(page, "plum tractor");
  await choose(page, "eleven char");
  await app.signIn(project.token);
  await app.refuses(page.getByLabel("New passphrase"), "At least 12 characters.");
  await choose(page, PASSPHRASE, "plum tractor");
  await page.getByRole("button", { name: "Use this token" }).click();
  await app.refuses(page.getByLabel("The passphrase once more"), "This is not what was typed above.");
  expect(await simulator.log()).toEqual([]);
  expect(await record(page)).toBeNull();
  await choose(page);
  await page.getByRole("button", { name: "Use this token" }).click();
  await app.loaded();
});

test("One that waits can be signed in otherwise, and what is kept stays", async ({ app, page, project, site }) => {
  await keep(app, site, project);
  const before = await record(page);
  await app.reload();
  await page.getByText("Sign in another way").click();
  await app.signIn(project.token);
  await app.loaded();
  expect(await record(page)).toEqual(before);
});

test("Locking ends it until the passphrase comes again, signing out for good", async ({ app, page, project, site, simulator }) => {
  await keep(app, site, project);
  await page.getByRole("link", { name: "Connections" }).click();
  await expect(page.getByText("Connections with a secret kept here, encrypted: 1.")).toBeVisible();
  await page.getByRole("button", { name: "Lock" }).click();
  const item = page.getByRole("listitem").filter({ hasText: "Shop" });
  await expect(item).toContainText("Waits for the passphrase");
  await simulator.reset();
  await page.getByRole("link", { name: "Tasks", exact: true }).click();
  await expect(app.grid).toBeHidden();
  expect(await simulator.log()).toEqual([]);
  await unlock(page);
  await app.loaded();

  await page.getByRole("link", { name: "Connections" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(item).toContainText("Token needed");
  expect(await record(page)).toBeNull();
  await app.reload();
  await expect(item).toContainText("Token needed");
});

test("What this browser keeps is forgotten at once, though nobody knows the passphrase", async ({ app, page, project, site }) => {
  await keep(app, site, project);
  await app.reload();
  await page.getByRole("link", { name: "Connections" }).click();
  const forget = page.getByRole("button", { name: "Forget everything kept" });
  await forget.click();
  const sure = page.getByRole("alertdialog", { name: "Forget everything kept" });
  await expect(sure.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(sure).toBeHidden();
  expect(await record(page)).not.toBeNull();
  await forget.click();
  await sure.getByRole("button", { name: "Forget everything kept" }).click();
  await expect(page.getByRole("heading", { name: "Kept in this browser" })).toBeHidden();
  expect(await record(page)).toBeNull();
});

test("A connection that was changed does not get what was kept for it", async ({ app, page, project, site }) => {
  await app.open(`${site.origin}/connections/`);
  await page.getByLabel("Label").fill(project.label);
  await page.getByRole("combobox", { name: "Region" }).fill(project.region);
  await page.getByLabel("Project id").fill(project.id);
  await page.getByRole("radio", { name: "Through this site" }).check();
  await page.getByLabel("Token", { exact: true }).fill(project.token);
  await choose(page);
  await page.getByRole("button", { name: "Save and connect" }).click();
  await app.loaded();
  await expect.poll(async () => (await record(page))?.entries.length).toBe(1);

  // As whoever can write into the storage, but does not know the passphrase, would have it sent elsewhere.
  await page.evaluate(() => {
    for (const key of ["taskdeck.connections.v1", "taskdeck.vault.v1"])
      localStorage.setItem(key, localStorage.getItem(key)!.replace("/cloud/", "/stolen/"));
  });
  await app.reload();
  await unlock(page);
  await app.refuses(page.getByLabel("Passphrase", { exact: true }), "or what is kept was changed");
  await page.evaluate(() => localStorage.setItem("taskdeck.vault.v1", "{}"));
  await app.reload();
  await expect(page.getByText("What this browser kept encrypted cannot be read any more.")).toBeVisible();
});

test.describe("Two tabs", () => {
  /** Another tab of the same browser. */
  async function another(app: App, site: { origin: string }): Promise<App> {
    const page = await app.page.context().newPage();
    await page.goto(`${site.origin}/`);
    const tab = app.beside(page);
    await tab.ready();
    return tab;
  }

  test("One that nobody is signed in to shows the rows of the other, and follows who signs out", async ({
    app,
    page,
    project,
    site,
    traffic,
  }) => {
    await app.connect(site, project);
    const other = await another(app, site);
    await expect(other.page.getByText(/“Shop”: rows from another tab, as of \d{4}-/)).toBeVisible();
    await expect.poll(() => other.count()).toBe(await app.count());
    expect(await other.keys()).toEqual(await app.keys());
    await expect(other.page.getByLabel("Token", { exact: true })).toBeHidden();

    // What arrives later is passed on.
    const as = async () => (await other.page.getByText(/as of/).textContent())!;
    const before = await as();
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect.poll(as).not.toBe(before);
    await other.rows.getByRole("link").first().click();
    await expect(other.main.getByText("As received").first()).toBeVisible();
    await other.page.goBack();

    const asking = traffic.calls().filter((call) => call.frame().page() === other.page);
    expect(asking.map((call) => call.url())).toEqual([]);
    const kept = await other.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).not.toContain(project.token.slice(0, 40));

    await page.getByRole("link", { name: "Connections" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(other.page.getByLabel("Token", { exact: true })).toBeVisible();
    await expect(other.grid).toBeHidden();
  });

  test("A connection that is removed in one is removed in the other", async ({ app, page, project, site }) => {
    await app.connectByHand(site, project);
    const other = await another(app, site);
    await expect(other.page.getByText("rows from another tab")).toBeVisible();
    await page.getByRole("link", { name: "Connections" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await other.page.getByRole("link", { name: "Connections" }).click();
    await expect(other.main).toContainText("No connection yet.");
  });

  test("With what this browser keeps, one passphrase serves both, and locking locks both", async ({
    app,
    page,
    project,
    site,
    traffic,
  }) => {
    await keep(app, site, project);
    const other = await another(app, site);
    await expect.poll(() => other.count()).toBe(await app.count());
    await expect(other.page.getByLabel("Passphrase", { exact: true })).toBeHidden();
    const asking = () => traffic.calls().filter((call) => call.frame().page() === other.page).length;
    expect(asking()).toBe(0);

    await other.page.getByText("Unlock here too").click();
    await unlock(other.page);
    await expect(other.page.getByText("rows from another tab")).toBeHidden();
    await other.loaded();
    // One tab asks for both.
    expect(asking()).toBe(0);
    await page.getByRole("link", { name: "Connections" }).click();
    await page.getByRole("button", { name: "Lock" }).click();
    await expect(other.page.getByLabel("Passphrase", { exact: true })).toBeVisible();
    await expect(other.grid).toBeHidden();
    expect(await record(page)).not.toBeNull();
  });

  test("A token that the cloud refused is asked for once, and serves both", async ({ app, page, project, simulator, site }) => {
    await keep(app, site, project);
    const other = await another(app, site);
    await other.page.getByText("Unlock here too").click();
    await unlock(other.page);
    await expect(other.page.getByText("rows from another tab")).toBeHidden();
    await other.loaded();
    await simulator.fail({ kind: "expired" });
    for (const tab of [app, other]) {
      await tab.page.getByRole("button", { name: "Refresh" }).click();
      await expect(tab.page.getByLabel("Token", { exact: true })).toBeVisible();
      await expect(tab.main).toContainText(/The token (expired at .+|was refused)\./);
    }
    expect(await record(page)).toBeNull();
    await simulator.reset();
    await page.getByRole("radio", { name: "This browser, encrypted" }).check();
    await expect(page.getByText("Kept under the passphrase that you have given.")).toBeVisible();
    await app.signIn(project.token);
    await app.loaded();
    await other.loaded();
    await expect(other.page.getByLabel("Token", { exact: true })).toBeHidden();
  });
});

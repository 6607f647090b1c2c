// Tasks are cancelled and their records deleted: only what may be, only after the word is typed, each once, and what
// really came of it is told.

import type { Locator } from "@playwright/test";
import { draft, expect, test, type App } from "../support/journeys.ts";
import type { Simulator } from "../support/simulator.ts";

const bar = (app: App): Locator => app.page.getByRole("region", { name: "Selection" });
const dialog = (app: App): Locator => app.page.getByRole("dialog");
const outcomes = (app: App): Locator => dialog(app).locator("[data-outcome]");

/** What was asked to be removed with a token that is good; the proof of the way goes with a made-up one. */
async function removals(cloud: Simulator): Promise<string[]> {
  const log = await cloud.log();
  return log.filter((entry) => entry.method === "DELETE" && entry.status !== 401).map((entry) => `${entry.status} ${entry.path}`);
}

async function select(app: App, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await app.rows.nth(at).getByRole("checkbox").click();
  await expect(bar(app)).toContainText(`${count} selected of`);
}

async function say(app: App, button: string, word: string, go: string): Promise<void> {
  await bar(app).getByRole("button", { name: button }).click();
  const goes = dialog(app).getByRole("button", { name: go });
  await expect(goes).toBeDisabled();
  await dialog(app).getByRole("textbox", { name: `Type ${word} to go on` }).fill(word);
  await goes.click();
}

const byKind = [
  { source: "taurusdb-scheduled", path: /\/instance\/[^/]+\/scheduled-jobs$/ },
  { source: "taurusdb-immediate", path: /\/jobs\/[^/]+$/ },
  { source: "gaussdb", path: /\/jobs\/[^/]+$/ },
  { source: "dcs", path: /\/tasks\/[^/]+$/ },
];

for (const { source, path } of byKind)
  test(`A record of ${source} is deleted and gone from the list`, async ({ app, project, simulator, site }) => {
    await app.connect(site, project, `/?q=source%3A${source}%20status%3Acompleted`);
    const [key] = await app.keys(1);
    await select(app, 1);
    await say(app, "Delete records…", "DELETE", "Delete them");
    await expect(outcomes(app)).toHaveText(/Record deleted/);
    await expect(dialog(app).getByRole("status")).toHaveText("1 of 1 done. Nothing is repeated by itself.");
    const asked = await removals(simulator);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^20[04] /);
    expect(asked[0]).toMatch(path);
    await dialog(app).getByRole("button", { name: "Close" }).click();
    // Rows stay where they are while some are selected.
    await app.page.getByRole("button", { name: "Show changes" }).click();
    await expect(app.grid.locator(`tr[data-task="${key}"]`)).toHaveCount(0);
  });

test("A selection is deleted call by call, without those whose state does not allow it", async ({ app, project, simulator, site }) => {
  await app.connect(site, project, "/?q=source%3Agaussdb");
  await bar(app).waitFor({ state: "hidden" });
  await select(app, 6);
  await bar(app).getByRole("button", { name: "Delete records…" }).click();
  const sent = await outcomes(app).count();
  const all = await dialog(app).locator(".action-tasks > li").count();
  expect(all).toBe(6);
  await expect(dialog(app)).toContainText("Deleting a record never stops a task");
  await dialog(app).getByText("Exactly what leaves").click();
  await expect(dialog(app).locator("pre").first()).toContainText(/^DELETE .*\/jobs\//);
  await expect(dialog(app).locator("pre").first()).toContainText("X-Auth-Token: …");
  await dialog(app).getByRole("textbox").fill("DELETE");
  await dialog(app).getByRole("button", { name: "Delete them" }).click();
  await expect(dialog(app).getByRole("status")).toHaveText(`${sent} of ${sent} done. Nothing is repeated by itself.`);
  expect(await removals(simulator)).toHaveLength(sent);
});

test("What could not be cancelled any more is told apart from what was", async ({ app, project, simulator, site }) => {
  await app.connect(site, project, "/?q=source%3Ataurusdb-scheduled%20status%3Apending");
  await app.rows.first().getByRole("checkbox").click();
  await bar(app).getByRole("button", { name: "Select all that match" }).click();
  await bar(app).getByRole("button", { name: "Cancel…" }).click();
  await expect(dialog(app)).toContainText("the cloud may cancel fewer than it is asked for");
  // Some of them begin meanwhile.
  await simulator.advance(10 * 60_000);
  await dialog(app).getByRole("textbox", { name: "Type CANCEL to go on" }).fill("CANCEL");
  await dialog(app).getByRole("button", { name: "Cancel them" }).click();
  await expect(dialog(app).getByRole("status")).toContainText("done. Nothing is repeated by itself.");
  await expect(outcomes(app).filter({ hasText: "Cancelled" })).not.toHaveCount(0);
  await expect(outcomes(app).filter({ hasText: "Not done" })).not.toHaveCount(0);
  expect(await removals(simulator)).toHaveLength(1);
});

test("What runs is left out, and nothing can be sent", async ({ app, page, project, simulator, site }) => {
  await app.connect(site, project, "/?q=source%3Agaussdb%20status%3Arunning");
  await app.someRow(simulator);
  await select(app, 1);
  await bar(app).getByRole("button", { name: "Delete records…" }).click();
  await expect(dialog(app)).toContainText("Not in the state that the task is in");
  await expect(dialog(app).getByRole("button", { name: "Delete them" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(dialog(app)).toHaveCount(0);
  await bar(app).getByRole("button", { name: "Cancel…" }).click();
  await expect(dialog(app)).toContainText("The cloud offers this for other tasks only");
  expect(await removals(simulator)).toEqual([]);
});

test("A connection for reading only says so before", async ({ app, project, simulator, site, traffic }) => {
  app.preset({ connections: [{ ...draft(project), read_only: true } as ReturnType<typeof draft>] });
  traffic.trust(`${site.origin}/cloud/`);
  await app.open(`${site.origin}/?q=source%3Agaussdb%20status%3Acompleted`);
  await app.signIn(project.token);
  await app.loaded();
  await select(app, 1);
  await bar(app).getByRole("button", { name: "Delete records…" }).click();
  await expect(dialog(app)).toContainText("The connection is read only");
  await expect(dialog(app).getByRole("textbox")).toHaveCount(0);
  expect(await removals(simulator)).toEqual([]);
});

test("A refusal is told in the cloud’s words, and the row stays", async ({ app, project, simulator, site }) => {
  await app.connect(site, project, "/?q=source%3Agaussdb%20status%3Acompleted");
  const [key] = await app.keys(1);
  await simulator.fail({ match: "/jobs/", kind: "forbidden" });
  await select(app, 1);
  await say(app, "Delete records…", "DELETE", "Delete them");
  await expect(outcomes(app)).toHaveText(/Failed: .*Permission denied/);
  await expect(dialog(app).getByRole("status")).toContainText("0 of 1 done");
  // The proof of the way, with a made-up token, is refused alike here.
  expect((await removals(simulator)).filter((call) => !call.startsWith("403 "))).toEqual([]);
  await dialog(app).getByRole("button", { name: "Close" }).click();
  await expect(app.grid.locator(`tr[data-task="${key}"]`)).toHaveCount(1);
});

test("A proxy that drops what a DELETE call brings along does no harm", async ({ app, page, project, simulator, site }) => {
  await app.connect(site, project, "/?q=source%3Ataurusdb-scheduled%20status%3Acompleted");
  await page.route(/\/scheduled-jobs/, (route) =>
    route.request().method() === "DELETE" ? route.continue({ postData: " " }) : route.continue(),
  );
  const [key] = await app.keys(1);
  await select(app, 1);
  await say(app, "Delete records…", "DELETE", "Delete them");
  await expect(outcomes(app)).toHaveText(/Failed: .*DBS\.280001/);
  await dialog(app).getByRole("button", { name: "Close" }).click();
  await expect(app.grid.locator(`tr[data-task="${key}"]`)).toHaveCount(1);
  expect((await removals(simulator))[0]).toMatch(/^400 /);
});

test("Everything is done by keyboard, and the word alone goes on", async ({ app, page, project, simulator, site }) => {
  await app.connect(site, project, "/?q=source%3Agaussdb%20status%3Acompleted");
  await select(app, 2);
  const opener = bar(app).getByRole("button", { name: "Delete records…" });
  await opener.focus();
  await page.keyboard.press("Enter");
  await expect(dialog(app).getByRole("textbox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog(app)).toHaveCount(0);
  await expect(opener).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.type("delete");
  await page.keyboard.press("Enter");
  expect(await removals(simulator)).toEqual([]);
  await dialog(app).getByRole("textbox").fill("");
  await page.keyboard.type("DELETE");
  await page.keyboard.press("Enter");
  await expect(dialog(app).getByRole("status")).toBeFocused();
  await expect(dialog(app).getByRole("status")).toContainText("2 of 2 done");
  await page.keyboard.press("Escape");
  await expect(dialog(app)).toHaveCount(0);
});

test("A token that is refused half-way ends it: what was done is told, and nothing more is sent", async ({ app, page, project, simulator, site }) => {
  await app.connect(site, project, "/?q=source%3Agaussdb%20status%3Acompleted");
  await select(app, 3);
  let sent = 0;
  await page.route(/\/jobs\/[^/]+$/, async (route) => {
    const isMeant = route.request().method() === "DELETE" && (await route.request().headerValue("x-auth-token")) === project.token;
    if (isMeant && (sent += 1) === 2) await simulator.revoke(project);
    await route.continue();
  });
  await say(app, "Delete records…", "DELETE", "Delete them");
  await expect(dialog(app).getByRole("status")).toContainText("1 of 3 done. Nothing is repeated by itself.");
  await expect(outcomes(app)).toHaveText([/Record deleted/, /Failed: /, /Not sent/]);
  expect(sent).toBe(2);
  await dialog(app).getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("heading", { name: `Sign in to “${project.label}”` })).toBeVisible();
});

test("It is stopped between two calls", async ({ app, page, project, simulator, site }) => {
  await app.connect(site, project, "/?q=source%3Agaussdb%20status%3Acompleted");
  await select(app, 3);
  let goOn = () => {};
  const pressed = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(/\/jobs\/[^/]+$/, async (route) => {
    const isMeant = route.request().method() === "DELETE" && (await route.request().headerValue("x-auth-token")) === project.token;
    if (isMeant) await pressed;
    await route.continue();
  });
  await say(app, "Delete records…", "DELETE", "Delete them");
  await dialog(app).getByRole("button", { name: "Stop" }).click();
  goOn();
  await expect(dialog(app).getByRole("status")).toContainText("1 of 3 done");
  await expect(outcomes(app)).toHaveText([/Record deleted/, /Not sent/, /Not sent/]);
  expect(await removals(simulator)).toHaveLength(1);
});

test("A job that is open beside the list says that the cloud has it no more", async ({ app, page, project, site }) => {
  await app.connect(site, project, "/?q=source%3Agaussdb%20status%3Acompleted");
  await app.rows.first().locator('[data-column="started"]').click();
  const beside = page.getByRole("complementary");
  await beside.getByRole("button", { name: "Delete records…" }).click();
  await dialog(app).getByRole("textbox").fill("DELETE");
  await dialog(app).getByRole("button", { name: "Delete them" }).click();
  await expect(dialog(app).getByRole("status")).toContainText("1 of 1 done");
  await dialog(app).getByRole("button", { name: "Close" }).click();
  await expect(beside.getByText("The cloud no longer lists this job.")).toBeVisible();
  await expect(beside.getByRole("region", { name: "What is known" })).toBeVisible();
});

test("What was deleted goes from every tab, and an answer of before does not bring it back", async ({ app, page, project, site }) => {
  const path = "/?q=source%3Agaussdb%20status%3Acompleted";
  await app.connect(site, project, path);
  const [key] = await app.keys(1);
  const row = (tab: App): Locator => tab.grid.locator(`tr[data-task="${key}"]`);
  const other = app.beside(await page.context().newPage());
  await other.open(`${site.origin}${path}`);
  await expect(row(other)).toBeVisible();
  await page.bringToFront();

  let goOn = () => {};
  const deleted = new Promise<void>((resolve) => (goOn = resolve));
  let held = "";
  await page.route(/\/v3\/[^/]+\/tasks\?/, async (route) => {
    if (held || route.request().method() !== "GET") return route.continue();
    const response = await route.fetch();
    held = await response.text();
    await deleted;
    await route.fulfill({ response });
  });
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect.poll(() => held).toContain(key!.split("/").at(-1)!);
  await select(app, 1);
  await say(app, "Delete records…", "DELETE", "Delete them");
  await expect(outcomes(app)).toHaveText(/Record deleted/);
  await expect(row(other)).toHaveCount(0);
  await dialog(app).getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Show changes" }).click();
  await expect(row(app)).toHaveCount(0);
  const arrived = page.waitForResponse(/\/v3\/[^/]+\/tasks\?/);
  goOn();
  await arrived;
  await page.waitForTimeout(1_000);
  await expect(row(app)).toHaveCount(0);
  await expect(row(other)).toHaveCount(0);
  await other.page.close();
});

test("What went from the list while the word was typed is not asked for", async ({ app, page, project, simulator, site }) => {
  const path = "/?q=source%3Agaussdb%20status%3Acompleted";
  await app.connect(site, project, path);
  await select(app, 2);
  await bar(app).getByRole("button", { name: "Delete records…" }).click();
  await dialog(app).getByRole("textbox", { name: "Type DELETE to go on" }).fill("DELETE");

  const other = app.beside(await page.context().newPage());
  await other.open(`${site.origin}${path}`);
  await other.page.getByText("Sign in here too").click();
  await other.signIn(project.token);
  await other.loaded();
  await select(other, 1);
  await say(other, "Delete records…", "DELETE", "Delete them");
  await expect(outcomes(other)).toHaveText(/Record deleted/);
  await other.page.close();

  await page.bringToFront();
  await dialog(app).getByRole("button", { name: "Delete them" }).click();
  await expect(outcomes(app)).toHaveText([/The task is not in the list any more/, /Record deleted/]);
  expect(await removals(simulator)).toHaveLength(2);
});

test("In the demo a record of the made-up cloud is deleted, and nothing leaves the page", async ({ app, page, site, traffic }) => {
  app.preset({});
  await app.open(`${site.origin}/?q=source%3Agaussdb%20status%3Acompleted`);
  await app.loaded();
  await select(app, 1);
  await bar(app).getByRole("button", { name: "Delete records…" }).click();
  await expect(dialog(app)).toContainText("This is the demo");
  await dialog(app).getByRole("textbox").fill("DELETE");
  await dialog(app).getByRole("button", { name: "Delete them" }).click();
  await expect(outcomes(app)).toHaveText(/Record deleted/);
  expect(traffic.calls()).toHaveLength(0);
  await page.keyboard.press("Escape");
});

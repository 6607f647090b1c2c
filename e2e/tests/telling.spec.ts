// What is watched is told, once: on the page, in the list of what was told, and in the title.

import { line } from "../support/exported.ts";
import { expect, test } from "../support/journeys.ts";

test("A job that is watched is told of when it has ended", async ({ app, page, project, simulator, site }) => {
  await page.addInitScript(() => {
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (at) {
      document.documentElement.dataset.tones = `${Number(document.documentElement.dataset.tones ?? 0) + 1}`;
      start.call(this, at);
    };
  });
  await app.connect(site, project, "/?q=status%3Arunning");
  await app.someRow(simulator);
  await app.rows.first().locator('[data-column="started"]').click();
  const beside = page.getByRole("complementary");
  const watch = beside.getByRole("button", { name: "Watch" });
  await watch.click();
  await expect(watch).toHaveAttribute("aria-pressed", "true");
  const name = await beside.getByRole("heading", { level: 2 }).first().innerText();

  await page.getByRole("button", { name: "Told", exact: true }).click();
  await expect(page.locator("#told")).toContainText("Nothing so far.");
  await expect(page.locator("#told").getByRole("link", { name })).toBeVisible();
  await page.getByRole("checkbox", { name: "Play a sound" }).check();
  await page.keyboard.press("Escape");

  await simulator.advance(6 * 3_600_000);
  await page.getByRole("button", { name: "Refresh" }).click();
  const toast = page.getByRole("status").filter({ hasText: new RegExp(`(Completed|Failed): ${name}`) });
  await expect(toast).toBeVisible();
  await expect(app.document).toHaveAttribute("data-tones", "2");
  await expect(page.getByRole("button", { name: "Told (1)" })).toBeVisible();
  await expect(page).toHaveTitle(/^\(1\) /);
  await toast.getByRole("button", { name: "Dismiss" }).click();
  await expect(toast).toBeHidden();

  await page.getByRole("button", { name: "Told (1)" }).click();
  const list = page.locator("#told");
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await list.getByRole("listitem").getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
});

test("A view that is watched tells of what is new in it, and in quiet hours only notes it", async ({ app, page, project, simulator, site }) => {
  await app.connect(site, project, "/?q=-status%3Apending");
  await page.getByRole("search").getByRole("button", { name: "Views" }).click();
  const panel = page.getByRole("dialog", { name: "Views" });
  await panel.getByLabel("Save what is shown as").fill("What has begun");
  await panel.getByRole("button", { name: "Save", exact: true }).click();
  await panel.getByRole("button", { name: "Watch: What has begun" }).click();
  await page.keyboard.press("Escape");

  await simulator.advance(6 * 3_600_000);
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByRole("status").filter({ hasText: "New in What has begun" })).toBeVisible();
  const told = page.getByRole("button", { name: /^Told/ });
  await told.click();
  // What comes together is told together, and leads to the view.
  await expect(page.locator("#told").getByRole("link", { name: /^New in What has begun: .* and \d+ more$/ }).first()).toHaveAttribute(
    "href",
    /view=What/,
  );
  await page.getByLabel("From", { exact: true }).fill("00:00");
  await page.getByLabel("to", { exact: true }).fill("23:59");
  await page.keyboard.press("Escape");

  // What was told is on the page for a while only, and stays in the list.
  const toasts = page.getByRole("status").filter({ hasText: "New in What has begun" });
  await expect(toasts).toHaveCount(0, { timeout: 30_000 });
  await simulator.advance(6 * 3_600_000);
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect.poll(() => told.innerText()).toMatch(/^Told \(\d+\)$/);
  await expect(toasts).toHaveCount(0);
});

test("A view that stands ready is watched as well, one that is renamed stays watched, and what is watched can be left", async ({ app, page, project, site }) => {
  await app.connect(site, project, "/?q=source%3Agaussdb");
  await page.getByRole("search").getByRole("button", { name: "Views" }).click();
  const panel = page.getByRole("dialog", { name: "Views" });
  await panel.getByRole("button", { name: "Watch: Failed, last 24 h" }).click();
  await panel.getByLabel("Save what is shown as").fill("Mine");
  await panel.getByRole("button", { name: "Save", exact: true }).click();
  await panel.getByRole("button", { name: "Watch: Mine" }).click();
  await panel.getByRole("button", { name: "Rename: Mine" }).click();
  await panel.getByLabel("New name of “Mine”").fill("Ours");
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("button", { name: "Watch: Ours" })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Told", exact: true }).click();
  const told = page.locator("#told");
  await expect(told.getByRole("listitem")).toHaveText([/^Ours/, /^Failed, last 24 h/]);
  await told.getByRole("button", { name: "Stop watching Ours" }).click();
  await expect(told.getByRole("listitem")).toHaveText([/^Failed, last 24 h/]);
  await expect(told.getByRole("heading", { name: "Watched" })).toBeFocused();
  await told.getByRole("button", { name: /^Stop watching/ }).click();
  await expect(told).toContainText("Nothing. A job is watched from its page, a view from the list of views.");
});

test("What a list had before it could be read is no news", async ({ app, page, project, simulator, site }) => {
  await simulator.fail({ match: "dcs", kind: "server_error", status: 500 });
  await app.openPreset(site, project, "/?q=-status%3Apending");
  await app.signIn(project.token);
  await expect(app.status).toHaveText(/Lists that cannot be read: 1\.$/);
  await page.getByRole("search").getByRole("button", { name: "Views" }).click();
  const panel = page.getByRole("dialog", { name: "Views" });
  await panel.getByLabel("Save what is shown as").fill("What has begun");
  await panel.getByRole("button", { name: "Save", exact: true }).click();
  await panel.getByRole("button", { name: "Watch: What has begun" }).click();
  await page.keyboard.press("Escape");

  await simulator.fail();
  await app.lanes.getByRole("button", { name: "Try again" }).click();
  await app.loaded();
  await expect(page.getByRole("button", { name: "Told", exact: true })).toBeVisible();
  await simulator.advance(6 * 3_600_000);
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByRole("button", { name: /^Told \(\d+\)$/ })).toBeVisible();
});

test("The end of a watched job is told though an opened file has it running", async ({ app, page, project, simulator, site }) => {
  await page.clock.install();
  await app.connect(site, project, "/?q=status%3Arunning");
  await app.someRow(simulator);
  const [key] = await app.keys(1);
  await page.locator(`tr[data-task="${key}"] [data-column="started"]`).click();
  const watch = page.getByRole("complementary").getByRole("button", { name: "Watch" });
  await watch.click();
  const buffer = Buffer.from(line(1, { key, status: "running", status_word: "Running" }));
  await page.getByLabel("Open file…").setInputFiles({ name: "then.ndjson", mimeType: "", buffer });
  await expect(app.rows).toHaveCount(1);
  await app.rows.first().locator('[data-column="started"]').click();
  await expect(page.getByRole("complementary").getByRole("region", { name: "What is known" })).toBeVisible();
  await expect(watch).toHaveCount(0);

  await simulator.advance(6 * 3_600_000);
  // By itself: what is shown from a file is not asked for, what is watched is.
  await page.clock.fastForward("01:00");
  // All that has come meanwhile is read first.
  await expect(page.getByRole("button", { name: "Told (1)", exact: true })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Told (1)", exact: true }).click();
  await expect(page.locator("#told").getByRole("link", { name: /^(Completed|Failed): / })).toBeVisible();
});

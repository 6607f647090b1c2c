// What matches, or is selected, is saved as a file: all of it, and nothing but tasks.

import { hold, rows, text } from "../support/exported.ts";
import { expect, test } from "../support/journeys.ts";

test("All that match are saved as CSV: the shown columns, the key, and times of the shown zone", async ({ app, page, project, site }) => {
  await app.connect(site, project, "/?q=status%3Afailed&tz=utc");
  const count = await app.count();
  const keys = await app.keys();
  await page.getByRole("button", { name: "Export…" }).click();
  const dialog = page.getByRole("dialog", { name: "Export tasks" });
  await expect(dialog.getByRole("radio", { name: `All that match (${count.toLocaleString("en")})` })).toBeChecked();
  await expect(dialog.getByRole("radio", { name: /^The selected ones/ })).toBeDisabled();
  const saved = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save as a file" }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toMatch(/^taskdeck-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.csv$/);
  const csv = await text(download);
  expect(csv.startsWith("\ufeff")).toBe(true);
  expect(csv).not.toContain(project.token.slice(0, 40));
  const [heads, ...found] = rows(csv.slice(1));
  expect(heads).toEqual(["Status", "Task", "Product", "Instance", "Region / project", "Progress", "Started (UTC)", "Duration (h:mm:ss)", "Reason", "Key"]);
  expect(found).toHaveLength(count);
  expect(found.slice(0, 5).map((cells) => cells.at(-1))).toEqual(keys);
  for (const cells of found) {
    expect(cells).toHaveLength(heads.length);
    // Of some the cloud says no time.
    expect(cells[6]).toMatch(/^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00)?$/);
  }
  expect(found[0]![6]).not.toBe("");
  await expect(dialog).toContainText(`${count.toLocaleString("en")} tasks are written.`);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Export…" })).toBeFocused();
});

test("What is selected is saved as NDJSON and JSON, each task with all that is known of it", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  const keys = await app.keys(3);
  await app.rows.nth(0).getByRole("checkbox").click();
  await app.rows.nth(2).getByRole("checkbox").click();
  await page.getByRole("region", { name: "Selection" }).getByRole("button", { name: "Export…" }).click();
  const dialog = page.getByRole("dialog", { name: "Export tasks" });
  await expect(dialog.getByRole("radio", { name: "The selected ones (2)" })).toBeChecked();
  const save = async (format: RegExp) => {
    await dialog.getByRole("radio", { name: format }).check();
    const saved = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Save as a file" }).click();
    return text(await saved);
  };
  const lines = (await save(/^NDJSON/)).trimEnd().split("\n").map((line) => JSON.parse(line));
  expect(lines.map((task) => task.key)).toEqual([keys[0], keys[2]]);
  for (const task of lines) {
    expect(task).toMatchObject({ schema: "taskdeck.task", version: 1, project: project.id });
    expect(JSON.parse(task.raw[0].json)).toBeInstanceOf(Object);
  }
  expect(JSON.parse(await save(/^JSON/))).toEqual(lines);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("An export that is stopped says how far it got, saves nothing unasked, and leaves the list", async ({ app, page, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  const [keys, count] = [await app.keys(), await app.count()];
  await page.getByRole("button", { name: "Export…" }).click();
  const dialog = page.getByRole("dialog", { name: "Export tasks" });
  await dialog.getByRole("radio", { name: /^NDJSON/ }).check();
  const downloads: unknown[] = [];
  page.on("download", (download) => downloads.push(download));
  const release = await hold(page);
  await dialog.getByRole("button", { name: "Save as a file" }).click();
  await expect(dialog.getByRole("progressbar", { name: "Tasks written" })).toBeVisible();
  await dialog.getByRole("button", { name: "Stop" }).click();
  await release();
  await expect(dialog).toContainText(/Stopped after [\d,]+ of [\d,]+ tasks\. Nothing was saved; the list is as it was\./);
  expect(downloads).toEqual([]);

  // What was written can still be had.
  const part = dialog.getByRole("button", { name: /^Save these [\d,]+$/ });
  const some = Number((await part.innerText()).replace(/\D/g, ""));
  const saved = page.waitForEvent("download");
  await part.click();
  expect((await text(await saved)).trimEnd().split("\n")).toHaveLength(some);
  expect(some).toBeLessThan(count);
  await dialog.getByRole("button", { name: "Close" }).click();
  expect(await app.keys()).toEqual(keys);
  await expect(app.status).toHaveText(/^[\d,]+ tasks\.$/);
});

// A file of exported tasks is shown without any connection: marked, read only, and whatever is wrong in it is told.

import { file, hold, key, line, text } from "../support/exported.ts";
import { expect, test, type App } from "../support/journeys.ts";

const note = (app: App) => app.page.getByRole("region", { name: "Opened file" });

test("What was exported is shown elsewhere, as it was, without a connection", async ({ app, browser, page, project, site }) => {
  await app.connect(site, project, "/?q=status%3Afailed");
  const [keys, count] = [await app.keys(), await app.count()];
  await page.getByRole("button", { name: "Export…" }).click();
  const dialog = page.getByRole("dialog", { name: "Export tasks" });
  await dialog.getByRole("radio", { name: /^NDJSON/ }).check();
  const saved = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save as a file" }).click();
  const exported = await text(await saved);

  app.preset({});
  const elsewhere = await browser.newContext();
  const there = app.beside(await elsewhere.newPage());
  await there.open(`${site.origin}/`);
  await there.loaded();
  const before = await there.count();
  await there.page.getByLabel("Open file…").setInputFiles({ name: "failed.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(exported) });
  await expect(note(there)).toContainText(`From file failed.ndjson, ${count.toLocaleString("en")} tasks. Read only: the cloud is not asked.`);
  expect([await there.keys(), await there.count()]).toEqual([keys, count]);
  await expect(there.page).toHaveURL(`${site.origin}/`);
  await expect(there.page.getByRole("complementary", { name: "Demo" })).toBeHidden();
  await expect(there.page.getByRole("button", { name: "Refresh" })).toBeHidden();

  // Filter, counts and a task's page work on it as on a list.
  await there.filter.fill("source:dcs");
  await expect.poll(() => there.count()).toBeLessThan(count);
  await there.rows.first().getByRole("link").click();
  await expect(there.main).toContainText("As in the file failed.ndjson. The cloud is not asked.");
  await there.page.goBack();
  await there.filter.fill("");
  await note(there).getByRole("button", { name: "Close the file" }).click();
  await expect(note(there)).toBeHidden();
  await expect.poll(() => there.count()).toBeGreaterThanOrEqual(before);
  await elsewhere.close();
});

test("Lines that are no tasks are counted and told, and the others are shown", async ({ app, page, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  const lines = [line(1), "{", "{}", line(2, { version: 2 }), line(3, { key: "rds/x" }), "", line(1, { status: "failed", status_word: "Failed" }), ...Array(30).fill("?")];
  const buffer = Buffer.from(lines.join("\r\n"));
  await page.getByLabel("Open file…").setInputFiles({ name: "x.ndjson", mimeType: "", buffer });
  await expect(note(app)).toContainText("From file x.ndjson, 2 tasks. Lines that could not be read: 33.");
  await expect(note(app)).toContainText("Lines of a newer version of Taskdeck: 1.");
  await expect(note(app)).toContainText("Lines that tell of a task once more: 1.");
  expect(await app.keys()).toEqual([key(2), key(1)]);
  await expect(app.rows.nth(1)).toHaveAttribute("data-status", "failed");
  await note(app).getByText("Lines that could not be read: 33", { exact: true }).click();
  const told = note(app).getByRole("listitem");
  await expect(told).toHaveCount(20);
  await expect(told.nth(0)).toContainText("Line 2: ");
  await expect(told.nth(1)).toHaveText("Line 3: it is no exported task");
  await expect(told.nth(2)).toHaveText("Line 5: its key “rds/x” names no list that is known here");
  await expect(note(app)).toContainText("And 13 more.");

  // What holds no task at all is told as well, and another file takes its place.
  await page.getByLabel("Open file…").setInputFiles({ name: "photo.jpg", mimeType: "", buffer: Buffer.from([0xff, 0xd8, 0x0a, 0xff]) });
  await expect(note(app)).toContainText("From file photo.jpg, 0 tasks. Lines that could not be read: 2.");
  await expect(app.main).toContainText("No tasks are in this file, as far as it was read.");
});

test("A file is dropped on the list", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  const before = await app.keys();
  const dataTransfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "dropped.ndjson"));
    return data;
  }, `${line(1)}\n${line(2)}`);
  await app.grid.dispatchEvent("dragover", { dataTransfer });
  await app.grid.dispatchEvent("drop", { dataTransfer });
  await expect(note(app)).toContainText("From file dropped.ndjson, 2 tasks.");
  expect(await app.keys()).toEqual([key(2), key(1)]);
  await note(app).getByRole("button", { name: "Close the file" }).press("Enter");
  await expect.poll(() => app.keys()).toEqual(before);
});

test("A file can be opened where nobody is signed in", async ({ app, page, project, site }) => {
  app.preset({ connections: [{ label: project.label, region: project.region, project: project.id, route: { kind: "direct" } }] });
  await app.open(`${site.origin}/`);
  await expect(page.getByLabel("Token", { exact: true })).toBeVisible();
  await page.getByLabel("Open file…").setInputFiles(file(3));
  await expect(note(app)).toContainText("From file tasks.ndjson, 3 tasks.");
  expect(await app.count()).toBe(3);
});

test("Reading is stopped, and what was read so far stays", async ({ app, page, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  const release = await hold(page);
  await page.getByLabel("Open file…").setInputFiles(file(20_000));
  await expect(note(app)).toContainText(/Reading file tasks\.ndjson, \d+%: [\d,]+ tasks so far\./);
  await note(app).getByRole("button", { name: "Stop reading" }).click();
  await release();
  await expect(note(app)).toContainText(/From file tasks\.ndjson, [\d,]+ tasks\. Reading was stopped at \d+%: what was read so far is shown\./);
  const count = await app.count();
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(20_000);
  await expect(note(app)).toContainText(`${count.toLocaleString("en")} tasks`);
});

test("A file of a hundred thousand tasks is read whole", async ({ app, page, site }) => {
  test.slow();
  await app.open(`${site.origin}/`);
  await app.loaded();
  await page.getByLabel("Open file…").setInputFiles(file(100_000), { timeout: 60_000 });
  await expect(note(app)).toContainText("From file tasks.ndjson, 100,000 tasks. Read only", { timeout: 120_000 });
  expect(await app.count()).toBe(100_000);
  expect((await app.keys(1))[0]).toBe(key(99_999));
});

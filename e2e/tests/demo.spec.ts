// The demo: what a newcomer sees, and what nobody else does.

import { expect, test } from "../support/journeys.ts";

test("A first visit shows the demo's tasks and says that they are made up", async ({ app, page, site, traffic }) => {
  await app.open(`${site.origin}/`);
  await expect(page.getByRole("complementary", { name: "Demo" })).toContainText("Nothing here is real");
  await expect(page.getByRole("link", { name: "Connect your own cloud" })).toBeVisible();
  await app.loaded();
  await expect(page).toHaveTitle("Tasks – Taskdeck");
  expect(traffic.ofDemo()).toContainEqual(expect.stringContaining("demo_bg.wasm"));
  expect(traffic.calls()).toEqual([]);
});

test("The list says how many tasks there are, and which each row is", async ({ app, site }) => {
  await app.open(`${site.origin}/`);
  await app.loaded();
  const count = await app.count();
  expect(count).toBeGreaterThanOrEqual(2000);
  await expect(app.status).toHaveText(`${count.toLocaleString("en")} tasks.`);
  const rows = await app.rows.evaluateAll((rows) =>
    rows.map((row) => [row.ariaRowIndex, { ...(row as HTMLElement).dataset }] as const),
  );
  expect(rows.length).toBeGreaterThan(10);
  for (const [at, [index, { task, status }]] of rows.entries()) {
    expect(index).toBe(`${at + 2}`);
    expect(task).toMatch(/^(taurusdb-(scheduled|immediate)|gaussdb|dcs)\/[a-z0-9-]+\/\w{32}\/[\w-]+$/);
    expect(status).toMatch(/^(unauthorized|running|pending|failed|canceled|completed|unknown)$/);
  }
});

test("Who has a connection never meets the demo", async ({ app, page, project, site, traffic }) => {
  await app.openPreset(site, project);
  await expect(app.main).toContainText("Sign in to");
  await expect(app.rows).toHaveCount(0);
  await app.signIn(project.token);
  await app.loaded();
  await expect(page.getByRole("complementary", { name: "Demo" })).toBeHidden();

  const lists = Object.values(project.lists).map((list) => list.count);
  const atLeast = lists.reduce((sum, count) => sum + count);
  expect(await app.count()).toBeGreaterThanOrEqual(atLeast);
  expect(await app.count()).toBeLessThan(atLeast + 100);
  for (const key of await app.keys(30)) expect(key).toContain(`/${project.region}/${project.id}/`);
  expect(traffic.ofDemo()).toEqual([]);
});

test("A task of the demo says that it is made up, and a page without tasks needs no demo", async ({
  app,
  page,
  site,
  traffic,
}) => {
  const label = page.getByRole("complementary", { name: "Demo" });
  await app.open(`${site.origin}/connections/`);
  await expect(page.getByRole("heading", { name: "Add a connection" })).toBeVisible();
  await expect(label).toBeHidden();
  expect(traffic.ofDemo()).toEqual([]);

  await app.open(`${site.origin}/`);
  await app.loaded();
  await app.rows.first().getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(label).toContainText("Nothing here is real");
});

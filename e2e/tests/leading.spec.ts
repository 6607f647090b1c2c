// One tab asks for all: the others take its rows, and one of them goes on when it is gone.

import { expect, test } from "../support/journeys.ts";

test("Of two tabs that are signed in one asks, and the other goes on when it is closed", async ({
  app,
  page,
  project,
  simulator,
  site,
  traffic,
}) => {
  await page.clock.install();
  await app.connect(site, project);
  const other = app.beside(await page.context().newPage());
  await other.page.goto(`${site.origin}/`);
  await other.ready();
  await expect(other.page.getByText(/“Shop”: rows from another tab/)).toBeVisible();
  await other.page.getByText("Sign in here too").click();
  await other.signIn(project.token);
  await other.loaded();
  const asking = () => traffic.calls().filter((call) => call.frame().page() === other.page).length;
  expect(await other.count()).toBe(await app.count());
  expect(asking()).toBe(0);

  // What the one learns the other shows, at once where no hand is on its list.
  await other.page.mouse.move(5, 5);
  await other.page.clock.fastForward("00:10");
  const count = await other.count();
  await simulator.advance(60 * 60_000);
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect.poll(() => other.count()).toBeGreaterThan(count);
  expect(asking()).toBe(0);

  await page.close();
  await other.page.clock.fastForward("00:40");
  await expect.poll(asking).toBeGreaterThan(0);
  await other.loaded();
});

test("A tab whose credential fails hands over", async ({ app, page, project, simulator, site, traffic }) => {
  await page.clock.install();
  await app.connect(site, project);
  const other = app.beside(await page.context().newPage());
  await other.page.goto(`${site.origin}/`);
  await other.ready();
  await other.page.getByText("Sign in here too").click();
  await other.signIn(project.token);
  await other.loaded();
  await simulator.fail({ kind: "expired", times: 1 });
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByLabel("Token", { exact: true })).toBeVisible();
  await simulator.fail();
  const asking = () => traffic.calls().filter((call) => call.frame().page() === other.page).length;
  const asked = asking();
  await other.page.clock.fastForward("00:40");
  await expect.poll(asking).toBeGreaterThan(asked);
  await other.loaded();
});

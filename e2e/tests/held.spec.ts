// Nothing moves under the reader: rows stay where they are while somebody has a hand on the list.

import { expect, test, type App } from "../support/journeys.ts";

/** What is drawn, and where. */
function places(app: App): Promise<unknown[]> {
  return app.rows.evaluateAll((rows) =>
    rows.map((row) => [
      (row as HTMLElement).dataset.task,
      row.getAttribute("aria-rowindex"),
      row.getBoundingClientRect().top,
    ]),
  );
}

test("No row moves under the pointer over fifty refreshes, and what is new waits for a click", async ({
  app,
  page,
  project,
  simulator,
  site,
  traffic,
}) => {
  test.setTimeout(120_000);
  await app.connect(site, project);
  const refresh = page.getByRole("button", { name: "Refresh" });
  const entering = app.status.getByRole("button", { name: /^[\d,]+ new$/ });
  await app.rows.nth(3).hover();
  const before = await places(app);
  const count = await app.count();
  for (const _ of Array(50)) {
    await simulator.advance(10 * 60_000);
    const asked = traffic.calls().length;
    // By its key, so that the pointer stays where it is.
    await refresh.press("Enter");
    await expect.poll(() => traffic.calls().length).toBeGreaterThan(asked);
    await expect(page.getByText("Updating…")).toHaveCount(0);
    expect(await places(app)).toEqual(before);
  }
  expect(await app.count()).toBe(count);
  const waiting = Number((await entering.innerText()).replace(/\D/g, ""));
  expect(waiting).toBeGreaterThan(0);
  await entering.click();
  await expect(entering).toHaveCount(0);
  await expect(app.status).toBeFocused();
  expect(await app.count()).toBeGreaterThan(count);
});

test("A row with the focus stays too, and another question shows all at once", async ({
  app,
  page,
  project,
  simulator,
  site,
}) => {
  await page.clock.install();
  await app.connect(site, project);
  await app.rows.nth(2).getByRole("link").focus();
  const before = await places(app);
  await simulator.advance(60 * 60_000);
  await page.clock.fastForward("00:40");
  await expect(app.status.getByRole("button")).toBeVisible();
  expect(await places(app)).toEqual(before);
  await expect(app.rows.nth(2).getByRole("link")).toBeFocused();
  await app.head("Task").getByRole("button").click();
  await expect(app.head("Task")).toHaveAttribute("aria-sort", "ascending");
  await expect(app.status.getByRole("button")).toHaveCount(0);
  await expect(page).toHaveURL(/\?sort=name$/);
});

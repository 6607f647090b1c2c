// When the page asks: by itself while it is seen, never while it is hidden, at once when it is seen again.

import { expect, test, type App } from "../support/journeys.ts";

/** Shows the page, or hides it, as the browser does when one goes to another tab. */
function show(app: App, visible: boolean): Promise<void> {
  return app.page.evaluate((visible) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => !visible });
    Object.defineProperty(document, "visibilityState", {
      configurable: true,
      get: () => (visible ? "visible" : "hidden"),
    });
    document.dispatchEvent(new Event("visibilitychange"));
  }, visible);
}

test("A hidden page asks nothing and catches up when it is seen again", async ({
  app,
  page,
  project,
  site,
  simulator,
  traffic,
}) => {
  await page.clock.install();
  await app.connect(site, project);
  await show(app, false);
  // What was under way may end; then there is silence, however long.
  await page.clock.fastForward("01:30");
  await app.loaded();
  const asked = traffic.calls().length;
  for (const _ of Array(10)) await page.clock.fastForward("03:00");
  expect(traffic.calls()).toHaveLength(asked);

  await simulator.reset();
  await show(app, true);
  await expect.poll(() => traffic.calls().length).toBeGreaterThanOrEqual(asked + 4);
  const products = async () => new Set((await simulator.log()).map(({ product }) => product));
  await expect.poll(products).toEqual(new Set(["taurusdb", "gaussdb", "dcs"]));
});

test("What is being read waits while nobody sees the page, and goes on where it was", async ({
  app,
  page,
  project,
  site,
  simulator,
  traffic,
}) => {
  await page.clock.install();
  // So rarely that no list is asked again while another is still being read.
  await page.addInitScript(() => localStorage.setItem("taskdeck.preferences.v1", '{"pace":"5m"}'));
  await app.openPreset(site, project);
  await simulator.fail({ kind: "latency", ms: 300, times: 1000 });
  await app.signIn(project.token);
  await expect(page.locator("[data-task]").first()).toBeVisible();
  await show(app, false);
  await expect.poll(() => traffic.calls().every((call) => call.timing().responseEnd > 0)).toBe(true);
  const asked = traffic.calls().length;
  // Not so long that a list which was read before has to be asked again.
  await page.clock.fastForward("00:04");
  expect(traffic.calls()).toHaveLength(asked);
  await show(app, true);
  await page.clock.fastForward("00:02");
  await app.loaded();
  const urls = traffic.calls().map((call) => call.url());
  expect(urls.length).toBeGreaterThan(asked);
  expect(new Set(urls).size, "no page twice").toBe(urls.length);
});

test("A page that is seen asks by itself, and only for what may have changed", async ({
  app,
  page,
  project,
  site,
  simulator,
  traffic,
}) => {
  await page.clock.install();
  await app.connect(site, project);
  const whole = traffic.calls().length;
  await expect
    .poll(() =>
      app.page
        .getByText("Updated just now")
        .or(app.page.getByText(/Updated \d+ s ago/))
        .count(),
    )
    .toBe(1);
  await simulator.reset();
  // Where nothing runs in sight it is calm.
  await page.clock.fastForward("00:40");
  await expect.poll(() => traffic.calls().length).toBeGreaterThan(whole);
  await app.loaded();
  expect(traffic.calls().length - whole).toBeLessThan(whole);
});

test("How often it asks can be chosen, and pausing asks nothing", async ({ app, page, project, site, traffic }) => {
  await page.clock.install();
  await app.connect(site, project);
  await page.getByRole("button", { name: /^Updat/ }).click();
  const pace = page.getByRole("combobox", { name: "Refresh" });
  await expect(page.getByRole("list", { name: "Lists" }).getByRole("listitem")).toHaveCount(4);
  await expect(page.getByRole("list", { name: "Lists" })).toContainText(/all [\d,]+ that the cloud keeps/);
  await pace.selectOption("Paused");
  await page.clock.fastForward("00:40");
  await app.loaded();
  const asked = traffic.calls().length;
  for (const _ of Array(5)) await page.clock.fastForward("03:00");
  await expect(page.getByRole("button", { name: /, paused$/ })).toBeVisible();
  expect(traffic.calls()).toHaveLength(asked);
  await pace.selectOption("Every 10 s");
  await page.clock.fastForward("00:11");
  await expect.poll(() => traffic.calls().length).toBeGreaterThan(asked);

  // It is chosen for good.
  await app.reload();
  await app.signIn(project.token);
  await app.loaded();
  // The panel is open again, as the address says.
  await expect(pace).toHaveValue("10s");
});

test("Where nobody is for half an hour nothing more is asked, until somebody comes", async ({
  app,
  page,
  project,
  site,
  traffic,
}) => {
  await page.clock.install();
  await app.connect(site, project);
  for (const _ of Array(11)) await page.clock.fastForward("03:00");
  await expect(page.getByRole("button", { name: /nobody was here for 30 minutes/ })).toBeVisible();
  await page.waitForLoadState("networkidle");
  const asked = traffic.calls().length;
  for (const _ of Array(5)) await page.clock.fastForward("03:00");
  expect(traffic.calls()).toHaveLength(asked);
  await page.keyboard.press("Shift");
  await expect.poll(() => traffic.calls().length).toBeGreaterThan(asked);
  await expect(page.getByRole("button", { name: /nobody was here/ })).toBeHidden();
});

test("What is started while one watches appears, and what runs goes on", async ({
  app,
  page,
  project,
  site,
  simulator,
  traffic,
}) => {
  await page.clock.install();
  await app.connect(site, project);
  const before = await app.count();
  await simulator.advance(30 * 60_000);
  const asked = traffic.calls().length;
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect.poll(() => traffic.calls().length).toBeGreaterThan(asked);
  await expect.poll(() => app.count()).toBeGreaterThan(before);
  await app.loaded();
});

test("The page of a running job follows it to its end", async ({ another, app, page }) => {
  await page.clock.install();
  const { cloud, site } = await another();
  const [project] = (await cloud.world()).projects;
  await app.connect(site, project, "/?q=status%3Arunning%20source%3Ataurusdb-immediate");
  await app.rows.first().getByRole("link").click();
  await expect(page).toHaveTitle(/^Running – /);
  await expect(page.getByRole("region", { name: "What is known" })).toContainText("so far");
  await cloud.advance(12 * 3_600_000);
  await page.clock.fastForward("01:00");
  await expect(page).toHaveTitle(/^(Completed|Failed) – /);
  await expect(page.getByRole("region", { name: "What is known" })).not.toContainText("so far");
});

// When the cloud fails, or what lies before it: what is told, what stays, and how it gets well again.

import { draft, expect, test } from "../support/journeys.ts";
import type { Fault, Project } from "../support/simulator.ts";

test("One list that fails costs no other list its rows, and gets well again", async ({
  app,
  page,
  project,
  simulator,
  site,
}) => {
  await simulator.fail({ match: "dcs", kind: "server_error", status: 500 });
  await app.openPreset(site, project);
  await app.signIn(project.token);
  await expect(app.status).toHaveText(/^[\d,]+ tasks\. Lists that cannot be read: 1\.$/);

  await expect(app.lanes.getByRole("heading", { name: "DCS background tasks" })).toContainText(
    `${project.label} · ${project.region}`,
  );
  await expect(app.lanes.getByRole("heading")).toHaveCount(1);
  await expect(app.lanes).toContainText("The cloud failed.");
  const failed = (await simulator.log()).find((request) => request.product === "dcs");
  expect(failed?.status).toBe(500);
  await expect(app.lanes.getByRole("definition").filter({ hasText: /^500$/ })).toBeVisible();
  const requestId = app.lanes.getByRole("term").filter({ hasText: "Request id" });
  await expect(requestId).toBeVisible();
  await expect(app.lanes).toContainText(/Request id\s*\w{8,}/);
  await expect(app.lanes).toContainText(/since .+, tried again in \d+ s/);
  const keys = await app.keys(50);
  expect(keys.length).toBeGreaterThan(10);
  expect(keys.filter((key) => key?.startsWith("dcs/"))).toEqual([]);

  await simulator.fail();
  await app.lanes.getByRole("button", { name: "Try again" }).click();
  await app.loaded();
  await expect(app.lanes.getByRole("heading")).toHaveCount(0);
  await page.getByRole("button", { name: "DCS background tasks" }).click();
  await expect(app.rows.first()).toHaveAttribute("data-task", /^dcs\//);
});

test("Lists that were read keep their rows when a refresh fails", async ({ app, page, project, simulator, site }) => {
  await app.connect(site, project);
  const count = await app.count();
  await simulator.fail({ kind: "server_error", status: 503 });
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(app.status).toContainText("Lists that cannot be read: 4.");
  // Four lists that fail alike are told of once.
  await expect(app.lanes.getByRole("heading")).toHaveCount(1);
  await expect(app.lanes.getByRole("heading")).toContainText(/TaurusDB.*GaussDB.*DCS/);
  expect(await app.count()).toBeGreaterThanOrEqual(count);
  await expect(app.rows.first()).toBeVisible();
});

test("A wrong token is refused once, and nothing more is asked with it", async ({
  app,
  page,
  project,
  simulator,
  site,
  traffic,
}) => {
  await page.clock.install();
  const wrong = traffic.hide(`MII${"wrong".repeat(999)}`);
  await app.openPreset(site, project);
  await app.signIn(wrong);
  await expect(app.main.getByText("The token was refused.")).toHaveCount(1);
  await expect(app.main).toContainText("The gateway makes nothing of it");
  // One call goes first, and the other lists wait for its answer.
  expect(traffic.calls()).toHaveLength(1);
  await page.clock.fastForward("30:00");
  await expect(app.main.getByText("The token was refused.")).toHaveCount(1);
  expect(traffic.calls()).toHaveLength(1);

  await app.signIn(project.token);
  await app.loaded();
  await expect(app.main.getByText("The token was refused.")).toHaveCount(0);
  const statuses = (await simulator.log()).map((request) => request.status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(1);
  expect(statuses.slice(statuses.indexOf(401) + 1)).toContain(200);
});

test("A token that expires leaves the rows, stops all questions, and is replaced in place", async ({
  app,
  page,
  project,
  simulator,
  site,
  traffic,
}) => {
  await page.clock.install();
  await app.connect(site, project);
  const count = await app.count();
  const first = await app.keys(1);

  // While it is good, the page asks by itself.
  const before = traffic.calls().length;
  await page.clock.fastForward("01:05");
  await expect.poll(() => traffic.calls().length).toBeGreaterThan(before);
  await app.loaded();

  await simulator.fail({ kind: "expired" });
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(app.main.getByText(/The token (expired at .+|was refused)\./)).toHaveCount(1);
  await expect(page.getByRole("heading", { name: `Sign in to “${project.label}”` })).toBeVisible();
  expect(await app.count()).toBeGreaterThanOrEqual(count);
  expect(await app.keys(1)).toEqual(first);
  await expect.poll(async () => (await simulator.log()).at(-1)?.status).toBe(401);
  const asked = traffic.calls().length;
  await page.clock.fastForward("30:00");
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByRole("group", { name: "By status" }).getByRole("button", { name: "Failed" }).click();
  await expect(app.filter).toHaveValue("status:failed");
  expect(traffic.calls()).toHaveLength(asked);

  await simulator.fail();
  await app.signIn(project.token);
  await app.loaded();
  expect(traffic.calls().length).toBeGreaterThan(asked);
  await expect(page.getByRole("heading", { name: /^Sign in/ })).toHaveCount(0);
});

test("One refused token stops every list of its connection, and none of another", async ({
  another,
  app,
  page,
  traffic,
}) => {
  await page.clock.install();
  const { cloud, site } = await another("--tasks", "100");
  const [one, two, other] = (await cloud.world()).projects;
  const both = draft(one, { label: "Both", projects: [{ project: two.id, region: two.region }] });
  app.preset({ connections: [both, draft(other)] });
  traffic.trust(`${site.origin}/cloud/`);
  await app.open(`${site.origin}/`);
  const give = async ({ id, token }: Project, label: string) => {
    const form = page.getByRole("form").filter({ hasText: label }).filter({ hasText: id });
    await form.getByLabel("Token", { exact: true }).fill(traffic.hide(token));
    await form.getByRole("button", { name: "Use this token" }).click();
  };
  await give(one, "Both");
  await give(two, "Both");
  await give(other, other.label);
  await app.loaded();

  /** The projects that were asked since. */
  const asked = async (since: number) => {
    const paths = (await cloud.log()).slice(since).map(({ path }) => path);
    return [one, two, other].filter(({ id }) => paths.some((path) => path.includes(id))).map(({ label }) => label);
  };
  await cloud.revoke(one);
  await cloud.fail({ match: two.id, kind: "latency", ms: 1_000 });
  const count = await app.count();
  // By themselves: who asks for fresh rows after the refusal would get those of the other project.
  await page.clock.fastForward("01:00");
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await expect(dialog.getByRole("heading")).toHaveText([/Both/]);
  await cloud.fail();
  /** What was on its way is over, and so none of it is late where the clock is set forward. */
  const quiet = () => page.waitForTimeout(1_500);
  await quiet();
  const since = (await cloud.log()).length;
  await page.clock.fastForward("05:00");
  await expect.poll(() => asked(since)).toEqual([other.label]);
  await quiet();
  const then = (await cloud.log()).length;
  await page.clock.fastForward("05:00");
  await expect.poll(() => asked(then)).toEqual([other.label]);
  expect(await asked(since)).toEqual([other.label]);
  await expect(app.status).toContainText("Lists that cannot be read: 8.");
  expect(await app.count()).toBe(count);

  // Who asks for fresh rows gets those that can be had.
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect.poll(() => asked(since)).toEqual([two.label, other.label]);

  // Once more, and signed in again: all go on by themselves.
  await cloud.revoke(two);
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(dialog.getByRole("heading")).toHaveCount(2);
  for (const project of (await cloud.world()).projects.slice(0, 2)) await give(project, "Both");
  await expect(dialog).toBeHidden();
  await app.loaded();
  const again = (await cloud.log()).length;
  await page.clock.fastForward("01:00");
  await expect.poll(() => asked(again)).toEqual([one.label, two.label, other.label]);
});

const strange: [what: string, fault: Fault, told: RegExp, shown: RegExp][] = [
  ["A connection that hangs", { kind: "hang" }, /No answer in time\./, /2 s/],
  ["An answer that breaks off", { kind: "cut_off", after: 100 }, /The answer broke off\./, /\d B/],
  [
    "An answer that is half of some JSON",
    { kind: "broken_json" },
    /The answer makes no sense\./,
    /The answer began with/,
  ],
  [
    "A page of a proxy",
    { kind: "html", status: 200 },
    /Something between this page and the cloud answered/,
    /The answer began with/,
  ],
  [
    "A gateway's page of an error",
    { kind: "html", status: 502 },
    /Something between this page and the cloud answered/,
    /The answer began with/,
  ],
  ["An answer without an end", { kind: "huge", mib: 33 }, /The answer is larger than 32 MB\./, /> 32 MB/],
];

for (const [what, fault, told, shown] of strange) {
  test(`${what} is told as that, and the page goes on`, async ({ app, page, project, simulator, site, traffic }) => {
    await simulator.fail({ match: "/v2/", ...fault });
    app.preset({ connections: [draft(project)], patience_seconds: fault.kind === "hang" ? 2 : 20 });
    traffic.trust(`${site.origin}/cloud/`);
    await app.open(`${site.origin}/`);
    await app.signIn(project.token);
    await expect(app.lanes.getByRole("heading", { name: "DCS background tasks" })).toBeVisible({ timeout: 15_000 });
    await expect(app.lanes).toContainText(told);
    await expect(app.lanes).toContainText(shown);
    if (fault.kind !== "hang" && fault.kind !== "html") await expect(app.lanes).toContainText(/Request id\s*\w{8,}/);
    await expect(app.status).toHaveText(/^[\d,]+ tasks\. Lists that cannot be read: 1\.$/);

    await page.getByRole("button", { name: "GaussDB tasks" }).click();
    await expect(app.rows.first()).toHaveAttribute("data-task", /^gaussdb\//);
    await simulator.fail();
    await app.lanes.getByRole("button", { name: "Try again" }).click();
    await app.loaded();
  });
}

test("Too many requests are told, and tried again by itself", async ({ app, page, project, simulator, site }) => {
  await simulator.fail({ match: "/v2/", times: 1, kind: "throttled", retry_after: 3 });
  await app.openPreset(site, project);
  await app.signIn(project.token);
  await expect(app.lanes).toContainText("Too many requests.");
  await expect(app.lanes.getByRole("heading", { name: "DCS background tasks" })).toHaveCount(0, { timeout: 10_000 });
  await app.loaded();
  await expect(page.getByRole("button", { name: "DCS background tasks" })).not.toHaveAccessibleName(/ 0$/);
});

test("A list that is not allowed says so and is not asked again", async ({
  app,
  page,
  project,
  simulator,
  site,
  traffic,
}) => {
  await page.clock.install();
  await simulator.fail({ match: "/v2/", kind: "forbidden" });
  await app.openPreset(site, project);
  await app.signIn(project.token);
  await expect(app.lanes).toContainText("Not allowed.");
  await expect(app.status).toHaveText(/^[\d,]+ tasks\. Lists that cannot be read: 1\.$/);
  const ofDcs = () => traffic.calls().filter((call) => call.url().includes("/v2/")).length;
  const asked = ofDcs();
  await page.clock.fastForward("10:00");
  await page.clock.fastForward("10:00");
  await page.getByRole("group", { name: "By status" }).getByRole("button", { name: "Failed" }).click();
  await expect(app.filter).toHaveValue("status:failed");
  expect(ofDcs()).toBe(asked);
});

test("A row that cannot be read is shown as one, with its text on its page, until the job itself can be read", async ({
  another,
  app,
  page,
}) => {
  const { cloud, site } = await another("--with-broken-row");
  const [project] = (await cloud.world()).projects;
  await app.connect(site, project, "/?q=source%3Agaussdb%20status%3Aunknown");
  await cloud.fail({ match: "/jobs", kind: "server_error", status: 500 });
  const link = app.grid.getByRole("link", { name: "Unreadable row" });
  await link.click();
  await expect(page.getByRole("heading", { level: 1, name: "Unreadable row" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "This row could not be read" })).toBeVisible();
  await expect(app.main).toContainText("Part of it could not be read:");
  const received = page.getByRole("group", { name: "As received" });
  await page.getByRole("tab", { name: "As received" }).click();
  await expect(received).toContainText(/"job_id"\s*:/);

  await cloud.fail();
  await page.getByRole("link", { name: "Back to the list" }).click();
  await link.click();
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Unreadable row");
  await page.getByRole("tab", { name: "As received" }).click();
  await expect(received.first()).toBeVisible();
});

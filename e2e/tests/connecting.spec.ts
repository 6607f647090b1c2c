// Connecting to a project: by hand and by config.json, on each of the three ways, and what is refused.

import { join } from "node:path";
import type { Page } from "@playwright/test";
import { draft, expect, TEMPLATE, test } from "../support/journeys.ts";
import { Simulator, type Project } from "../support/simulator.ts";

/** Fills in the form for a project, all but the way and the token. */
async function describe(page: Page, { id, label, region }: Project): Promise<void> {
  await page.getByLabel("Label").fill(label);
  await page.getByRole("combobox", { name: "Region" }).fill(region);
  await page.getByRole("combobox", { name: "Region" }).press("Escape");
  await page.getByLabel("Project id").fill(id);
}

test("A connection by hand, through the page's own origin", async ({
  app,
  page,
  project,
  simulator,
  site,
  traffic,
}) => {
  traffic.trust(`${site.origin}/cloud/`);
  await app.open(`${site.origin}/connections/`);
  await describe(page, project);
  await page.getByRole("radio", { name: "Through this site" }).check();
  await page.getByLabel("Token", { exact: true }).fill(project.token);
  expect(await simulator.log()).toEqual([]);
  expect(traffic.requests.filter((request) => request.url().includes("/cloud/"))).toEqual([]);

  const samples = await page
    .getByRole("listitem")
    .filter({ hasText: `${site.origin}/cloud/` })
    .allInnerTexts();
  const shown = samples.map((call) => /^GET (\S+)/.exec(call)![1]);
  // One for each list.
  expect(shown).toHaveLength(5);
  await page.getByRole("button", { name: "Save and connect" }).click();
  await app.loaded();
  expect(await app.count()).toBeGreaterThan(400);

  // What was shown is what was sent, and what arrived.
  for (const url of shown) {
    expect(traffic.calls().map((call) => call.url())).toContain(url);
    const [, host, path, query] = /\/cloud\/([^/]+)(\/[^?]*)\??(.*)$/.exec(url)!;
    const sent = expect.objectContaining({ host, path, query, method: "GET", status: 200 });
    await expect.poll(() => simulator.log()).toContainEqual(sent);
  }
  for (const { headers } of await simulator.log()) {
    expect(headers["x-auth-token"]).toBe(`12288 bytes, …${project.token.slice(-4)}`);
    expect(headers).not.toHaveProperty("cookie");
    expect(headers).not.toHaveProperty("referer");
  }
});

test("A connection is remembered without its token", async ({ app, page, project, site, traffic }) => {
  await app.connectByHand(site, project);
  await traffic.check();

  await app.reload();
  await expect(page.getByRole("heading", { name: "Sign in to “Shop”" })).toBeVisible();
  await app.signIn(project.token);
  await app.loaded();
});

test("A token that the tab shall keep is there after a reload, and gone from the tab with signing out", async ({
  app,
  page,
  project,
  site,
  traffic,
}) => {
  const held = () => page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  await app.openPreset(site, project);
  await page.getByLabel("Token", { exact: true }).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("radio", { name: "This page only" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "This tab" })).toBeChecked();
  await app.signIn(project.token);
  await app.loaded();
  traffic.mayKeepInTab = true;
  await traffic.check();
  expect(await held()).toContain(project.token);

  await app.reload();
  await app.loaded();
  await expect(page.getByLabel("Token", { exact: true })).toBeHidden();
  const other = await page.context().newPage();
  await other.goto(`${site.origin}/`);
  // It has rows of this one, and no token.
  await expect(other.getByText("rows from another tab")).toBeVisible();
  expect(traffic.calls().filter((call) => call.frame().page() === other)).toEqual([]);
  await other.close();

  await page.getByRole("link", { name: "Connections" }).click();
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByRole("radio", { name: "This tab" })).toBeChecked();
  await page.getByRole("button", { name: "Sign out" }).click();
  expect(await held()).toBe("{}");
  traffic.mayKeepInTab = false;
});

test("A token does not go another way than the one it was given for", async ({ app, page, project, site, traffic }) => {
  await app.connectByHand(site, project);
  const other = site.origin.replace("127.0.0.1", "localhost");
  await page.getByRole("link", { name: "Connections" }).click();
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByText("A token is held. Paste another to replace it.")).toBeVisible();
  await page.getByRole("radio", { name: "Through a proxy" }).check();
  await page.getByLabel("Address pattern").fill(other + TEMPLATE);
  await expect(page.getByText("A token is held. Paste another to replace it.")).toBeHidden();
  await page.getByRole("button", { name: "Save and connect" }).click();
  await expect(page.getByText("Needed.")).toBeVisible();
  // Lists that are being read the old way may go on; nothing goes the new one.
  expect(traffic.requests.filter((request) => request.url().startsWith(other))).toEqual([]);
});

test("A remembered connection that cannot be used any more is told beside the others", async ({ app, page, project, site }) => {
  await app.connectByHand(site, project);
  await page.evaluate(() => {
    const [key, text] = Object.entries(localStorage).find(([, text]) => text.includes("connections"))!;
    const stored = JSON.parse(text);
    stored.connections.push({ ...stored.connections[0], label: "Old", region: "xx-nowhere-1" });
    localStorage.setItem(key, JSON.stringify(stored));
  });
  await app.reload();
  const told = page.getByText("Not every connection can be used as it was remembered.");
  await expect(told).toBeVisible();
  await app.signIn(project.token);
  await app.loaded();
  await expect(told).toBeVisible();
});

test("A connection that the site presets, through its own origin", async ({ app, page, project, simulator, site }) => {
  await app.connect(site, project);
  const hosts = new Set((await simulator.log()).map((request) => request.host));
  expect(hosts).toEqual(new Set(Object.values(project.hosts)));
  await page.getByRole("link", { name: "Connections" }).click();
  await expect(app.main).toContainText("Preset by this site");
  await expect(page.getByRole("button", { name: "Remove" })).toBeHidden();
});

test("A connection through a proxy on another origin", async ({
  app,
  corsProxy,
  fileServer,
  page,
  simulator,
  traffic,
  world,
}) => {
  const project = world.projects[2];
  const template = `${corsProxy.origin}${TEMPLATE}`;
  traffic.trust(`${corsProxy.origin}/cloud/`);
  app.preset({ connections: [draft(project, { route: { kind: "proxy", template } })] });
  await app.open(fileServer.url);
  await expect(page.getByRole("heading", { name: "Sign in to “Payments”" })).toBeVisible();
  expect(traffic.calls()).toEqual([]);
  await app.signIn(project.token);
  await app.loaded();
  expect(new Set((await simulator.log()).map((request) => request.region))).toEqual(new Set([project.region]));
  expect(traffic.calls().every((call) => call.url().startsWith(corsProxy.origin))).toBe(true);
});

test("Two projects side by side, each with its own token", async ({ app, page, simulator, site, traffic, world }) => {
  const [shop, , , retail] = world.projects;
  traffic.trust(`${site.origin}/cloud/`);
  app.preset({ connections: [draft(shop), draft(retail)] });
  await app.open(`${site.origin}/`);
  for (const { label, token } of [retail, shop]) {
    const form = page.getByRole("form", { name: `Sign in to “${label}”` });
    await form.getByLabel("Token", { exact: true }).fill(token);
    await form.getByRole("button", { name: "Use this token" }).click();
    await expect(form).toBeHidden();
  }
  await app.loaded();
  const told = await simulator.log();
  expect(told.length).toBeGreaterThan(7);
  for (const { headers, path, status } of told) {
    // IAM is asked about each of the two, under one address.
    if (path === "/v3/auth/tokens") continue;
    const project = path.includes(shop.id) ? shop : retail;
    // A deleted instance is still among the instances, and has no list any more.
    const expected = path.includes("/instances/") && status === 404 ? 404 : 200;
    expect([status, headers["x-auth-token"]]).toEqual([expected, `12288 bytes, …${project.token.slice(-4)}`]);
  }
});

test("Direct calls that the browser blocks are told to be blocked", async ({
  app,
  logs,
  page,
  project,
  site,
  traffic,
}) => {
  const cloud = await Simulator.startPlain(join(logs, "direct.log"), "--tasks", "40");
  try {
    const host = `http://localhost:${cloud.address.split(":")[1]}`;
    traffic.trust(`${host}/`);
    const hosts = { taurusdb: host, gaussdb: host, dcs: host };
    app.preset({ connections: [draft(project, { route: { kind: "direct" }, hosts })] });
    await app.open(`${site.origin}/`);
    await app.signIn(project.token);
    await expect(app.lanes).toContainText("The host answers, but lets no page read it: use a proxy, or a path of this site.");
    // It asked without a token, could not read the answer, and kept the token to itself.
    const log = await cloud.log();
    expect(log.length).toBeGreaterThan(1);
    expect(log.filter(({ headers, method }) => method !== "GET" || "x-auth-token" in headers)).toEqual([]);
  } finally {
    await cloud.stop();
  }
});

test("What cannot be right is refused beside its field, and nothing is sent", async ({
  app,
  page,
  project,
  simulator,
  site,
  traffic,
}) => {
  await app.open(`${site.origin}/connections/`);
  const save = page.getByRole("button", { name: "Save and connect" });
  const region = page.getByRole("combobox", { name: "Region" });
  const id = page.getByLabel("Project id");
  const pattern = page.getByLabel("Address pattern");
  const way = page.getByRole("group", { name: "Way to the cloud" });

  // Nothing typed.
  await save.click();
  await app.refuses(page.getByLabel("Label"), "Needed.");
  await app.refuses(region, "Needed.");
  await app.refuses(id, "Needed.");
  await app.refuses(page.getByLabel("Token", { exact: true }), "Needed.");
  await expect(way.getByRole("alert")).toHaveText("Needed.");
  await expect(page.getByLabel("Label")).toBeFocused();

  // Typed wrongly.
  await describe(page, project);
  await page.getByLabel("Token", { exact: true }).fill(project.token);
  await region.fill("CN North");
  await app.refuses(region, "A region looks like cn-north-4.");
  await region.fill(project.region);
  await id.fill("default");
  await app.refuses(id, "A project id is 32 letters or digits, or a hyphenated UUID.");
  await id.fill(project.id);
  await save.click();
  await expect(way.getByRole("alert")).toHaveText("Needed.");

  await page.getByRole("radio", { name: "Through a proxy" }).check();
  await save.click();
  await app.refuses(pattern, "Needed.");
  for (const [typed, told] of [
    ["https://proxy.example/{uri}", "{uri} is not a placeholder."],
    ["https://proxy.example/{host}", "The pattern has to say the path"],
    ["https://proxy.example/{path}", "The pattern has to say the host"],
    ["https://proxy.example/{url", "A brace without its partner."],
    ["{url}", "begins with https:// and the proxy’s own host"],
    ["http://proxy.example/{url}", "http would carry the token in the clear, and from an https page"],
  ]) {
    await pattern.fill(typed);
    await app.refuses(pattern, told);
    await save.click();
  }
  await page.getByRole("radio", { name: "Through this site" }).check();
  await pattern.fill("https://proxy.example/{url}");
  await app.refuses(pattern, "A path of this site begins with a single /.");
  await save.click();
  await expect(page).toHaveURL(`${site.origin}/connections/`);
  const urls = traffic.requests.map((request) => request.url());
  expect(urls.filter((url) => !url.startsWith(site.origin) || url.includes("/cloud/"))).toEqual([]);
  expect(await simulator.log()).toEqual([]);
  await page.getByLabel("Token", { exact: true }).fill("");
});

test("A region that the table does not know needs hosts, and asks them", async ({
  app,
  page,
  project,
  simulator,
  site,
  traffic,
}) => {
  traffic.trust(`${site.origin}/cloud/`);
  await app.open(`${site.origin}/connections/`);
  await describe(page, { ...project, region: "zz-test-1" });
  await page.getByRole("radio", { name: "Through this site" }).check();
  await page.getByLabel("Token", { exact: true }).fill(project.token);
  await page.getByRole("button", { name: "Save and connect" }).click();
  await expect(app.main).toContainText(/No host is known|Not in the table of regions/);
  expect(await simulator.log()).toEqual([]);

  await page.getByText("Other hosts").click();
  await page.getByRole("group").getByLabel("DCS", { exact: true }).last().fill(project.hosts.dcs);
  await page.getByRole("button", { name: "Save and connect" }).click();
  await app.loaded();
  const asked = async () => [...new Set((await simulator.log()).map((request) => request.host))].sort();
  await expect.poll(asked).toEqual([project.hosts.dcs, "iam.myhuaweicloud.com"].sort());
});

test("A connection is removed with its token", async ({ app, page, project, simulator, site }) => {
  await app.connectByHand(site, project);
  await page.getByRole("link", { name: "Connections" }).click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(app.main).toContainText("No connection yet.");
  await expect(page.getByRole("button", { name: "Undo" })).toBeFocused();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(app.main).toContainText("Token needed");
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await simulator.reset();
  await page.getByRole("link", { name: "Tasks", exact: true }).click();
  await expect(page.getByRole("complementary", { name: "Demo" })).toBeVisible();
  await app.loaded();
  expect(await simulator.log()).toEqual([]);
  await app.reload();
  await app.loaded();
  await expect(page.getByRole("complementary", { name: "Demo" })).toBeVisible();
});

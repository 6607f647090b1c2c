// What the reader, the site or a file names, where the name tries to be more than a name: labels, accounts and users,
// headers for a proxy, and settings that cannot be right. In every view that shows them.

import type { Locator, Page } from "@playwright/test";
import { HOSTILE, holds } from "../support/hostile.ts";
import { type Draft, draft, expect, TEMPLATE, test } from "../support/journeys.ts";
import type { Project, World } from "../support/simulator.ts";

const { markup, attribute, drawing, direction, emoji, control, template } = HOSTILE;
const NAMES = [markup, attribute, drawing, direction, emoji, control, template];

/** What of a name is shown as it stands, however marks that cannot be seen are shown. */
function core(name: string): string {
  if (name === direction) return "exe.gpj";
  return name === control ? "[31mred" : name;
}

/** These names can be read in a part of the page, as texts. */
async function tells(part: Locator, names: string[]): Promise<void> {
  const missing = async () => {
    const text = (await part.allTextContents()).join("\n");
    return names.filter((name) => !text.includes(core(name)));
  };
  await expect.poll(missing).toEqual([]);
}

/** As many connections as there are projects, each with another name. */
function named({ projects }: World, names: string[]): Draft[] {
  return projects.slice(0, names.length).map((project, at) => draft(project, { label: names[at] }));
}

/** Signs in to every connection that asks for it, in the order of the projects. */
async function signIn(page: Page, projects: Project[]): Promise<void> {
  const forms = page.getByRole("form", { name: /^Sign in to/ });
  for (const [at, { token }] of projects.entries()) {
    await expect(forms).toHaveCount(projects.length - at);
    await forms.first().getByLabel("Token", { exact: true }).fill(token);
    await forms.first().getByRole("button", { name: "Use this token" }).click();
  }
  await expect(forms).toHaveCount(0);
}

/** The names by as many as there are projects. */
const GROUPS = [NAMES.slice(0, 4), NAMES.slice(4)];

test.describe.configure({ timeout: 120_000 });

test.beforeEach(({ page }) => {
  page.on("dialog", (dialog) => {
    throw new Error(`a dialog: ${dialog.message()}`);
  });
});

for (const [at, names] of GROUPS.entries()) {
  test(`Labels are texts in the list and beside it (${at + 1})`, async ({ another, app, page, traffic }) => {
    const { cloud, site } = await another("--tasks", "400");
    const world = await cloud.world();
    const projects = world.projects.slice(0, names.length);
    app.preset({ connections: named(world, names) });
    traffic.trust(`${site.origin}/cloud/`);
    for (const { token } of projects) traffic.hide(token);
    await app.open(`${site.origin}/`);
    await tells(app.main.getByRole("heading"), names);
    await holds(page, [0]);

    // While they are read, when they are there, and when they are not to be had.
    await cloud.fail({ kind: "latency", ms: 3_000 });
    await signIn(page, projects);
    await tells(app.lanes, names);
    await holds(page, [0, 1]);
    await cloud.fail();
    await app.loaded();
    for (const [at, { id }] of projects.entries()) {
      await app.filter.fill(`project:${id}`);
      await tells(app.rows.first(), [names[at]]);
    }
    await app.filter.fill("");
    await holds(page);
    const clock = await page.getByRole("banner").locator("[title^='The token of']").getAttribute("title");
    expect(names.some((name) => clock!.includes(core(name)))).toBe(true);

    // What another tab shows of them.
    const other = await page.context().newPage();
    await app.beside(other).open(`${site.origin}/`);
    await expect(other.getByText("rows from another tab")).toHaveCount(names.length);
    await tells(other.getByText("rows from another tab"), names);
    await holds(other);
    await other.close();

    await cloud.fail({ kind: "server_error", status: 500 });
    await page.getByRole("button", { name: "Refresh" }).click();
    await tells(app.lanes.getByRole("heading"), names);
    await holds(page);
    await cloud.fail();
    for (const project of projects) await cloud.revoke(project);
    await page.getByRole("button", { name: "Refresh" }).click();
    const dialog = page.getByRole("dialog", { name: "Sign in again" });
    await expect(dialog.getByRole("heading")).toHaveCount(names.length);
    await tells(dialog.getByRole("heading"), names);
    await holds(page);
  });

  test(`Labels are texts among the connections, beside jobs and requests (${at + 1})`, async ({
    app,
    page,
    site,
    traffic,
    world,
  }) => {
    const projects = world.projects.slice(0, names.length);
    app.preset({ connections: named(world, names) });
    traffic.trust(`${site.origin}/cloud/`);
    await app.open(`${site.origin}/connections/`);
    const items = page.locator(".connection-item");
    await tells(items, names);
    await holds(page, [0]);
    for (const [at, name] of names.entries()) {
      await items.nth(at).getByRole("button", { name: "Edit" }).click();
      expect(await page.getByLabel("Label").inputValue()).toContain(core(name));
      await holds(page, [0]);
      await page.getByRole("button", { name: "Cancel" }).click();
      await items.nth(at).getByRole("button", { name: "Duplicate" }).click();
      expect(await page.getByLabel("Label").inputValue()).toContain(core(name));
      await page.getByRole("button", { name: "Cancel" }).click();
      await items.last().getByRole("button", { name: "Remove" }).click();
      await tells(page.locator(".connection-gone"), [name]);
      await holds(page, [0]);
    }

    const [{ id, lists, region }] = projects;
    const job = `source=gaussdb&region=${region}&project=${id}&id=${lists.gaussdb_tasks.example_id}`;
    await page.goto(`${site.origin}/task/?${job}`);
    await app.ready();
    await tells(page.getByText("This link shows a job of"), [names[0]]);
    await tells(page.getByRole("form").getByRole("heading"), [names[0]]);
    await holds(page, [0]);
    await app.signIn(projects[0].token);
    await expect(page.getByRole("region", { name: "What is known" })).toBeVisible();
    await page.getByRole("button", { name: "Requests" }).click();
    await expect(page.getByRole("complementary", { name: "Requests" }).getByRole("row").nth(1)).toBeVisible();
    await holds(page, [0]);
    await page.getByRole("link", { name: "Look up a job" }).click();
    await expect(page.getByLabel("Project id")).toBeVisible();
    const offered = page.locator("#lookup-projects option");
    await expect(offered).not.toHaveCount(0);
    await tells(offered, [names[0]]);
    await holds(page, [0]);
  });
}

test("Each project of a connection is asked for below its label, which is a text", async ({
  app,
  page,
  site,
  world,
}) => {
  const [{ id, region }, ...others] = world.projects;
  app.preset({ connections: NAMES.map((label) => draft(others[0], { label, projects: [{ region, project: id }] })) });
  await app.open(`${site.origin}/`);
  const headings = page.getByRole("form").getByRole("heading");
  await expect(headings).toHaveCount(2 * NAMES.length);
  await tells(headings.filter({ hasText: `${region} / ${id}` }), NAMES);
  await holds(page, [0]);
});

test("Accounts and users are texts where one signs in, and are sent as they are", async ({
  another,
  app,
  page,
  traffic,
}) => {
  const { cloud, site } = await another("--tasks", "40");
  const world = await cloud.world();
  traffic.trust(`${site.origin}/cloud/`);
  for (const names of GROUPS) {
    const labels = names.map((_, at) => `Shop ${at}`);
    const settings = named(world, labels).map((draft, at) => {
      return { ...draft, sign_in: { way: "password" as const, account: names[at], user: names.at(at - 1)! } };
    });
    app.preset({ connections: settings });
    await app.open(`${site.origin}/`);
    const forms = page.getByRole("form", { name: /^Sign in to/ });
    await expect(forms).toHaveCount(names.length);
    for (const at of names.keys()) await tells(forms.nth(at), [names[at], names.at(at - 1)!]);
    await holds(page, [0]);
    for (const label of labels) {
      const form = page.getByRole("form", { name: `Sign in to “${label}”` });
      await form.getByLabel("Password", { exact: true }).fill(traffic.hide("not-the-password-4711"));
      await form.getByRole("button", { name: "Sign in" }).click();
      await expect(form).toContainText("The username or password is wrong.");
    }
    await expect(page.getByRole("dialog", { name: "Sign in again" })).toBeVisible();
    await tells(page.getByRole("dialog", { name: "Sign in again" }), names);
    await page.getByRole("button", { name: "Requests" }).click();
    const drawer = page.getByRole("complementary", { name: "Requests" });
    await drawer.getByRole("row").filter({ hasText: "401" }).first().getByRole("button").click();
    await expect(drawer.getByRole("definition").first()).toContainText("/v3/auth/tokens");
    await holds(page, [0]);
    const log = await cloud.log();
    const sent = log.flatMap(({ body, path }) => (path === "/v3/auth/tokens" ? [JSON.stringify(body)] : []));
    for (const name of names) expect(sent.some((body) => body.includes(JSON.stringify(name)))).toBe(true);

    await page.getByRole("button", { name: "Later" }).click();
    await page.getByRole("link", { name: "Connections" }).click();
    for (const [at, name] of names.entries()) {
      await page.getByRole("button", { name: "Edit" }).nth(at).click();
      // A field of one line has no ends of lines.
      await expect(page.getByLabel("Account", { exact: true })).toHaveValue(name.replace(/[\r\n]/g, ""));
      await holds(page, [0]);
      await page.getByRole("button", { name: "Cancel" }).click();
    }
  }
});

/** What a header can say: a line of plain signs without braces. */
const SAID = [markup, attribute, drawing, HOSTILE.address];

test("Headers for a proxy are texts in the form, among the requests and on their way", async ({
  another,
  app,
  page,
  traffic,
}) => {
  const { cloud, site } = await another("--tasks", "40");
  const [project] = (await cloud.world()).projects;
  const lines = SAID.map((value, at) => `X-Note-${at}: ${value}`);
  const route = { kind: "same-origin" as const, template: [TEMPLATE, ...lines].join("\n") };
  app.preset({ connections: [draft(project, { route })] });
  traffic.trust(`${site.origin}/cloud/`);
  await app.open(`${site.origin}/`);
  await page.getByText(/^Goes to/).click();
  await tells(page.locator(".sample-receivers"), lines);
  await holds(page, [0]);
  await app.signIn(project.token);
  await app.loaded();
  await page.getByRole("button", { name: "Requests" }).click();
  const drawer = page.getByRole("complementary", { name: "Requests" });
  await drawer
    .getByRole("button", { name: /^DCS background tasks/ })
    .last()
    .click();
  await tells(drawer.getByRole("definition"), lines);
  await tells(drawer.locator("pre"), SAID.slice(0, 2));
  await holds(page);
  // The proxy of deploy/ passes none of them on.
  expect(JSON.stringify(await cloud.log())).not.toContain("x-note");
  for (const call of traffic.calls()) expect(SAID.map((_, at) => call.headers()[`x-note-${at}`])).toEqual(SAID);
  await page.getByRole("link", { name: "Connections" }).click();
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByLabel("Address pattern")).toHaveValue(route.template);
  await tells(
    page
      .getByRole("listitem")
      .filter({ hasText: /^GET http/ })
      .first(),
    lines,
  );
  await holds(page, [0]);
});

test("Headers that cannot be are refused by name, as texts", async ({ app, page, site }) => {
  await app.open(`${site.origin}/connections/`);
  await page.getByRole("radio", { name: "Through this site" }).check();
  const pattern = page.getByLabel("Address pattern");
  for (const [line, told] of [
    [markup, `“${markup}” is no header.`],
    [`${attribute}: a`, `“${attribute}: a” is no header.`],
    [emoji, `“${emoji}” is no header.`],
    [`X-Note: ${emoji}`, "X-Note needs a value, of plain letters, digits and signs."],
    [`X-Note: ${direction}`, "X-Note needs a value"],
    [`X-Note: ${template}`, /is not a placeholder|A brace without its partner/],
  ] as const) {
    await pattern.fill(`${TEMPLATE}\n${line}`);
    await app.refuses(pattern, told);
    await holds(page, [0]);
  }
});

/** Settings as a file or a link brings them, one connection a name. */
function brought({ id, region }: Project, names: string[], more: (name: string) => object = () => ({})) {
  const headers = SAID.map((value, at) => `X-Note-${at}: ${value}`);
  const connections = names.map((name) => ({
    label: name,
    projects: [{ region, project: id }],
    route: { kind: "same-origin", template: [TEMPLATE, ...headers].join("\n") },
    sign_in: { way: "password", account: name, user: name },
    ...more(name),
  }));
  return { version: 2, connections };
}

async function takeIn(page: Page, settings: object): Promise<Locator> {
  const buffer = Buffer.from(JSON.stringify(settings));
  await page.getByLabel("Take in from a file").setInputFiles({ name: "a.json", mimeType: "application/json", buffer });
  return page.getByRole("group", { name: "What taking them in would change" });
}

test("What a file or a link brings is text before it is taken in and afterwards", async ({
  app,
  page,
  project,
  site,
}) => {
  await app.open(`${site.origin}/connections/`);
  const plan = await takeIn(page, brought(project, NAMES));
  await expect(plan.getByRole("listitem")).toHaveCount(NAMES.length);
  await tells(plan, NAMES);
  await holds(page, [0]);
  await plan.getByRole("button", { name: "Take them in" }).click();
  const items = page.locator(".connection-item");
  await tells(items, NAMES);
  await expect(items.filter({ hasText: "Token needed" })).toHaveCount(NAMES.length);
  await holds(page, [0]);

  const change = brought(project, NAMES, (name) => ({
    projects: [{ region: name, project: name }],
    products: [name],
    hosts: { [`dcs.${name}`]: name },
    route: { kind: "proxy", template: name },
    sign_in: { way: "password", account: NAMES.join(), user: NAMES.join(), user_id: name },
  }));
  await page.goto(`${site.origin}/connections/#import=${encodeURIComponent(JSON.stringify(change))}`);
  await expect(plan.getByRole("listitem")).toHaveCount(NAMES.length);
  for (const row of ["route.template", "sign_in.account", "projects[0].region", "products"]) {
    await expect(plan.getByRole("rowheader", { name: row }).first()).toBeVisible();
  }
  await tells(plan.getByRole("cell"), NAMES);
  await holds(page, [0]);
  await plan.getByRole("button", { name: "Take them in" }).click();
  // Now none of them can be used, and each says so.
  await expect(items.filter({ hasText: "Cannot be used as it is" })).toHaveCount(NAMES.length);
  await tells(items.locator("code"), NAMES);
  await holds(page, [0]);
  await items.first().getByRole("button", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Save and connect" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /\S/ }).first()).toBeVisible();
  await holds(page, [0]);
});

/** Settings of a site that cannot be right, and whether what is wrong is told by its name. */
const WRONG: [what: string, isNamed: boolean, config: (name: string, of: Draft) => object][] = [
  ["a setting that nobody knows", true, (name) => ({ [name]: 1 })],
  ["a language", false, (name) => ({ language: name })],
  ["a setting of a connection", true, (name, of) => ({ connections: [{ ...of, [name]: name }] })],
  ["a region and a project", false, (name, of) => ({ connections: [{ ...of, region: name, project: name }] })],
  ["a product", true, (name, of) => ({ connections: [{ ...of, products: [name] }] })],
  ["a host", true, (name, of) => ({ connections: [{ ...of, hosts: { [`dcs.${name}`]: name } }] })],
  ["a way", false, (name, of) => ({ connections: [{ ...of, route: { kind: "proxy", template: name } }] })],
  [
    "a header",
    true,
    (name, of) => ({ connections: [{ ...of, route: { ...of.route, template: `${TEMPLATE}\n${name}` } }] }),
  ],
];

for (const [what, isNamed, config] of WRONG) {
  test(`In a config.json ${what} is told to be wrong as text`, async ({ app, page, project, site }) => {
    for (const name of NAMES) {
      app.preset(config(name, draft(project)));
      await app.open(`${site.origin}/`);
      await expect(
        page.getByRole("heading", { level: 1, name: "This site’s config.json cannot be used" }),
      ).toBeVisible();
      if (isNamed) await tells(app.main, [name]);
      await holds(page, [0]);
    }
  });
}

test("Half of a character makes no name, in no file", async ({ app, page, project, site }) => {
  app.preset({ connections: [draft(project, { label: HOSTILE.half })] });
  await app.open(`${site.origin}/`);
  await expect(app.main).toContainText("connections[0].label: it is not JSON");
  app.preset({});
  await app.open(`${site.origin}/connections/`);
  const plan = await takeIn(page, brought(project, [HOSTILE.half, template]));
  await expect(plan.getByRole("listitem")).toHaveText([`${template}: is added.`]);
  await expect(plan).toContainText("1 cannot be read and are left out.");
});

/** Names that no blank divides: as a person writes one, and as nobody does. */
const UNBROKEN = [HOSTILE.address, "W".repeat(2_000)];

test("Labels without a blank widen no page", async ({ another, app, page, traffic }) => {
  const { cloud, site } = await another("--tasks", "100");
  const world = await cloud.world();
  const projects = world.projects.slice(0, UNBROKEN.length);
  app.preset({ connections: named(world, UNBROKEN) });
  traffic.trust(`${site.origin}/cloud/`);
  await app.open(`${site.origin}/`);
  await tells(app.main.getByRole("heading"), UNBROKEN);
  await holds(page, [0]);
  await cloud.fail({ kind: "latency", ms: 3_000 });
  await signIn(page, projects);
  await tells(app.lanes, UNBROKEN);
  await holds(page, [0, 1]);
  await cloud.fail();
  await app.loaded();
  await holds(page);
  const other = await page.context().newPage();
  await app.beside(other).open(`${site.origin}/`);
  await tells(other.getByText("rows from another tab"), UNBROKEN);
  await holds(other);
  await other.close();
  await cloud.fail({ kind: "server_error", status: 500 });
  await page.getByRole("button", { name: "Refresh" }).click();
  await tells(app.lanes.getByRole("heading"), UNBROKEN);
  await holds(page);
  await cloud.fail();
  for (const project of projects) await cloud.revoke(project);
  await page.getByRole("button", { name: "Refresh" }).click();
  await tells(page.getByRole("dialog", { name: "Sign in again" }).getByRole("heading"), UNBROKEN);
  await holds(page);
});

test("What is brought and has no blank widens no page", async ({ app, page, project, site }) => {
  await app.open(`${site.origin}/connections/`);
  const plan = await takeIn(page, brought(project, UNBROKEN));
  await tells(plan, UNBROKEN);
  await holds(page, [0]);
  await plan.getByRole("button", { name: "Take them in" }).click();
  const items = page.locator(".connection-item");
  await tells(items, UNBROKEN);
  await holds(page, [0]);
  for (const [at, name] of UNBROKEN.entries()) {
    await items.nth(at).getByRole("button", { name: "Edit" }).click();
    await holds(page, [0]);
    await page.getByRole("button", { name: "Cancel" }).click();
    await items.nth(at).getByRole("button", { name: "Duplicate" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await items.last().getByRole("button", { name: "Remove" }).click();
    await tells(page.locator(".connection-gone"), [name]);
    await holds(page, [0]);
  }
  // Accounts and users are no shorter.
  await page.getByRole("link", { name: "Tasks", exact: true }).click();
  for (const name of UNBROKEN) await tells(page.getByText(`As ${name} of ${name}.`), [name]);
  await holds(page, [0]);
  const job = `source=gaussdb&region=${project.region}&project=${project.id}&id=${project.lists.gaussdb_tasks.example_id}`;
  await page.goto(`${site.origin}/task/?${job}`);
  await tells(page.getByText("This link shows a job of"), [UNBROKEN[0]]);
  await holds(page, [0]);
});

test("What was remembered and cannot be read is shown as text", async ({ app, page, project, site }) => {
  await app.open(`${site.origin}/connections/`);
  const broken = JSON.stringify({ version: 2, connections: NAMES.map((name) => ({ [name]: name, label: name })) });
  await page.evaluate((text) => localStorage.setItem("taskdeck.connections.v1", text), broken);
  await app.reload();
  await page.getByText("Show it", { exact: true }).click();
  const visible = (mark: string) => `[U+${mark.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`;
  const shown = broken.replace(/[\x7f-\x9f\u202a-\u202e\u2066-\u2069]/gu, visible);
  await expect(page.locator(".connection-aside pre")).toHaveText(shown);
  await holds(page, [0]);
});

test("Marks in a name that cannot be seen, or turn what stands around it, are shown", async ({
  app,
  page,
  project,
  site,
}) => {
  const turning = [direction, control];
  const unseen = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/u;
  await app.open(`${site.origin}/connections/`);
  const plan = await takeIn(page, brought(project, turning));
  await tells(plan, turning);
  expect(await plan.textContent()).not.toMatch(unseen);
  await plan.getByRole("button", { name: "Take them in" }).click();
  await tells(page.locator(".connection-item"), turning);
  expect(await app.main.textContent()).not.toMatch(unseen);
  await page.getByRole("link", { name: "Tasks", exact: true }).click();
  await tells(page.getByText(/^As /), turning);
  expect(await app.main.textContent()).not.toMatch(unseen);
});

test("The names of projects that IAM lists are texts", async ({ another, app, page, traffic }) => {
  const { cloud, site } = await another("--tasks", "100", "--hostile");
  const { projects, users } = await cloud.world();
  traffic.trust(`${site.origin}/cloud/`);
  const { account, user, password } = users[0];
  traffic.hide(password);
  await app.open(`${site.origin}/connections/`);
  await page.getByLabel("Label").fill("Hostile");
  await page.getByRole("combobox", { name: "Region" }).fill(projects[0].region);
  await page.getByRole("combobox", { name: "Region" }).press("Escape");
  await page.getByRole("radio", { name: "Through this site" }).check();
  await page.getByRole("radio", { name: /^Password/ }).check();
  await page.getByLabel("Account", { exact: true }).fill(account);
  await page.getByLabel("IAM user", { exact: true }).fill(user);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "List my projects" }).click();
  const choices = page.getByRole("group", { name: "Projects to ask" });
  await tells(choices, ["<script>globalThis.hostile='script'</script>", "[U+202E]gnp.exe", "␀␁"]);
  await holds(page, [0]);
  expect(await page.evaluate(() => "hostile" in globalThis)).toBe(false);
  await app.reload();
});

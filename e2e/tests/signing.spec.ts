// Signing in with what is no token: a user's password, a one-time code, an access key. What each of them sends,
// how a wrong one is told, and how the end of a token is.

import type { Page, Request } from "@playwright/test";
import { type App, draft, expect, test, type Traffic } from "../support/journeys.ts";
import type { AccessKey, Logged, Project, Simulator, User, World } from "../support/simulator.ts";

const IAM = "/v3/auth/tokens";

/** Fills in the form for these projects through this site, all but how one signs in. */
async function describe(page: Page, label: string, projects: Project[]): Promise<void> {
  await page.getByLabel("Label").fill(label);
  for (const [at, { id, region }] of projects.entries()) {
    if (at > 0) await page.getByRole("button", { name: "Add a project" }).click();
    const row = page.getByRole("group", { name: `Project ${at + 1}` });
    await row.getByRole("combobox", { name: "Region" }).fill(region);
    await row.getByRole("combobox", { name: "Region" }).press("Escape");
    await row.getByLabel("Project id").fill(id);
  }
  await page.getByRole("radio", { name: "Through this site" }).check();
}

/** Chooses the password as the way in, and says whose. */
async function nameUser(page: Page, { account, user }: User): Promise<void> {
  await page.getByRole("radio", { name: /^Password/ }).check();
  await page.getByLabel("Account", { exact: true }).fill(account);
  await page.getByLabel("IAM user", { exact: true }).fill(user);
}

/** Types an access key where one is asked for. */
async function typeKey(page: Page, { id, secret, security_token }: AccessKey): Promise<void> {
  await page.getByLabel("Access key", { exact: true }).fill(id);
  await page.getByLabel("Secret key", { exact: true }).fill(secret);
  if (security_token) await page.getByLabel("Security token", { exact: true }).fill(security_token);
}

/** A user's password, which is to be seen nowhere, nor a part of it. */
function hidden(traffic: Traffic, { password }: User): string {
  // As JSON has it, too.
  traffic.hide(JSON.stringify(password).slice(1, -1));
  traffic.hide(password.slice(0, 12));
  return traffic.hide(password);
}

/** How a text may be written on its way. */
function spellings(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const base64 = Buffer.from(text).toString("base64").replace(/=+$/, "");
  return [text, json, encodeURIComponent(text), encodeURIComponent(json), base64];
}

/** The requests that hold a text anywhere. */
async function holding(traffic: Traffic, text: string): Promise<Request[]> {
  const found: Request[] = [];
  for (const request of traffic.requests) {
    const all = [request.url(), JSON.stringify(await request.allHeaders()), request.postData() ?? ""].join("\n");
    if (spellings(text).some((spelling) => all.includes(spelling))) found.push(request);
  }
  return found;
}

/** What a request does, without the host. */
function named(request: Request): string {
  return `${request.method()} ${new URL(request.url()).pathname.replace(/.*\/cloud\/[^/]+/, "")}`;
}

/** What IAM was asked for a token with, and gave one. */
function issued(log: Logged[]): Logged[] {
  return log.filter(({ method, path, status }) => method === "POST" && path === IAM && status === 201);
}

/** What the products were asked with this access key. */
function signedWith(log: Logged[], { id }: AccessKey): Logged[] {
  return log.filter(({ headers }) => headers.authorization?.includes(`Access=${id},`));
}

const user = (world: World, name: string) => world.users.find((user) => user.user === name)!;

/** The projects whose lists were answered. */
async function answered(simulator: Simulator): Promise<Set<string>> {
  const log = (await simulator.log()).filter(({ product, status }) => product !== "iam" && status === 200);
  return new Set(log.map(({ path }) => path.split("/")[2]));
}

test("A password gets one token for each project, and goes nowhere but into what asks for them", async ({
  app,
  page,
  simulator,
  site,
  traffic,
  world,
}) => {
  const operator = user(world, "operator");
  const password = hidden(traffic, operator);
  const projects = [world.projects[0], world.projects[2]];
  traffic.trust(`${site.origin}/cloud/`);
  await app.open(`${site.origin}/connections/`);
  await describe(page, "Both shops", projects);
  await nameUser(page, operator);
  await page.getByLabel("Password", { exact: true }).fill(password);
  expect(await simulator.log()).toEqual([]);
  await page.getByRole("button", { name: "Save and connect" }).click();
  await app.loaded();
  expect(await answered(simulator)).toEqual(new Set(projects.map(({ id }) => id)));

  // Asked again, the tokens are there.
  await page.getByRole("button", { name: "Refresh" }).click();
  await app.loaded();
  const log = await simulator.log();
  const asked = issued(log).map(({ body }) => (body as { auth: { scope: { project: { id: string } } } }).auth.scope);
  expect(asked.map(({ project }) => project.id).sort()).toEqual(projects.map(({ id }) => id).sort());
  for (const { answered, headers, method, path } of log.filter(({ status }) => status === 200)) {
    expect([method, path === IAM]).toEqual(["GET", false]);
    expect(headers["x-auth-token"]).toMatch(/^12288 bytes, /);
    expect(answered).not.toHaveProperty("x-subject-token");
  }

  const carriers = await holding(traffic, password);
  expect(carriers.map(named)).toEqual([`POST ${IAM}`, `POST ${IAM}`]);
  for (const request of carriers) {
    const elsewhere = [request.url(), JSON.stringify(await request.allHeaders())].join("\n");
    expect(spellings(password).filter((spelling) => elsewhere.includes(spelling))).toEqual([]);
    // Once, where it belongs.
    expect(request.postDataJSON().auth.identity.password.user.password).toBe(password);
    expect(request.postData()!.split(JSON.stringify(password))).toHaveLength(2);
  }
});

test("A password with a one-time code gets the token of one project", async ({ another, app, page, traffic, world }) => {
  const { cloud, site } = await another("--tasks", "100");
  const project = world.projects[0];
  const auditor = user(await cloud.world(), "auditor");
  const password = hidden(traffic, auditor);
  traffic.trust(`${site.origin}/cloud/`);
  await app.open(`${site.origin}/connections/`);
  await describe(page, "Audited", [project]);
  await nameUser(page, auditor);
  await expect(page.getByLabel("One-time code")).toBeHidden();
  await page.getByLabel("IAM user id").fill(auditor.user_id);
  await page.getByLabel("Password", { exact: true }).fill(password);
  // The newest there is: codes are good for half a minute.
  const code = user(await cloud.world(), "auditor").passcode!;
  await page.getByLabel("One-time code").fill(code);
  await page.getByRole("button", { name: "Save and connect" }).click();
  await app.loaded();
  const log = await cloud.log();
  expect(issued(log)).toHaveLength(1);
  expect(issued(log)[0].body).toMatchObject({ auth: { identity: { methods: ["password", "totp"] } } });
  // It was used, and serves nobody any more.
  expect(user(await cloud.world(), "auditor").passcode).not.toBe(code);
  const carriers = await holding(traffic, code);
  expect(carriers.map(named)).toEqual([`POST ${IAM}`]);
  expect(await answered(cloud)).toEqual(new Set([project.id]));
});

for (const way of ["a password", "an access key"]) {
  test(`Projects are chosen from those that IAM lists for ${way}`, async ({ app, page, simulator, site, traffic, world }) => {
    const operator = user(world, "operator");
    const password = hidden(traffic, operator);
    const [shop] = world.projects;
    traffic.hide(shop.access_key.secret);
    await app.open(`${site.origin}/connections/`);
    // Whoever signs in so knows a region and no id.
    await page.getByLabel("Label").fill("All of them");
    await page.getByRole("combobox", { name: "Region" }).fill(shop.region);
    await page.getByRole("combobox", { name: "Region" }).press("Escape");
    await page.getByRole("radio", { name: "Through this site" }).check();
    const list = page.getByRole("button", { name: "List my projects" });
    if (way === "a password") {
      await nameUser(page, operator);
    } else {
      await page.getByRole("radio", { name: /^Access key/ }).check();
    }
    // Nothing is asked before there is something to ask with.
    await list.press("Enter");
    const first = page.getByLabel(way === "a password" ? "Password" : "Access key", { exact: true });
    await expect(first).toBeFocused();
    expect(await simulator.log()).toEqual([]);
    traffic.trust(`${site.origin}/cloud/`);
    if (way === "a password") await first.fill(password);
    else await typeKey(page, shop.access_key);
    await expect(page.locator(".project-choice")).toContainText(`It goes to ${site.origin}.`);
    await list.press("Enter");

    // Neither what is of no region nor what is disabled.
    const choices = page.getByRole("group", { name: "Projects to ask" });
    const known = world.projects.filter(({ id }) => operator.projects.includes(id));
    await expect(choices.getByRole("checkbox")).toHaveCount(known.length);
    const choice = ({ id }: Project) => choices.getByRole("checkbox", { name: id });
    for (const project of known) await expect(choices).toContainText(project.id);
    const other = known.at(-1)!;
    for (const project of [shop, other]) await choice(project).check();
    const ids = page.getByLabel("Project id");
    await expect(ids).toHaveCount(2);
    await expect(ids.first()).toHaveValue(shop.id);
    await expect(ids.last()).toHaveValue(other.id);
    await choice(shop).uncheck();
    await expect(ids).toHaveValue(other.id);
    await choice(shop).check();
    // The cloud's keys are for one project each.
    const chosen = way === "a password" ? [shop, other] : [shop];
    if (way === "an access key") await choice(other).uncheck();

    await page.getByRole("button", { name: "Save and connect" }).click();
    await app.loaded();
    expect(await answered(simulator)).toEqual(new Set(chosen.map(({ id }) => id)));
  });
}

test("What IAM says to whoever wants to choose a project is told beside it, and nothing typed is lost", async ({
  app,
  page,
  simulator,
  site,
  traffic,
  world,
}) => {
  const operator = user(world, "operator");
  hidden(traffic, operator);
  traffic.trust(`${site.origin}/cloud/`);
  await app.open(`${site.origin}/connections/`);
  await page.getByLabel("Label").fill("All of them");
  await nameUser(page, operator);
  await page.getByLabel("Password", { exact: true }).fill(operator.password);
  // No region yet, and no way.
  await page.getByRole("button", { name: "List my projects" }).click();
  await expect(page.getByRole("combobox", { name: "Region" })).toBeFocused();
  await page.getByRole("combobox", { name: "Region" }).fill(world.projects[0].region);
  await page.getByRole("combobox", { name: "Region" }).press("Escape");
  await page.getByRole("radio", { name: "Through this site" }).check();
  await page.getByLabel("Password", { exact: true }).fill(traffic.hide("not the password at all"));
  await page.getByRole("button", { name: "List my projects" }).click();
  await expect(page.locator(".project-choice")).toContainText("The username or password is wrong.");
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue("not the password at all");
  await page.getByLabel("Password", { exact: true }).fill(operator.password);
  await page.getByRole("button", { name: "List my projects" }).click();
  await expect(page.getByRole("group", { name: "Projects to ask" })).toBeVisible();
  expect(issued(await simulator.log())).toHaveLength(1);
  // What is typed is looked for like any other secret.
  await app.reload();
});

for (const kind of ["access_key", "temporary_access_key"] as const) {
  const title = kind === "access_key" ? "A permanent access key" : "A temporary access key with its security token";
  test(`${title} signs every call`, async ({ app, page, project, simulator, site, traffic }) => {
    const key = project[kind];
    traffic.hide(key.secret);
    if (key.security_token) traffic.hide(key.security_token);
    traffic.trust(`${site.origin}/cloud/`);
    // Other journeys may have put the cloud's clock forward.
    await page.clock.setSystemTime((await simulator.world()).now);
    await app.open(`${site.origin}/connections/`);
    await describe(page, project.label, [project]);
    await page.getByRole("radio", { name: /^Access key/ }).check();
    await typeKey(page, key);
    expect(await simulator.log()).toEqual([]);
    await page.getByRole("button", { name: "Save and connect" }).click();
    await app.loaded();
    expect(await app.count()).toBeGreaterThan(400);

    // A trial of the path begins with a call that has no credential at all, and the cloud answers nobody who has none.
    const log = await simulator.log();
    expect(log.filter(({ headers, status }) => !headers.authorization && status !== 401)).toEqual([]);
    for (const call of traffic.calls()) {
      const headers = await call.allHeaders();
      const signature = /^SDK-HMAC-SHA256 Access=[^,]+, SignedHeaders=[^,]+, Signature=[0-9a-f]{64}$/;
      expect(headers.authorization).toMatch(signature);
      expect(headers["x-sdk-date"]).toMatch(/^\d{8}T\d{6}Z$/);
      expect(headers).not.toHaveProperty("x-auth-token");
      if (headers.authorization.includes(`Access=${key.id},`))
        expect(headers["x-security-token"]).toBe(key.security_token);
    }
    const signed = signedWith(log, key);
    expect(signed.length).toBeGreaterThan(4);
    for (const { headers, path, status } of signed) {
      // A deleted instance is still among the instances, and has no list any more.
      expect([200, path.includes("/instances/") ? 404 : 200]).toContain(status);
      const token = headers["x-security-token"];
      expect(token).toBe(key.security_token && `2048 bytes, …${key.security_token.slice(-4)}`);
    }
    // IAM has no part in it.
    expect(log.filter(({ product }) => product === "iam")).toEqual([]);
  });
}

test("A wrong secret key is tried a few times at most, however many lists wait for it", async ({
  another,
  app,
  page,
  project,
  traffic,
}) => {
  const { cloud, site } = await another("--tasks", "40");
  const { access_key: key, hosts, id } = project;
  const wrong = { ...key, secret: traffic.hide("aSecretKeyThatIsNobodysAndFortyLettersLo") };
  traffic.hide(key.secret);
  // One project under ten names of regions, and so forty lists.
  const regions = Array.from({ length: 9 }, (_, at) => `zz-test-${at + 1}`);
  const own = regions.flatMap((region) =>
    (["taurusdb", "gaussdb", "dcs"] as const).map((product) => [`${product}.${region}`, hosts[product]]),
  );
  const connection = draft(project, {
    hosts: Object.fromEntries(own),
    projects: regions.map((region) => ({ region, project: id })),
    sign_in: { way: "access-key" },
  });
  traffic.trust(`${site.origin}/cloud/`);
  app.preset({ connections: [connection] });
  await app.open(`${site.origin}/`);
  await typeKey(page, wrong);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();

  await expect(app.main).toContainText("The secret key is another one, or the proxy changed the request on the way.");
  const form = page.getByRole("form", { name: `Sign in to “${project.label}”` });
  await expect(form).toBeVisible();
  // The dialog may lie above it.
  await page.getByRole("button", { name: "Refresh" }).press("Enter");
  const sent = signedWith(await cloud.log(), key);
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.length).toBeLessThanOrEqual(4);
  expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 401));

  // What the gateway read stands beside what was signed here: the request is the same, so the key is wrong.
  const table = form.getByRole("table");
  await expect(table.getByRole("columnheader")).toHaveText(["Signed here", "Read by the gateway"]);
  const rows = await table.getByRole("row").filter({ has: page.getByRole("cell", { name: "=", exact: true }) }).all();
  expect(rows.length).toBeGreaterThan(5);
  const lines: string[][] = [];
  for (const row of rows) lines.push(await row.getByRole("cell").allInnerTexts());
  for (const [ours, , theirs] of lines) expect(ours).toBe(theirs);
  const all = lines.map(([ours]) => ours).join("\n");
  expect(all).toContain("GET");
  expect(all).toContain(`/${id}/`);
  expect(all).toContain("x-sdk-date:");
  await expect(table.getByText("≠")).toHaveCount(0);
  await traffic.check();

  await typeKey(page, key);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await app.loaded();
  await expect(form).toBeHidden();
  const good = signedWith(await cloud.log(), key).slice(sent.length);
  expect(good.filter(({ status }) => status === 401)).toEqual([]);
  // Ten times all four lists.
  for (const list of ["/scheduled-jobs", "/immediate-jobs", "/v3/${id}/tasks", "/v2/${id}/tasks"]) {
    const path = list.replace("${id}", id);
    expect(good.filter((request) => request.path.endsWith(path)).length, path).toBeGreaterThanOrEqual(10);
  }
});

test("A wrong password is told beside the form, and nothing is lost but what is secret", async ({
  another,
  app,
  page,
  traffic,
}) => {
  const { cloud, site } = await another("--tasks", "100");
  const world = await cloud.world();
  const operator = user(world, "operator");
  const password = hidden(traffic, operator);
  const projects = [world.projects[0], world.projects[1]];
  traffic.trust(`${site.origin}/cloud/`);
  await app.open(`${site.origin}/connections/`);
  await describe(page, "Both shops", projects);
  await nameUser(page, operator);
  await page.getByLabel("Password", { exact: true }).fill(traffic.hide("not the password at all"));
  await page.getByRole("button", { name: "Save and connect" }).click();

  const form = page.getByRole("form", { name: "Sign in to “Both shops”" });
  await expect(form).toContainText("The username or password is wrong.");
  await expect(form).toContainText(`As ${operator.user} of ${operator.account}.`);
  await expect(form.getByLabel("Password", { exact: true })).toHaveValue("");
  const refused = (await cloud.log()).filter(({ body, method, path }) => {
    return method === "POST" && path === IAM && JSON.stringify(body).includes(operator.user);
  });
  // For one project; the other does not try it again.
  expect(refused.map(({ status }) => status)).toEqual([401]);

  // All else is where it was.
  await page.getByRole("link", { name: "Connections" }).click();
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByLabel("Label")).toHaveValue("Both shops");
  for (const [at, { id, region }] of projects.entries()) {
    const row = page.getByRole("group", { name: `Project ${at + 1}` });
    await expect(row.getByRole("combobox", { name: "Region" })).toHaveValue(region);
    await expect(row.getByLabel("Project id")).toHaveValue(id);
  }
  await expect(page.getByLabel("Account", { exact: true })).toHaveValue(operator.account);
  await expect(page.getByLabel("IAM user", { exact: true })).toHaveValue(operator.user);
  await expect(page.locator("#connection-token-password")).toHaveValue("");
  await page.getByRole("link", { name: "Tasks", exact: true }).press("Enter");

  await form.getByLabel("Password", { exact: true }).fill(password);
  await form.getByRole("button", { name: "Sign in" }).click();
  await app.loaded();
  await expect(form).toBeHidden();
  expect(issued(await cloud.log())).toHaveLength(2);
});

for (const [seconds, told] of [
  [3_605, "Clock off by 1 h"],
  [-7_205, "Clock off by 2 h"],
] as const) {
  test(`With a clock that is ${seconds > 0 ? "behind" : "ahead"} a call is signed by the cloud’s`, async ({
    another,
    app,
    page,
    project,
    traffic,
  }) => {
    const { cloud, site } = await another("--tasks", "100");
    await cloud.skew(seconds);
    const key = project.access_key;
    traffic.hide(key.secret);
    traffic.trust(`${site.origin}/cloud/`);
    app.preset({ connections: [draft(project, { sign_in: { way: "access-key" } })] });
    await app.open(`${site.origin}/`);
    await typeKey(page, key);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await app.loaded();
    const off = page.getByRole("banner").getByText(told);
    await expect(off).toHaveAttribute("title", "Signatures are dated by the cloud’s clock instead.");
    const statuses = signedWith(await cloud.log(), key).map(({ status }) => status);
    // The first was refused for its time alone, and only that one.
    expect(statuses[0]).toBe(401);
    expect(statuses.filter((status) => status === 401)).toHaveLength(1);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(3);
  });
}

/** The minutes that the head of the page says are left. */
async function left(app: App): Promise<string> {
  const told = app.page.getByRole("banner").locator(".token-clock").filter({ hasText: /^Signed in for/ });
  return (await told.innerText()).replace(/\s+/g, " ");
}

test("A token that ends is warned of half an hour before, and five minutes before, and is not sent any more", async ({
  another,
  app,
  page,
  traffic,
}) => {
  await page.clock.install();
  const { cloud, site } = await another("--tasks", "100", "--token-minutes", "40");
  const [project] = (await cloud.world()).projects;
  await app.connect(site, project);
  // IAM was asked when it ends; until then a day is guessed.
  await expect.poll(() => left(app)).toMatch(/^Signed in for 3\d min$/);
  const warning = page.getByText(/ends in less than/);
  await expect(warning).toHaveCount(0);

  await page.clock.fastForward("12:00");
  await expect(warning).toHaveText(`The token of “${project.label}” ends in less than 30 minutes.`);
  await expect.poll(() => left(app)).toMatch(/^Signed in for 2\d min$/);
  await page.clock.fastForward("23:30");
  await expect(warning).toHaveText(`The token of “${project.label}” ends in less than 5 minutes.`);
  await app.loaded();

  const calls = () => traffic.calls().filter((call) => call.headers()["x-auth-token"] === project.token).length;
  await page.clock.fastForward("05:00");
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(app.main.getByText(/^The token expired at .+\.$/)).toBeVisible();
  const before = calls();
  await page.clock.fastForward("10:00");
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByRole("heading", { name: `Sign in to “${project.label}”` })).toBeVisible();
  expect(calls()).toBe(before);
  // The cloud never had to refuse it.
  expect((await cloud.log()).filter(({ status }) => status === 401)).toEqual([]);
});

test("What a password got is got anew when it ends, and nobody is asked", async ({ another, app, page, traffic }) => {
  await page.clock.install();
  const { cloud, site } = await another("--tasks", "100", "--token-minutes", "40");
  const world = await cloud.world();
  const operator = user(world, "operator");
  traffic.trust(`${site.origin}/cloud/`);
  const { account, user: name } = operator;
  app.preset({ connections: [draft(world.projects[0], { sign_in: { way: "password", account, user: name } })] });
  await app.open(`${site.origin}/`);
  await page.getByLabel("Password", { exact: true }).fill(hidden(traffic, operator));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await app.loaded();
  expect(issued(await cloud.log())).toHaveLength(1);

  // To the cloud it is still good, so that whatever the page sends meanwhile is taken.
  await cloud.advance(35 * 60_000);
  await page.clock.fastForward("41:00");
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect.poll(async () => issued(await cloud.log()).length).toBe(2);
  await app.loaded();
  await expect(page.getByRole("heading", { name: /^Sign in/ })).toHaveCount(0);
  // Whatever was read since, was read with the new one.
  const log = await cloud.log();
  const renewed = log.lastIndexOf(issued(log)[1]);
  const after = log.slice(renewed + 1).filter(({ product }) => product !== "iam");
  expect(after.length).toBeGreaterThan(3);
  const token = issued(log)[1].answered["x-subject-token"];
  expect(token).toMatch(/^12288 bytes, …/);
  expect(new Set(after.map(({ headers }) => headers["x-auth-token"]))).toEqual(new Set([token]));
});

// Every kind of credential in one long journey through all pages: none of them is found anywhere but where it belongs.

import { readFileSync } from "node:fs";
import type { Locator, Page, Request } from "@playwright/test";
import { draft, expect, TEMPLATE, test, type App, type Draft } from "../support/journeys.ts";
import { EnvelopeProxy } from "../support/proxies.ts";
import type { Project, World } from "../support/simulator.ts";

test.describe.configure({ timeout: 180_000 });

const OWN = "the-proxys-own-access-token-4711";

/** A secret, and the places of a request where it may stand. */
type Hidden = { secret: string; headers?: string[]; isInBody?: (request: Request) => boolean };

const known = new Map<string, string[]>();

/** Parts of a secret by which it is found, as they may be written. */
function parts(secret: string): string[] {
  if (!known.has(secret)) known.set(secret, [...new Set(written(secret))]);
  return known.get(secret)!;
}

function written(secret: string): string[] {
  const middle = secret.length >> 1;
  const some = [secret.slice(0, 24), secret.slice(middle, middle + 24), secret.slice(-24)];
  const told = secret.length < 32 ? [secret] : some;
  return told.flatMap((part) => {
    const json = JSON.stringify(part).slice(1, -1);
    return [part, json, JSON.stringify(json).slice(1, -1), encodeURIComponent(part)];
  });
}

function holds(text: string, secret: string): boolean {
  // A few digits stand in many a number.
  if (/^\d+$/.test(secret)) return new RegExp(`(?<![0-9A-Za-z])${secret}(?![0-9A-Za-z])`).test(text);
  return parts(secret).some((part) => text.includes(part));
}

const isForToken = (request: Request) =>
  request.method() === "POST" && new URL(request.url()).pathname.endsWith("/v3/auth/tokens");

/** Signs in where a connection asks for it. */
async function signIn(page: Page, label: string, fields: Record<string, string>): Promise<void> {
  const form = page.getByRole("form", { name: `Sign in to “${label}”` });
  for (const [name, text] of Object.entries(fields)) await form.getByLabel(name, { exact: true }).fill(text);
  await form.getByRole("button", { name: /^(Use this token|Sign in)$/ }).click();
  await expect(form).toBeHidden();
}

/** The connections of the journey. */
function connections({ projects, users }: World, cors: string, envelope: string): Draft[] {
  const through = (template: string) => ({ kind: "proxy" as const, template });
  const route = through(cors + TEMPLATE);
  const [shop, staging, payments, retail] = projects;
  const as = (name: string, withCode = false) => {
    const { account, user, user_id } = users.find(({ user }) => user === name)!;
    return { way: "password" as const, account, user, ...(withCode && { user_id }) };
  };
  return [
    draft(shop, { route, label: "By token" }),
    draft(staging, { route, label: "By key", sign_in: { way: "access-key" } }),
    draft(payments, { route, label: "By temporary key", sign_in: { way: "access-key" } }),
    draft(retail, { route, label: "By password", sign_in: as("gece-vardiyası") }),
    draft(payments, { route, label: "By code", sign_in: as("auditor", true) }),
    draft(retail, { route: through(`POST ${envelope}/`), label: "In envelopes" }),
  ];
}

/** What a button put on the clipboard. */
async function copied(page: Page, button: Locator): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await button.click();
  const read = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(read).not.toBe("");
  return read();
}

/** Opens a task of each product, with all that is told of it. */
async function visitTasks(app: App, page: Page, look: () => Promise<void>): Promise<string[]> {
  const texts: string[] = [];
  for (const source of ["taurusdb-scheduled", "taurusdb-immediate", "gaussdb", "dcs"]) {
    await app.filter.fill(`source:${source}`);
    await app.rows.first().getByRole("link").click();
    await expect(page.getByRole("region", { name: "What is known" })).toBeVisible();
    for (const name of ["Copy the id", "Link", "curl", "Python SDK", "Markdown", "JSON"])
      texts.push(await copied(page, page.getByRole("button", { name, exact: true }).first()));
    await page.getByRole("tab", { name: "As received" }).click();
    texts.push(await copied(page, page.getByRole("button", { name: "Copy the JSON" }).first()));
    await look();
    await page.getByRole("link", { name: "Back to the list" }).click();
  }
  await app.filter.fill("");
  await app.loaded();
  return texts;
}

/** Looks up a job of a project by its id. */
async function lookUp(page: Page, { id, lists, region }: Project): Promise<void> {
  await page.getByRole("link", { name: "Look up a job" }).click();
  await page.getByLabel("List", { exact: true }).selectOption("GaussDB tasks");
  await page.getByLabel("Region").fill(region);
  await page.getByLabel("Project id").fill(id);
  const job = lists.gaussdb_tasks.example_id!;
  await page.getByLabel("Job id").fill(job);
  await page.getByRole("button", { name: "Show the job" }).click();
  await expect(page.getByRole("region", { name: "What is known" })).toContainText(job);
}

/** Opens the form of each connection. */
async function visitForms(page: Page, count: number, look: () => Promise<void>): Promise<void> {
  await page.getByRole("link", { name: "Connections" }).click();
  for (let at = 0; at < count; at += 1) {
    await page.getByRole("button", { name: "Edit" }).nth(at).click();
    await expect(page.getByLabel("Label")).toBeVisible();
    await expect(page.getByText("What a call would fetch").first()).toBeVisible();
    await look();
    await page.getByRole("button", { name: "Cancel" }).click();
  }
}

test("No secret is found but where it belongs, whatever is looked at, copied and saved", async ({
  app,
  authority,
  cloud,
  context,
  corsProxy,
  fileServer,
  page,
  simulator,
  traffic,
  world,
}) => {
  const envelope = await EnvelopeProxy.start(cloud, authority, OWN);
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: fileServer.origin });
  const visited: string[] = [];
  page.on("framenavigated", (frame) => visited.push(frame.url()));
  const printed: string[] = [];
  page.on("console", (message) => printed.push(message.text()));
  traffic.trust(`${corsProxy.origin}/cloud/`);
  traffic.trust(`${envelope.origin}/`);
  const all = connections(world, corsProxy.origin, envelope.origin);
  app.preset({ connections: all });
  await app.open(fileServer.url);

  const [shop, staging, payments, retail] = world.projects;
  const [, , watch] = world.users;
  const auditor = async () => (await simulator.world()).users[1];
  // The code of this half minute may have served already.
  await expect.poll(async () => (await auditor()).passcode, { timeout: 90_000 }).not.toBeNull();
  const { passcode, password } = await auditor();
  const code = passcode!;
  const temporary = payments.temporary_access_key;
  const secrets = [shop.token, retail.token, OWN, watch.password, password, staging.access_key.secret];
  for (const secret of [...secrets, temporary.secret, temporary.security_token!]) traffic.hide(secret);
  /** Nothing of them is in the page as it is now. */
  const look = async () => {
    const document = () => JSON.stringify([window.document.documentElement.outerHTML, localStorage, sessionStorage]);
    expect(holds(await page.evaluate(document), code), page.url()).toBe(false);
    expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
    await traffic.check();
  };

  await signIn(page, "By code", { Password: password, "One-time code": code });
  await signIn(page, "By token", { Token: shop.token });
  await signIn(page, "By key", { "Access key": staging.access_key.id, "Secret key": staging.access_key.secret });
  await signIn(page, "By temporary key", {
    "Access key": temporary.id,
    "Secret key": temporary.secret,
    "Security token": temporary.security_token!,
  });
  // Of two connections to one project, the first asks for both.
  await signIn(page, "In envelopes", { Token: retail.token, "Access token of the proxy": OWN });
  await signIn(page, "By password", { Password: watch.password });
  await app.loaded();
  await look();

  const texts = await visitTasks(app, page, look);
  await lookUp(page, payments);
  await lookUp(page, retail);
  await look();
  await visitForms(page, all.length, look);
  await page.getByRole("link", { name: "Tasks", exact: true }).click();
  await app.loaded();

  // The drawer: a request of every kind, with its details and its command.
  await page.getByRole("button", { name: /^Requests/ }).click();
  const drawer = page.getByRole("complementary", { name: "Requests" });
  const filter = drawer.getByRole("searchbox", { name: "Filter requests" });
  const rows = drawer.getByRole("row").filter({ has: page.getByRole("button") });
  const kinds = [
    ...world.projects.map(({ id }) => `${id} 200`),
    `${payments.hosts.iam} 201`,
    `${shop.hosts.iam} 200`,
    `${envelope.origin} 200`,
    "401",
  ];
  const commands: string[] = [];
  for (const kind of kinds) {
    await filter.fill(kind);
    await expect(rows.first(), kind).toBeVisible();
    await rows.first().getByRole("button").click();
    commands.push(await copied(page, drawer.getByRole("button", { name: "Copy as curl" })));
    expect(commands.at(-1)).toBe(await drawer.locator("pre").innerText());
    texts.push(await drawer.innerText());
  }
  await look();
  expect(commands.every((command) => command.startsWith("curl "))).toBe(true);
  await filter.fill("");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    drawer.getByRole("button", { name: "Save as HAR" }).click(),
  ]);
  const archive = readFileSync(await download.path(), "utf8");
  expect(JSON.parse(archive).log.entries.length).toBeGreaterThan(30);

  // What IAM gave for passwords is as secret as they are.
  const answers = await Promise.all(traffic.requests.filter(isForToken).map((request) => request.response()));
  const given = await Promise.all(answers.map((answer) => answer?.headerValue("x-subject-token")));
  const issued = given.filter((token) => token != null);
  expect(issued).toHaveLength(2);

  const inEnvelope = (request: Request) => request.url().startsWith(envelope.origin);
  const hidden: Hidden[] = [
    ...[shop.token, ...issued].map((secret) => ({ secret, headers: ["x-auth-token", "x-subject-token"] })),
    { secret: retail.token, isInBody: inEnvelope },
    { secret: OWN, isInBody: inEnvelope },
    { secret: watch.password, isInBody: isForToken },
    { secret: password, isInBody: isForToken },
    { secret: code, isInBody: isForToken },
    { secret: staging.access_key.secret },
    { secret: temporary.secret },
    { secret: temporary.security_token!, headers: ["x-security-token"] },
  ];
  const used = new Set<Hidden>();
  const strays: string[] = [];
  for (const request of traffic.requests) {
    const headers = Object.entries(request.headers());
    const body = request.postData() ?? "";
    for (const one of hidden) {
      const isIts = ([name]: [string, string]) => one.headers?.includes(name) ?? false;
      const its = headers.filter(isIts).map(([, value]) => value);
      const others = headers.filter((header) => !isIts(header)).map(([, value]) => value);
      const isInBody = holds(body, one.secret);
      if (isInBody || holds(its.join("\n"), one.secret)) used.add(one);
      const isElsewhere = holds([request.url(), ...others].join("\n"), one.secret);
      if (isElsewhere || (isInBody && !one.isInBody?.(request))) strays.push(request.url());
    }
  }
  expect(strays, "requests with a secret that has no place there").toEqual([]);
  // Whatever may leave has left: what is looked for can be found. Secret keys leave nowhere.
  const kept = hidden.filter((one) => !used.has(one)).map(({ secret }) => secret);
  expect(kept).toEqual([staging.access_key.secret, temporary.secret]);

  const places: Record<string, string> = {
    "the commands": commands.join("\n"),
    "the archive": archive,
    "what was copied and shown": texts.join("\n"),
    "the addresses of the page": visited.join("\n"),
    "the console": printed.join("\n"),
    "the cloud's log": JSON.stringify(await simulator.log()),
    "the proxy's logs": corsProxy.written(),
  };
  for (const { secret } of hidden) {
    const leaks = Object.entries(places).filter(([, text]) => holds(text, secret));
    expect(leaks.map(([place]) => place), secret.slice(0, 6)).toEqual([]);
  }
  // A signature is good for a quarter of an hour.
  for (const place of ["the commands", "the archive", "what was copied and shown"])
    expect(places[place]).not.toMatch(/Signature=[0-9a-f]{8}/);
  for (const token of issued) traffic.hide(token);
  await look();
  await envelope.stop();
});

// The path is proved before a secret leaves: every cause by which a path can fail, staged by a proxy that has it.
// Each is found out by its name, and with a made-up token alone.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { CloudDouble } from "../support/cloud-double.ts";
import { freePort } from "../support/process.ts";
import { EnvelopeProxy, FormProxy } from "../support/proxies.ts";
import { draft, expect, TEMPLATE, test as journey, type App, type Traffic } from "../support/journeys.ts";
import type { Project } from "../support/simulator.ts";
import { TroubledProxy, type Trouble } from "../support/troubled.ts";

type Fixtures = {
  /** Starts a proxy with a trouble, for the page on the file server. */
  proxyWith: (trouble?: Trouble, cloud?: string) => Promise<TroubledProxy>;
};

const test = journey.extend<Fixtures>({
  isProved: false,

  proxyWith: async ({ cloud, fileServer, logs, traffic }, use, { testId }) => {
    const started: TroubledProxy[] = [];
    await use(async (trouble, address = cloud.address) => {
      const folder = join(logs, `${testId}-proxy-${started.length}`);
      const proxy = await TroubledProxy.start({ folder, page: fileServer.origin, cloud: address }, trouble);
      started.push(proxy);
      traffic.trust(`${proxy.origin}/`);
      return proxy;
    });
    for (const proxy of started) await proxy.stop();
  },
});

/** Signs in where one is asked to, on a way that leads to this origin. */
async function signIn(app: App, site: { url: string }, project: Project, template: string): Promise<void> {
  app.preset({ connections: [draft(project, { route: { kind: "proxy", template } })] });
  await app.open(site.url);
  await app.signIn(project.token);
}

/** Nothing of the real token has left. */
function keptToItself(traffic: Traffic, { token }: Project): void {
  const sent = traffic.calls().map((call) => call.headers()["x-auth-token"]);
  expect(sent.filter((sent) => sent === token || sent.slice(-4) === token.slice(-4))).toEqual([]);
}

const lines = (page: Page, tool: string) => page.getByRole("heading", { name: tool, exact: true }).locator("~ pre");

/** Troubles, what is told of them, the step that fails, and the line of nginx that would put it right. */
const TROUBLES: Record<
  string,
  { trouble: (page: string) => Trouble; template?: string; told: string | RegExp; step: string; line?: string | RegExp }
> = {
  "no Access-Control-Allow-Origin": {
    trouble: () => ({ allows: [] }),
    told: "Access-Control-Allow-Origin is missing, there twice, or for another origin.",
    step: "This page may read the answer",
    line: /add_header Access-Control-Allow-Origin http:\/\/127\.0\.0\.1:\d+ always;/,
  },
  "Access-Control-Allow-Origin twice": {
    trouble: (page) => ({ allows: [page, page] }),
    told: "Access-Control-Allow-Origin is missing, there twice, or for another origin.",
    step: "This page may read the answer",
    line: "proxy_hide_header Access-Control-Allow-Origin;",
  },
  "Access-Control-Allow-Origin for another origin": {
    trouble: () => ({ allows: ["https://tasks.example"] }),
    told: "Access-Control-Allow-Origin is missing, there twice, or for another origin.",
    step: "This page may read the answer",
    line: "add_header Vary Origin always;",
  },
  "a preflight that is answered with 405": {
    trouble: (page) => ({ preflight: `add_header Access-Control-Allow-Origin ${page} always; return 405;` }),
    told: "The proxy refuses the preflight: it has to answer OPTIONS itself, with status 204.",
    step: "This page may send a token",
    line: "if ($request_method = OPTIONS) {",
  },
  "a header that the preflight does not allow": {
    trouble: () => ({ headers: "X-Language" }),
    told: /The preflight does not allow a header that calls need\.\s*X-Auth-Token(?!,)/,
    step: "This page may send a token",
    line: 'add_header Access-Control-Allow-Headers "X-Language, X-Auth-Token" always;',
  },
  "two slashes merged": {
    trouble: () => ({
      // nginx matches what it has tidied up: this location is never reached.
      locations: "location ~ ^/https?:// { return 204; }",
      pass: "return 404;",
    }),
    template: "/{url}",
    told: "Two slashes of the address become one on its way.",
    step: "The cloud itself answers",
    line: "merge_slashes off;",
  },
  "a Host that is the proxy’s own": {
    trouble: () => ({ host: "$http_host" }),
    told: "The cloud does not know this API: the proxy has to send the cloud’s own host as Host",
    step: "The cloud itself answers",
    line: "proxy_set_header Host $proxy_host;",
  },
  "a token too large for the buffers on the way up": {
    trouble: () => ({ buffers: { up: "4 8k" } }),
    told: /The token is too large for the proxy’s buffers: a short one passes.*12288 B/s,
    step: "The cloud itself answers",
    line: "large_client_header_buffers 4 64k;",
  },
  "a page of HTML with status 200": {
    trouble: () => ({ pass: 'default_type text/html; return 200 "<!doctype html><title>Welcome</title>";' }),
    told: /A page answers in place of the cloud.*HTTP 200: <!doctype html><title>Welcome/s,
    step: "The cloud itself answers",
  },
  "a 502 of the proxy": {
    trouble: () => ({ pass: "proxy_pass https://127.0.0.1:1$cloud_path;" }),
    told: "The proxy answers, but cannot reach the cloud.",
    step: "The cloud itself answers",
    line: "proxy_ssl_server_name on;",
  },
  "an address that is decoded on its way": {
    trouble: () => ({ path: "$cloud_decoded$is_args$args" }),
    told: /The address is decoded or encoded anew on its way\.\s*https:\/\/.+%3F\/.+escaped=%2B%20%26%3D/,
    step: "The address arrives unchanged",
    line: "proxy_pass $target;",
  },
  "a sign-in of the proxy’s own": {
    trouble: () => ({ pass: "return 401 'Who are you?';" }),
    told: /The proxy wants a sign-in or a token of its own\.\s*HTTP 401: Who are you\?/,
    step: "The cloud itself answers",
  },
};

for (const [name, { trouble, template, told, step, line }] of Object.entries(TROUBLES)) {
  test(`Found out: ${name}`, async ({ app, fileServer, page, project, proxyWith, traffic }) => {
    const { origin } = await proxyWith(trouble(fileServer.origin));
    await signIn(app, fileServer, project, origin + (template ?? TEMPLATE));
    await expect(app.lanes).toContainText("Your token was not sent");
    const note = told instanceof RegExp ? told.source.split(/\\\.|\.\*/)[0] : told;
    await expect(app.lanes).toContainText(note);

    // Asked once more, it says how far it comes.
    await app.lanes.getByRole("button", { name: "Check again" }).click();
    const check = page.getByRole("region", { name: "Path to the cloud" });
    await expect(check.getByRole("listitem").filter({ hasText: "fails" })).toHaveText(`${step} – fails`);
    await expect(check).toContainText(told);
    if (line) await expect(lines(page, "nginx")).toContainText(line);
    keptToItself(traffic, project);
  });
}

test("Found out: a redirect, which is not followed", async ({ app, fileServer, page, project, proxyWith, traffic }) => {
  const followed: string[] = [];
  const elsewhere = createServer((request, response) => {
    followed.push(request.url!);
    response.end();
  });
  await new Promise<void>((done) => elsewhere.listen(0, "127.0.0.1", done));
  const there = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  // A browser tells of a request there, which it does not send.
  traffic.allow(there);
  const { origin } = await proxyWith({ pass: `return 307 ${there}$request_uri;` });
  await signIn(app, fileServer, project, origin + TEMPLATE);
  await expect(app.lanes).toContainText("The answer is a redirect, which is not followed: the token would go along.");
  await app.lanes.getByRole("button", { name: "Check again" }).click();
  const check = page.getByRole("region", { name: "Path to the cloud" });
  await expect(check.getByRole("listitem").filter({ hasText: "fails" })).toHaveText("The host answers – fails");
  expect(followed).toEqual([]);
  keptToItself(traffic, project);
  elsewhere.close();
});

test("Found out: a query that is encoded anew on its way", async ({
  app,
  authority,
  cloud,
  fileServer,
  page,
  project,
  traffic,
}) => {
  const proxy = await FormProxy.start(cloud.address, authority, ({ url }, answer) => {
    const address = new URL(url!.slice(1));
    address.searchParams.sort();
    // As cors-anywhere tells it.
    answer.setHeader("X-Request-Url", address.href);
    return address.href;
  });
  traffic.trust(`${proxy.origin}/`);
  await signIn(app, fileServer, project, `${proxy.origin}/{url}`);
  await expect(app.lanes).toContainText("The address is decoded or encoded anew on its way.");
  await app.lanes.getByRole("button", { name: "Check again" }).click();
  const check = page.getByRole("region", { name: "Path to the cloud" });
  await expect(check.getByRole("listitem").filter({ hasText: "fails" })).toHaveText(
    "The address arrives unchanged – fails",
  );
  keptToItself(traffic, project);
  await proxy.stop();
});

test("Found out: nobody listens", async ({ app, fileServer, page, project, traffic }) => {
  const origin = `http://127.0.0.1:${await freePort()}`;
  traffic.trust(origin);
  await signIn(app, fileServer, project, origin + TEMPLATE);
  await expect(app.lanes).toContainText("Nobody answers: the port is closed");
  await app.lanes.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "fails" })).toHaveText("The host answers – fails");
  // No token, made-up or not, was offered to what may be anything.
  expect(traffic.calls()).toEqual([]);
});

test("Found out: a certificate that the browser does not trust", async ({
  app,
  authority,
  fileServer,
  project,
  proxyWith,
  traffic,
}) => {
  const { origin } = await proxyWith({ identity: authority.issue(["127.0.0.1"]) });
  expect(origin).toContain("https://");
  traffic.trust(origin);
  await signIn(app, fileServer, project, origin + TEMPLATE);
  await expect(app.lanes).toContainText("the certificate not trusted");
  expect(traffic.calls()).toEqual([]);
});

test("Found out: the site’s own policy", async ({ app, dist, page, project, proxyWith, traffic }) => {
  const { origin } = await proxyWith();
  const site = await proxyWith({
    locations: `root ${dist}; index index.html;
      types { text/html html; text/css css; text/javascript js; application/wasm wasm; application/json json; }
      location ~ ^/(?!cloud) { add_header Content-Security-Policy "connect-src 'self'"; }`,
  });
  await signIn(app, { url: `${site.origin}/` }, project, origin + TEMPLATE);
  await expect(app.lanes).toContainText("This site’s own Content-Security-Policy forbids the address.");
  await app.lanes.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByText(`connect-src ${origin}`).first()).toBeVisible();
  await expect(lines(page, "nginx")).toContainText(`connect-src 'self' ${origin}`);
  keptToItself(traffic, project);
});

test("Found out: the head of the cloud’s answer is too large on the way down", async ({
  app,
  authority,
  fileServer,
  project,
  proxyWith,
  traffic,
}) => {
  const cloud = await CloudDouble.start(authority);
  cloud.answers({ status: "401 Unauthorized", body: '{"error_code":"APIG.0301","error_msg":"decrypt token fail"}' });
  cloud.answersHolder(project.token, { headers: { "X-Subject-Token": "s".repeat(12_000) } });
  const { origin } = await proxyWith({ buffers: { down: "4k" } }, cloud.address);
  await signIn(app, fileServer, project, origin + TEMPLATE);
  await expect(app.lanes).toContainText("The cloud’s answer is too large for the proxy’s buffers");
  // It went out only after a made-up one had come through.
  const sent = traffic.calls().map((call) => call.headers()["x-auth-token"] === project.token);
  expect(sent.indexOf(true)).toBeGreaterThan(1);
  expect(cloud.received.length).toBeGreaterThan(3);
  await cloud.stop();
});

/** Types a connection into its form, on a way that leads through a proxy. */
async function describe(page: Page, { id, label, region }: Project, way: string): Promise<void> {
  await page.getByLabel("Label").fill(label);
  await page.getByRole("combobox", { name: "Region" }).fill(region);
  await page.getByRole("combobox", { name: "Region" }).press("Escape");
  await page.getByLabel("Project id").fill(id);
  await page.getByRole("radio", { name: "Through a proxy" }).check();
  await page.getByLabel("Address pattern").fill(way);
}

test("Envelopes are checked step by step, and what is wrong with them has a name", async ({
  app,
  authority,
  cloud,
  fileServer,
  page,
  project,
  traffic,
}) => {
  const own = traffic.hide("the-proxys-own-access-token-4711");
  const proxy = await EnvelopeProxy.start(cloud, authority, own);
  traffic.trust(`${proxy.origin}/`);
  await app.open(`${fileServer.url}connections/`);
  await describe(page, project, `POST ${proxy.origin}/`);
  const check = page.getByRole("region", { name: "Path to the cloud" });
  await check.getByRole("button", { name: "Check this connection" }).click();
  await expect(check).toContainText("The proxy wants a sign-in or a token of its own.");
  await expect(check.getByRole("listitem").filter({ hasText: "fails" })).toHaveText("The cloud itself answers – fails");

  await page.getByLabel("Access token of the proxy").fill(own);
  app.preset({
    connections: [draft(project, { route: { kind: "proxy", template: `POST ${proxy.origin}/` } })],
  });
  await app.open(fileServer.url);
  await page.getByLabel("Token", { exact: true }).fill(project.token);
  await page.getByLabel("Access token of the proxy").fill(own);
  await page.getByRole("button", { name: "Use this token" }).click();
  await app.loaded();
  const sent = proxy.received.map(({ Headers }) => Headers?.["X-Auth-Token"] ?? "");
  const real = sent.indexOf(project.token);
  expect(sent.slice(0, real).every((token) => !token || token.startsWith("MadeUp"))).toBe(true);
  expect(proxy.received.slice(0, real).some(({ Url }) => Url!.includes("%3F/"))).toBe(true);

  await page.getByRole("link", { name: "Connections" }).click();
  await page.getByText("Path to the cloud", { exact: true }).click();
  await check.getByRole("button", { name: "Check this connection" }).click();
  await expect(check).toContainText("The path is proved", { timeout: 15_000 });
  await expect(check.getByRole("listitem").filter({ hasText: "not needed" })).toContainText([
    "Local network",
    "Headers of the answer can be read",
  ]);
  await proxy.stop();
});

test("Once the path is proved, the real credential says what it may ask", async ({
  app,
  page,
  project,
  simulator,
  site,
}) => {
  await app.connect(site, project);
  await simulator.fail({ kind: "forbidden", match: project.hosts.gaussdb });
  await page.getByRole("link", { name: "Connections" }).click();
  await page.getByText("Path to the cloud", { exact: true }).click();
  const before = (await simulator.log()).length;
  const check = page.getByRole("region", { name: "Path to the cloud" });
  await check.getByRole("button", { name: "Check this connection" }).press("Enter");
  await expect(check).toContainText("With your own credential, one call each:", { timeout: 15_000 });
  const products = check.getByRole("list").last().getByRole("listitem");
  await expect(products).toContainText(["TaurusDB – may be asked", "GaussDB – may not be asked", "DCS – may be asked"]);
  await expect(products.nth(1)).toContainText("Not allowed.");
  const real = (await simulator.log()).slice(before).filter(({ headers }) =>
    headers["x-auth-token"]?.endsWith(project.token.slice(-4)),
  );
  expect(real.map(({ status }) => status)).toEqual([200, 403, 200]);
});

test("A computer without a network is told so", async ({ app, context, fileServer, project, proxyWith, traffic }) => {
  const { origin } = await proxyWith();
  app.preset({ connections: [draft(project, { route: { kind: "proxy", template: origin + TEMPLATE } })] });
  await app.open(fileServer.url);
  await context.setOffline(true);
  await app.signIn(project.token);
  await expect(app.lanes).toContainText("This computer is offline.");
  keptToItself(traffic, project);
  await context.setOffline(false);
});

test("Headers that cannot be read cost no list, and are told where one asks", async ({
  app,
  fileServer,
  page,
  project,
  proxyWith,
}) => {
  const { origin } = await proxyWith({ exposes: "" });
  await signIn(app, fileServer, project, origin + TEMPLATE);
  await app.loaded();
  await page.getByRole("link", { name: "Connections" }).click();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Check this connection" }).click();
  const check = page.getByRole("region", { name: "Path to the cloud" });
  await expect(check).toContainText("The path is proved", { timeout: 15_000 });
  await expect(check).toContainText(/The page may not read these headers of the answer\.\s*x-request-id, date/);
  await expect(lines(page, "nginx")).toContainText("Access-Control-Expose-Headers");
});

test("What was put right is found right, and only then the token goes out", async ({
  app,
  fileServer,
  page,
  project,
  proxyWith,
  simulator,
  traffic,
}) => {
  const troubled = await proxyWith({ headers: "X-Language" });
  await signIn(app, fileServer, project, troubled.origin + TEMPLATE);
  await expect(app.lanes).toContainText("The preflight does not allow a header");
  keptToItself(traffic, project);

  await troubled.become({});
  await app.lanes.getByRole("button", { name: "Check again" }).click();
  await app.loaded();
  // IAM is asked about the token later, on a path that is proved for it.
  const log = (await simulator.log()).filter(({ path }) => !path.startsWith("/v3/auth/") && !path.includes("%3F"));
  const isReal = log.map(({ headers }) => headers["x-auth-token"]?.endsWith(project.token.slice(-4)) ?? false);
  const first = isReal.indexOf(true);
  expect(log.slice(0, first).filter(({ status }) => status === 401).length).toBeGreaterThan(2);

  // What was proved is remembered, without a secret: a reload asks the cloud nothing with a made-up token.
  await simulator.reset();
  await app.reload();
  await app.signIn(project.token);
  await app.loaded();
  // IAM's way is proved for itself, once somebody is signed in.
  for (const { headers } of (await simulator.log()).filter(({ path }) => !path.startsWith("/v3/auth/")))
    expect(headers["x-auth-token"]).toBe(`12288 bytes, …${project.token.slice(-4)}`);
  const stored = await page.evaluate(() => localStorage.getItem("taskdeck.proofs.v1"));
  expect(JSON.parse(stored!).proofs[0]).toMatchObject({ origin: troubled.origin, method: "GET" });
});

test("A path of the page’s own origin is proved in four calls", async ({ app, project, simulator, site, traffic }) => {
  await app.connect(site, project);
  const log = await simulator.log();
  const real = log.findIndex(({ headers }) => headers["x-auth-token"]?.endsWith(project.token.slice(-4)));
  expect(log.slice(0, real).map(({ status, method }) => [method, status])).toEqual(Array(4).fill(["GET", 401]));
  expect(traffic.requests.filter((request) => request.method() === "OPTIONS")).toEqual([]);
});

test("A connection is checked in its form, before there is a token", async ({
  app,
  fileServer,
  page,
  project,
  proxyWith,
  simulator,
}) => {
  const { origin } = await proxyWith();
  await app.open(`${fileServer.url}connections/`);
  await describe(page, project, origin + TEMPLATE);
  const check = page.getByRole("region", { name: "Path to the cloud" });
  await check.getByRole("button", { name: "Check this connection" }).press("Enter");
  await expect(check.getByRole("listitem").filter({ hasText: "remembers" })).toContainText("checking…");
  await expect(check).toContainText("The path is proved", { timeout: 15_000 });
  await expect(check.getByRole("listitem").filter({ hasText: "in order" })).toHaveCount(9);
  const tokens = (await simulator.log()).map(({ headers }) => headers["x-auth-token"]).filter(Boolean);
  expect(tokens.some((token) => token.startsWith("6144 bytes"))).toBe(true);

  // What was found is of this way only.
  await page.getByLabel("Address pattern").fill(`${origin}/other${TEMPLATE}`);
  await expect(check).not.toContainText("The path is proved");
  await expect(check.getByRole("listitem")).toHaveCount(0);
});

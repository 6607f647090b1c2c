// Ways to the cloud: which form a typed one has, whose machine it leads to, and proxies that others have made.

import { join } from "node:path";
import type { Page } from "@playwright/test";
import config from "../playwright.config.ts";
import { draft, expect, TEMPLATE, test } from "../support/journeys.ts";
import { Nginx } from "../support/nginx.ts";
import { EnvelopeProxy, FormProxy, NpmProxy } from "../support/proxies.ts";
import type { Project } from "../support/simulator.ts";

const { launchOptions } = config.use!;

test.use({
  // The certificate of a host that is nobody's is signed by nobody whom a browser knows.
  ignoreHTTPSErrors: true,
  launchOptions: {
    ...launchOptions,
    args: [...launchOptions!.args!, "--host-resolver-rules=MAP corsproxy.example 127.0.0.1"],
  },
});

/** Fills in the form for a project with a way through a proxy, all but the way itself and the token. */
async function describe(page: Page, { id, label, region }: Project): Promise<void> {
  await page.getByLabel("Label").fill(label);
  await page.getByRole("combobox", { name: "Region" }).fill(region);
  await page.getByRole("combobox", { name: "Region" }).press("Escape");
  await page.getByLabel("Project id").fill(id);
  await page.getByRole("radio", { name: "Through a proxy" }).check();
}

/** The lists of tasks that the cloud was asked for. */
async function lists(simulator: { log(): Promise<{ path: string; status?: number }[]> }): Promise<string[]> {
  const good = (await simulator.log()).filter(({ status }) => status === 200);
  const names = new Set(good.map(({ path }) => path.split("/").at(-1)!));
  return [...names].filter((name) => name !== "instances" && name !== "tokens").sort();
}

const ALL_LISTS = ["immediate-jobs", "scheduled-jobs", "tasks"];

test("What is typed is recognised, and shown as it would leave", async ({ app, page, project, simulator, site, traffic }) => {
  await app.open(`${site.origin}/connections/`);
  await describe(page, project);
  const pattern = page.getByLabel("Address pattern");
  const machine = page.getByRole("group", { name: "Whose machine that is" });
  // The list of DCS is the fourth; IAM comes after it.
  const sample = page.getByRole("listitem").filter({ hasText: /^(GET|POST) / }).nth(3);
  const dcs = `https://${project.hosts.dcs}/v2/${project.id}/tasks?offset=0&limit=200`;
  const perHost = Object.values(project.hosts).map((host) => `${host} = http://localhost:8010/${host.split(".")[0]}`);
  for (const [typed, form, ...shown] of [
    ["http://localhost:8010/", "the call’s address follows the proxy’s, as it is", `GET http://localhost:8010/${dcs}`],
    [
      "http://localhost:8010/?key=k&url=",
      "the call’s address is a parameter, percent-encoded",
      `GET http://localhost:8010/?key=k&url=${encodeURIComponent(dcs)}`,
    ],
    ["http://localhost:8010/?", "the call’s address is the whole query", `GET http://localhost:8010/?${dcs}`],
    [
      "http://localhost:8010/{url_encoded}",
      "the call’s address follows the proxy’s, percent-encoded",
      `GET http://localhost:8010/${encodeURIComponent(dcs)}`,
    ],
    ["http://localhost:8010/{host}{path}", "a pattern says where", `GET http://localhost:8010/${project.hosts.dcs}/v2/`],
    [
      "http://localhost:8010/fetch\nX-Target: {url}\nX-Client: taskdeck",
      "a header names what to reach",
      "GET http://localhost:8010/fetch",
      `X-Target: ${dcs}`,
      "X-Client: taskdeck",
      "X-Auth-Token: …",
    ],
    [
      "POST http://localhost:9159/",
      "the whole request travels in a JSON envelope",
      "POST http://localhost:9159/",
      `"Method":"GET","Url":"${dcs}"`,
      `"X-Auth-Token":"…"`,
    ],
    [perHost.join("\n"), "each host has an address of its own", "GET http://localhost:8010/dcs/v2/"],
  ]) {
    await pattern.fill(typed);
    await expect(page.getByText(`Recognised: ${form}`)).toBeVisible();
    for (const line of shown) await expect(sample).toContainText(line);
    await expect(machine.getByRole("listitem")).toHaveText(/^This computer, http:\/\/localhost:\d+\.$/);
  }
  await pattern.fill("https://10.0.0.7/");
  await expect(machine.getByRole("listitem")).toContainText("A machine of your network, https://10.0.0.7.");
  await pattern.fill(perHost[0]);
  await app.refuses(pattern, "has no address here: add a line for it.");
  await pattern.fill("http://localhost:8010/\nX-Auth-Token: mine");
  await app.refuses(pattern, "X-Auth-Token is set by the call itself.");
  expect(await simulator.log()).toEqual([]);
  expect(traffic.requests.filter((request) => !request.url().startsWith(site.origin))).toEqual([]);
});

test("A stranger gets nothing before its name was typed, and nothing once it is revoked", async ({
  app,
  authority,
  cloud,
  logs,
  page,
  project,
  simulator,
  site,
  traffic,
}, { testId }) => {
  const { certificate, key } = authority.issue(["corsproxy.example"]);
  const stranger = await Nginx.start(join(logs, testId), {
    ALLOWED_ORIGIN: site.origin,
    UPSTREAM_ADDRESS: cloud.address,
    CA_FILE: authority.certificate,
    TLS_CERTIFICATE: certificate,
    TLS_KEY: key,
  });
  const origin = `https://corsproxy.example:${stranger.port}`;
  traffic.trust(`${origin}/cloud/`);
  await app.open(`${site.origin}/connections/`);
  await describe(page, project);
  await page.getByLabel("Address pattern").fill(origin + TEMPLATE);
  await page.getByLabel("Token", { exact: true }).fill(project.token);
  await expect(page.getByText(`A stranger, ${origin}.`)).toBeVisible();

  // Not without its name.
  const save = page.getByRole("button", { name: "Save and connect" });
  const name = page.getByLabel("To let that happen, type corsproxy.example");
  await save.click();
  await expect(name).toBeFocused();
  await app.refuses(name, "Type corsproxy.example, or choose another way.");
  await name.fill("corsproxy");
  await name.press("Enter");
  await app.refuses(name, "Type corsproxy.example");
  expect(traffic.calls()).toEqual([]);

  await name.fill("corsproxy.example");
  await page.getByRole("button", { name: "Let it see the token" }).click();
  await expect(name).toBeHidden();
  await save.click();
  await app.loaded();
  expect(new Set(traffic.calls().map((call) => new URL(call.url()).origin))).toEqual(new Set([origin]));

  // Revoked, in the middle of all.
  await page.getByRole("link", { name: "Connections" }).click();
  const known = page.getByRole("region", { name: "Strangers who may see a token" });
  await known.getByRole("button", { name: `Revoke ${origin}` }).click();
  await expect(known).toBeHidden();
  await page.getByRole("link", { name: "Tasks", exact: true }).click();
  await simulator.reset();
  await page.getByRole("button", { name: "Refresh" }).click();
  const told = app.lanes.getByText("The way leads to a stranger whom you have not acknowledged. Nothing was sent.");
  await expect(told.first()).toBeVisible();
  expect(await simulator.log()).toEqual([]);

  // After a reload the sign-in asks the same.
  await app.reload();
  await app.signIn(project.token);
  await expect(name).toBeFocused();
  expect(await simulator.log()).toEqual([]);
  await name.fill("CORSPROXY.example");
  await name.press("Enter");
  await expect(name).toBeHidden();
  await page.getByRole("button", { name: "Use this token" }).click();
  await app.loaded();
  await stranger.stop();
});

test("From an https page no http address is asked, but this computer’s", async ({
  app,
  authority,
  cloud,
  dist,
  logs,
  page,
  project,
  simulator,
  traffic,
}, { testId }) => {
  test.setTimeout(60_000);
  const { certificate, key } = authority.issue(["127.0.0.1"]);
  const site = await Nginx.start(join(logs, testId), { SITE_ROOT: dist, TLS_CERTIFICATE: certificate, TLS_KEY: key });
  const asked: string[] = [];
  const proxy = await FormProxy.start(cloud.address, authority, ({ url }) => {
    asked.push(url!);
    return url!.slice(1);
  });
  const { port } = new URL(proxy.origin);
  traffic.trust(`${proxy.origin}/https://`);
  await app.open(`${site.origin}/connections/`);
  expect(site.origin).toMatch(/^https:/);
  await describe(page, project);
  await page.getByLabel("Token", { exact: true }).fill(project.token);
  const pattern = page.getByLabel("Address pattern");
  const check = page.getByRole("button", { name: "Check this connection" });
  await pattern.fill(`http://corsproxy.example:${port}/{url}`);
  await app.refuses(pattern, "from an https page browsers refuse it as mixed content");
  await expect(check).toBeHidden();
  await page.getByRole("button", { name: "Save and connect" }).click();
  await expect(pattern).toBeFocused();
  expect(asked).toEqual([]);

  // The same proxy by the address at which it is this computer.
  await pattern.fill(`${proxy.origin}/{url}`);
  await check.click();
  // It waits until no browser remembers by itself what it may send.
  await expect(page.getByText("The path is proved")).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "Save and connect" }).click();
  await app.loaded();
  expect(await lists(simulator)).toEqual(ALL_LISTS);
  expect(asked.length).toBeGreaterThan(ALL_LISTS.length);
  await proxy.stop();
  await site.stop();
});

test("cors-anywhere carries every list", async ({ app, authority, cloud, logs, page, project, simulator, site, traffic }, { testId }) => {
  const proxy = await NpmProxy.corsAnywhere(join(logs, `${testId}.log`), cloud, authority);
  traffic.trust(`${proxy.origin}/https://`);
  app.preset({ connections: [draft(project, { route: { kind: "proxy", template: proxy.origin } })] });
  await app.open(site.origin);
  await page.getByText(`Goes to ${proxy.origin} and nowhere else.`).click();
  await expect(page.getByText("Recognised: the call’s address follows the proxy’s, as it is.")).toBeVisible();
  await app.signIn(project.token);
  await app.loaded();
  expect(await lists(simulator)).toEqual(ALL_LISTS);
  expect(new Set((await simulator.log()).map(({ host }) => host))).toEqual(new Set(Object.values(project.hosts)));
  await proxy.stop();
});

test("local-cors-proxy carries every list, one for each host", async ({
  app,
  authority,
  cloud,
  logs,
  project,
  simulator,
  site,
  traffic,
}, { testId }) => {
  const hosts = Object.values(project.hosts);
  const start = (host: string) => NpmProxy.localCorsProxy(join(logs, `${testId}-${host}.log`), cloud, authority, host);
  const proxies = await Promise.all(hosts.map(start));
  for (const proxy of proxies) traffic.trust(`${proxy.origin}/proxy/`);
  const template = hosts.map((host, at) => `${host} = ${proxies[at].origin}/proxy`).join("\n");
  app.preset({ connections: [draft(project, { route: { kind: "proxy", template } })] });
  await app.open(site.origin);
  await app.signIn(project.token);
  await app.loaded();
  expect(await lists(simulator)).toEqual(ALL_LISTS);
  // Each product through its own; IAM is asked later, through its own too.
  const asked = traffic.calls().map((call) => new URL(call.url()).origin);
  const ofProducts = proxies.filter((_, at) => !hosts[at].startsWith("iam.")).map((proxy) => proxy.origin);
  expect(asked).toEqual(expect.arrayContaining(ofProducts));
  expect(asked.filter((origin) => !proxies.some((proxy) => proxy.origin === origin))).toEqual([]);
  for (const proxy of proxies) await proxy.stop();
});

test("A proxy of proxyscotch's kind carries every list in envelopes, with a token of its own", async ({
  app,
  authority,
  cloud,
  page,
  project,
  simulator,
  site,
  traffic,
}) => {
  const own = traffic.hide("the-proxys-own-access-token-4711");
  const proxy = await EnvelopeProxy.start(cloud, authority, own);
  traffic.trust(proxy.origin);
  app.preset({ connections: [draft(project, { route: { kind: "proxy", template: `POST ${proxy.origin}` } })] });
  await app.open(site.origin);
  // Without its token it refuses, with status 200, and the cloud hears of nothing.
  await app.signIn(project.token);
  await expect(app.lanes.getByText(/The proxy wants (an access token|a sign-in or a token) of its own\./).first()).toBeVisible();
  expect(await simulator.log()).toEqual([]);

  await page.getByRole("link", { name: "Connections" }).click();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Access token of the proxy").fill(own);
  await page.getByRole("button", { name: "Save and connect" }).click();
  await page.getByRole("button", { name: "Try again" }).first().click();
  await app.loaded();
  expect(await lists(simulator)).toEqual(ALL_LISTS);
  expect(traffic.calls(), "no credential outside of an envelope").toEqual([]);
  const tokens = new Set(proxy.received.map(({ Headers }) => Headers?.["X-Auth-Token"]));
  expect([...tokens].filter((token) => token && !token.startsWith("MadeUp"))).toEqual([project.token]);
  await proxy.stop();
});

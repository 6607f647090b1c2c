// Where a credential goes: on every way, to the origins that were shown before anything was sent, to all of them and
// to no other.

import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import type { Page, Request } from "@playwright/test";
import { CLOUD_HOSTS } from "../support/authority.ts";
import { expect, TEMPLATE, test as base, type App, type Traffic } from "../support/journeys.ts";
import { EnvelopeProxy, FormProxy, NpmProxy } from "../support/proxies.ts";
import type { Project, Simulator, User } from "../support/simulator.ts";

type Program = { origin: string; stop(): Promise<void> };

/** A way as it is typed. */
type Way = {
  kind: "Through this site" | "Through a proxy" | "Direct";
  /** The address pattern, where it is not what stands there already. */
  pattern?: string;
  /** Other hosts, by what their field is called. */
  hosts?: Record<string, string>;
  /** What the proxy wants for itself. */
  own?: string;
  /** Where credentials may go, as the beginnings of addresses. */
  trusted: string[];
};

type Fixtures = {
  /** Starts a proxy that finds the cloud's address in this part of a request; the cloud listens at `at`. */
  proxyOf: (find: (asked: IncomingMessage) => string, at?: string) => Promise<FormProxy>;
  /** Has a program stopped in the end. */
  running: <T extends Program>(program: Promise<T>) => Promise<T>;
};

/** What asks the cloud for what it was asked itself, under the name that it was asked by. */
const asIs = ({ headers, url }: IncomingMessage) => `https://${headers.host}${url}`;

const test = base.extend<Fixtures, { openCloud: FormProxy }>({
  // All hosts of the cloud, as they would be if they let pages in.
  openCloud: [
    async ({ authority, cloud }, use) => {
      const open = await FormProxy.start(cloud.address, authority, asIs, authority.issue(CLOUD_HOSTS));
      await use(open);
      await open.stop();
    },
    { scope: "worker" },
  ],
  launchOptions: [
    async ({ launchOptions, openCloud }, use) => {
      const rule = `MAP *.myhuaweicloud.com ${new URL(openCloud.origin).host}`;
      await use({ ...launchOptions, args: [...launchOptions.args!, `--host-resolver-rules=${rule}`] });
    },
    { scope: "worker" },
  ],
  running: async ({}, use) => {
    const started: Program[] = [];
    await use(async (program) => {
      started.push(await program);
      return program;
    });
    for (const program of started) await program.stop();
  },
  proxyOf: async ({ authority, cloud, running }, use) => {
    await use((find, at = cloud.address) => running(FormProxy.start(at, authority, find)));
  },
});

// No browser knows who vouches for the cloud's hosts here.
test.use({ ignoreHTTPSErrors: true });

/** How one signs in, and what of it leaves the page for a product or for IAM. */
type Proof = {
  name: "Token" | "Access key" | "Password";
  fill: (page: Page) => Promise<void>;
  /** Whether a request carries it. */
  isIn: (request: Request) => boolean | undefined;
};

const withToken = ({ token }: Project): Proof => ({
  name: "Token",
  fill: (page) => page.getByLabel("Token", { exact: true }).fill(token),
  isIn: (request) => request.headers()["x-auth-token"] === token || (request.postData()?.includes(token) ?? false),
});

const withKey = ({ access_key: { id, secret } }: Project): Proof => ({
  name: "Access key",
  fill: async (page) => {
    await page.getByLabel("Access key", { exact: true }).fill(id);
    await page.getByLabel("Secret key", { exact: true }).fill(secret);
  },
  isIn: (request) => [request.headers().authorization, request.postData()].some((text) => text?.includes(`Access=${id},`)),
});

const withPassword = (_: Project, { account, password, user }: User): Proof => ({
  name: "Password",
  fill: async (page) => {
    await page.getByLabel("Account", { exact: true }).fill(account);
    await page.getByLabel("IAM user", { exact: true }).fill(user);
    await page.getByLabel("Password", { exact: true }).fill(password);
  },
  // The tokens that IAM gives for it are as good as it is. In an envelope both are written as its JSON has them.
  isIn: (request) => {
    const body = request.postData() ?? "";
    const inner = JSON.stringify(password);
    const bodies = [inner, JSON.stringify(inner).slice(1, -1), '"X-Auth-Token":"MII'];
    return request.headers()["x-auth-token"]?.startsWith("MII") || bodies.some((part) => body.includes(part));
  },
});

/** What leaves, in a word, and who signs in so. */
const PROOFS = { "A token": withToken, "A signature": withKey, "A password, or a token that it got,": withPassword };

/** Fills in the form: the project, the way, and how one signs in. */
async function describe(page: Page, { id, label, region }: Project, way: Way, proof: Proof): Promise<void> {
  await page.getByLabel("Label").fill(label);
  await page.getByRole("combobox", { name: "Region" }).fill(region);
  await page.getByRole("combobox", { name: "Region" }).press("Escape");
  await page.getByLabel("Project id").fill(id);
  await page.getByRole("radio", { name: way.kind }).check();
  if (way.pattern) await page.getByLabel("Address pattern").fill(way.pattern);
  if (way.hosts) await page.getByText("Other hosts").click();
  for (const [name, host] of Object.entries(way.hosts ?? {}))
    await page.locator(".hosts").getByLabel(name, { exact: true }).fill(host);
  await page.getByRole("radio", { name: new RegExp(`^${proof.name}`) }).check();
  if (way.own) await page.getByLabel("Access token of the proxy").fill(way.own);
  await proof.fill(page);
}

/** The origins that the form shows: of the calls as they would leave, and of whose machines those are. */
async function shown(page: Page): Promise<{ calls: Set<string>; machines: Set<string> }> {
  const machines = page.getByRole("group", { name: "Whose machine that is" }).getByRole("listitem");
  const samples = page.getByRole("listitem").filter({ hasText: /^(GET|POST) http/ });
  await expect(samples).not.toHaveCount(0);
  // A sentence about it may end with it.
  const told = (await machines.allInnerTexts()).map((text) => /https?:\/\/[^\s,:]*[^\s,:.](:\d+)?/.exec(text)![0]);
  const calls = (await samples.allInnerTexts()).map((text) => new URL(/^\w+ (\S+)/.exec(text)![1]).origin);
  return { calls: new Set(calls), machines: new Set(told) };
}

/** The origins that got the credential. */
function reached(traffic: Traffic, proof: Proof): Set<string> {
  return new Set(traffic.requests.filter(proof.isIn).map((request) => new URL(request.url()).origin));
}

const sorted = (origins: Set<string>) => [...origins].sort();

/** What is shown is what is reached. */
async function holds(app: App, traffic: Traffic, page: Page, proof: Proof): Promise<void> {
  const { calls, machines } = await shown(page);
  expect(sorted(machines)).toEqual(sorted(calls));
  const before = traffic.requests.map((request) => new URL(request.url()).origin);
  const home = new URL(page.url()).origin;
  expect(before.filter((origin) => origin !== home)).toEqual([]);
  expect(sorted(reached(traffic, proof))).toEqual([]);

  await page.getByRole("button", { name: "Save and connect" }).click();
  await app.loaded();
  await expect.poll(() => sorted(reached(traffic, proof))).toEqual(sorted(calls));
  // Nor later: not for the next round of lists, nor for a job.
  await page.getByRole("button", { name: "Refresh" }).click();
  await app.loaded();
  await app.rows.first().getByRole("link").click();
  await expect(page.getByRole("region", { name: "What is known" })).toBeVisible();
  await page.getByRole("link", { name: "Back to the list" }).click();
  await app.loaded();
  expect(sorted(reached(traffic, proof))).toEqual(sorted(calls));
}

const HOSTS = { taurusdb: "TaurusDB", gaussdb: "GaussDB", dcs: "DCS", iam: "IAM" } as const;

/** What a way needs to be staged. */
type Stage = Fixtures & {
  cloud: Simulator;
  project: Project;
  corsProxy: Program;
  site: Program;
  envelope: () => Promise<EnvelopeProxy>;
  anywhere: () => Promise<NpmProxy>;
};

const OWN = "the-proxys-own-access-token-4711";

const WAYS: Record<string, (stage: Stage) => Promise<Way>> = {
  "this site": async ({ site }) => ({ kind: "Through this site", trusted: [`${site.origin}/cloud/`] }),
  "a pattern": async ({ corsProxy }) => {
    const pattern = corsProxy.origin + TEMPLATE;
    return { kind: "Through a proxy", pattern, trusted: [`${corsProxy.origin}/cloud/`] };
  },
  "the address as it is": async ({ anywhere }) => {
    const { origin } = await anywhere();
    return { kind: "Through a proxy", pattern: `${origin}/`, trusted: [`${origin}/https://`] };
  },
  "the address percent-encoded": async ({ proxyOf }) => {
    const { origin } = await proxyOf(({ url }) => decodeURIComponent(url!.slice(1)));
    return { kind: "Through a proxy", pattern: `${origin}/{url_encoded}`, trusted: [`${origin}/https%3A%2F%2F`] };
  },
  "a parameter": async ({ proxyOf }) => {
    const { origin } = await proxyOf(({ url }) => decodeURIComponent(/[?&]url=([^&]*)/.exec(url!)?.[1] ?? ""));
    return { kind: "Through a proxy", pattern: `${origin}/?key=k&url=`, trusted: [`${origin}/?key=k&url=https%3A%2F%2F`] };
  },
  "the whole query": async ({ proxyOf }) => {
    const { origin } = await proxyOf(({ url }) => url!.replace(/^[^?]*\?/, ""));
    return { kind: "Through a proxy", pattern: `${origin}/?`, trusted: [`${origin}/?https://`] };
  },
  "a header": async ({ proxyOf }) => {
    const { origin } = await proxyOf(({ headers }) => String(headers["x-target"]));
    return { kind: "Through a proxy", pattern: `${origin}/fetch\nX-Target: {url}`, trusted: [`${origin}/fetch`] };
  },
  "an envelope": async ({ envelope }) => {
    const { origin } = await envelope();
    return { kind: "Through a proxy", pattern: `POST ${origin}/`, own: OWN, trusted: [`${origin}/`] };
  },
  "an address for each host": async ({ project, proxyOf }) => {
    const hosts = Object.values(project.hosts);
    const below = (host: string) => proxyOf(({ url }) => url!.replace(/^\/proxy/, `https://${host}`));
    const proxies = await Promise.all(hosts.map(below));
    const pattern = hosts.map((host, at) => `${host} = ${proxies[at].origin}/proxy`).join("\n");
    return { kind: "Through a proxy", pattern, trusted: proxies.map(({ origin }) => `${origin}/proxy/`) };
  },
  "the hosts themselves": async ({ project }) => {
    return { kind: "Direct", trusted: Object.values(project.hosts).map((host) => `https://${host}/v`) };
  },
  // Each on a port of its own, which a signature covers.
  "hosts of one's own": async ({ cloud, proxyOf }) => {
    const services = Object.keys(HOSTS) as (keyof typeof HOSTS)[];
    const hosts = await Promise.all(services.map((name) => proxyOf(asIs, cloud.services[name])));
    const named = services.map((name, at) => [HOSTS[name], hosts[at].origin]);
    return { kind: "Direct", hosts: Object.fromEntries(named), trusted: hosts.map(({ origin }) => `${origin}/v`) };
  },
};

// IAM is what a password adds: these are the ways on which that may lead elsewhere.
const TO_IAM = ["this site", "an envelope", "an address for each host", "the hosts themselves", "hosts of one's own"];

for (const [name, stage] of Object.entries(WAYS)) {
  for (const [what, proven] of Object.entries(PROOFS)) {
    if (proven === withPassword && !TO_IAM.includes(name)) continue;
    test(`${what} goes where it was shown to go: ${name}`, async ({
      app,
      authority,
      cloud,
      corsProxy,
      fileServer,
      logs,
      page,
      project,
      proxyOf,
      running,
      simulator,
      site,
      traffic,
      world,
    }, { testId }) => {
      const way = await stage({
        ...{ cloud, corsProxy, project, proxyOf, running, site },
        envelope: () => running(EnvelopeProxy.start(cloud, authority, OWN)),
        anywhere: () => running(NpmProxy.corsAnywhere(join(logs, `${testId}.log`), cloud, authority)),
      });
      for (const beginning of way.trusted) traffic.trust(beginning);
      traffic.hide(OWN);
      traffic.hide(project.access_key.secret);
      const proof = proven(project, world.users[0]);
      // The proxy of deploy/ on an origin of its own lets the page of one site in.
      const home = way.kind === "Through this site" ? `${site.origin}/` : fileServer.url;
      await app.open(`${home}connections/`);
      await describe(page, project, way, proof);
      expect(await simulator.log()).toEqual([]);
      await holds(app, traffic, page, proof);
    });
  }
}

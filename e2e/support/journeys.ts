// Journeys through the app: what a person finds by role and name, and what must never leave the page.
// Every journey ends with a look at all that left it (see `Traffic.check`).

import { join } from "node:path";
import type { BrowserContext, Locator, Page, Request } from "@playwright/test";
import { expect, test as base } from "./fixtures.ts";
import { Nginx } from "./nginx.ts";
import { Simulator, type Project, type World } from "./simulator.ts";

export { expect } from "./fixtures.ts";

/** A connection as config.json presets it. */
export type Draft = {
  label: string;
  region: string;
  project: string;
  products?: string[];
  route: { kind: "same-origin" | "proxy" | "direct"; template?: string };
  hosts?: Record<string, string>;
  /** Further projects. */
  projects?: { region: string; project: string }[];
  sign_in?: { way: "token" | "password" | "access-key"; account?: string; user?: string; user_id?: string };
};

/** A config.json. */
export type Config = { connections?: Draft[]; language?: string; theme?: string; patience_seconds?: number };

/** The template of the nginx in deploy/. */
export const TEMPLATE = "/cloud/{host}{path}?{query}";

/** A connection to a project of the simulated cloud, through the page's own origin unless told otherwise. */
export function draft({ id, label, region }: Project, more: Partial<Draft> = {}): Draft {
  return { label, region, project: id, route: { kind: "same-origin", template: TEMPLATE }, ...more };
}

/** Everything that left the pages of a test. */
export class Traffic {
  /** All requests, those of workers too. */
  readonly requests: Request[] = [];
  private readonly printed: string[] = [];
  private readonly crashes: string[] = [];
  private readonly origins = new Set<string>();
  private readonly trusted: string[] = [];
  private readonly secrets: string[];

  constructor(
    private readonly context: BrowserContext,
    world: World,
  ) {
    this.secrets = world.projects.flatMap((project) => [project.token, project.expired_token]);
    context.on("request", (request) => this.requests.push(request));
    context.on("console", (message) => this.printed.push(message.text()));
    context.on("weberror", (error) => this.crashes.push(String(error.error())));
  }

  /** From now on requests may go to this origin. */
  allow(origin: string): void {
    this.origins.add(origin);
  }

  /** From now on credentials may go to addresses that begin like this. */
  trust(beginning: string): void {
    this.allow(new URL(beginning).origin);
    this.trusted.push(beginning);
  }

  /** The tab's own storage may hold a credential: the reader wants it so. */
  mayKeepInTab = false;

  /** Another text that is to be seen nowhere. */
  hide(secret: string): string {
    this.secrets.push(secret);
    return secret;
  }

  private isTrusted(request: Request): boolean {
    return this.trusted.some((beginning) => request.url().startsWith(beginning));
  }

  /** The requests that carried a credential. */
  calls(): Request[] {
    const names = ["x-auth-token", "authorization", "x-security-token"];
    return this.requests.filter((request) => names.some((name) => name in request.headers()));
  }

  /** The requests for files of the demo. */
  ofDemo(): string[] {
    return this.requests.map((request) => request.url()).filter((url) => /\/demo[^/]*$/.test(url));
  }

  /** Nothing went where it should not, no credential can be found anywhere, and nothing broke. */
  async check(): Promise<void> {
    const origins = new Set(this.requests.map((request) => new URL(request.url()).origin));
    expect(
      [...origins].filter((origin) => !this.origins.has(origin)),
      "origins that were asked",
    ).toEqual([]);
    const strays = this.calls().filter((call) => !this.isTrusted(call));
    expect(
      strays.map((call) => call.url()),
      "addresses that got a credential",
    ).toEqual([]);

    const seen: Record<string, string> = {};
    for (const request of this.requests) {
      const { "x-auth-token": _, "x-subject-token": __, "x-security-token": ___, ...headers } = request.headers();
      // Who is trusted with a credential may get it in an envelope.
      const body = this.isTrusted(request) ? null : request.postData();
      seen[`a request to ${request.url().slice(0, 99)}`] = JSON.stringify([request.url(), headers, body]);
    }
    for (const page of this.context.pages().filter((page) => page.url() !== "about:blank")) {
      for (const [place, text] of Object.entries(await kept(page)))
        if (!(this.mayKeepInTab && place === "the session storage")) seen[`${place} of ${page.url().slice(0, 99)}`] = text;
      await expect(page.getByRole("heading", { name: "Taskdeck has stopped" })).toBeHidden();
    }
    expect(this.crashes, "errors that nobody caught").toEqual([]);
    const unawaited = this.printed.filter((line) => /^(?:code|texts) that comes? later/.test(line));
    expect(unawaited, "what comes later, entered or said unawaited").toEqual([]);
    seen["the console"] = this.printed.join("\n");
    const pieces = this.secrets.flatMap((secret) => {
      const middle = secret.length >> 1;
      const told = [secret.slice(0, 40), secret.slice(middle, middle + 40), secret.slice(-40)];
      return [...told, ...told.map(encodeURIComponent)];
    });
    const leaks = Object.entries(seen).filter(([, text]) => pieces.some((piece) => text.includes(piece)));
    expect(
      leaks.map(([place]) => place),
      "places that hold a credential",
    ).toEqual([]);
  }
}

/** All that a page keeps where others may find it. */
function kept(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const inputs = [...document.querySelectorAll("input, textarea, select")] as HTMLInputElement[];
    const databases = indexedDB.databases ? await indexedDB.databases() : [];
    const caches = "caches" in window ? await window.caches.keys() : [];
    return {
      "the document": document.documentElement.outerHTML,
      "the title": document.title,
      "the address": location.href,
      "the inputs": inputs.map((input) => input.value).join("\n"),
      "the local storage": JSON.stringify({ ...localStorage }),
      "the session storage": JSON.stringify({ ...sessionStorage }),
      "the databases": JSON.stringify(databases),
      "the caches": JSON.stringify(caches),
      "the cookies": document.cookie,
      "the history": JSON.stringify(history.state) ?? "",
      "the window's name": window.name,
    };
  });
}

/** The app in a page. */
export class App {
  readonly document: Locator;
  readonly main: Locator;
  /** The filter's box, in English. */
  readonly filter: Locator;
  /** Says how many match, what is loading, and how many lists fail. */
  readonly status: Locator;
  readonly grid: Locator;
  /** The rows of tasks that are drawn, without the head. */
  readonly rows: Locator;
  /** The lists that are loading or failing, in English. */
  readonly lanes: Locator;

  constructor(
    readonly page: Page,
    private readonly traffic: Traffic,
    /** Has the site say this in its config.json. */
    readonly preset: (config: Config | string) => void,
  ) {
    this.document = page.getByRole("document");
    this.main = page.getByRole("main");
    this.filter = page.getByRole("searchbox", { name: "Filter tasks" });
    this.status = this.main.getByRole("status").and(page.locator("#list-status, .page-task .job-doing"));
    this.grid = page.getByRole("grid");
    this.rows = this.grid.getByRole("rowgroup").nth(1).getByRole("row");
    this.lanes = page.getByRole("region", { name: "State of the lists" });
  }

  /** The app in another page of the same browser. */
  beside(page: Page): App {
    return new App(page, this.traffic, this.preset);
  }

  /** Loads an address and waits for the first view. */
  async open(url: string): Promise<void> {
    this.traffic.allow(new URL(url).origin);
    await this.page.goto(url);
    await this.ready();
  }

  /** Loads the address again. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  async ready(): Promise<void> {
    await expect(this.document).toHaveAttribute("data-app", "ready");
  }

  /** Pastes a token where one is asked for. */
  async signIn(token: string): Promise<void> {
    await this.page.getByLabel("Token", { exact: true }).fill(token);
    await this.page.getByRole("button", { name: "Use this token" }).click();
  }

  /** Opens a site that presets a project, to which nobody is signed in yet. */
  async openPreset(site: { origin: string }, project: Project, path = "/"): Promise<void> {
    this.preset({ connections: [draft(project)] });
    this.traffic.trust(`${site.origin}/cloud/`);
    await this.open(site.origin + path);
  }

  /** Opens a site that presets a project, signs in, and waits until every list was read. */
  async connect(site: { origin: string }, project: Project, path = "/"): Promise<void> {
    await this.openPreset(site, project, path);
    await this.signIn(project.token);
    await this.loaded();
  }

  /** Makes a connection of one's own by hand, through the site, and waits until every list was read. */
  async connectByHand(site: { origin: string }, project: Project): Promise<void> {
    this.traffic.trust(`${site.origin}/cloud/`);
    await this.open(`${site.origin}/connections/`);
    await this.page.getByLabel("Label").fill(project.label);
    await this.page.getByRole("combobox", { name: "Region" }).fill(project.region);
    await this.page.getByLabel("Project id").fill(project.id);
    await this.page.getByRole("radio", { name: "Through this site" }).check();
    await this.page.getByLabel("Token", { exact: true }).fill(project.token);
    await this.page.getByRole("button", { name: "Save and connect" }).click();
    await this.loaded();
  }

  /** Every list was read, and none fails. */
  async loaded(): Promise<void> {
    await expect(this.status).toHaveText(/^([\d,]+ of )?[1-9][\d,]* tasks( match)?\.( ?([\d,]+ new|Show changes))?$/, { timeout: 20_000 });
  }

  /** Lets the simulated time go on until a task is shown: which ones there are depends on when the simulator began. */
  async someRow(simulator: Simulator): Promise<void> {
    for (let hours = 0; hours < 12 && (await this.rows.count()) === 0; hours += 1) {
      await simulator.advance(3_600_000);
      await this.page.getByRole("button", { name: "Refresh" }).click();
      await this.loaded();
      await this.page.waitForTimeout(500);
    }
    await expect(this.rows.first()).toBeVisible();
  }

  /** How many rows there are, drawn or not. */
  async count(): Promise<number> {
    return Number(await this.grid.getAttribute("aria-rowcount")) - 1;
  }

  /** The keys of the first rows. */
  async keys(count = 5): Promise<(string | null)[]> {
    const rows = (await this.rows.all()).slice(0, count);
    return Promise.all(rows.map((row) => row.getAttribute("data-task")));
  }

  /** The head of a column. */
  head(name: string): Locator {
    return this.grid.getByRole("columnheader", { name });
  }

  /** A field of a form is refused, and says why where it is read with it. */
  async refuses(field: Locator, why: string | RegExp): Promise<void> {
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(typeof why === "string" ? new RegExp(escaped(why)) : why);
  }
}

/** A text as a part of a regular expression. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** What the page remembers once it has proved the way through its own origin for every token there is. */
function prove(template: string): void {
  const key = { origin: "", form: template, method: "GET", headers: ["x-language", "x-auth-token", "x-subject-token"], bytes: 65536 };
  const forms = [template, template.replace(/\?.*/, "")];
  const proofs = forms.map((form) => ({ ...key, form, until: Date.now() + 3_600_000 }));
  try {
    localStorage.setItem("taskdeck.proofs.v1", JSON.stringify({ version: 1, proofs }));
  } catch {
    // A page that may keep nothing proves its way by itself.
  }
}

type Options = {
  /**
   * Whether the page has been here today and has proved the way through its own origin, so that all that leaves
   * is what the journey is about. How a way is proved: path-check.spec.ts.
   */
  isProved: boolean;
};

type Fixtures = {
  world: World;
  /** The first project of the simulated cloud. */
  project: Project;
  traffic: Traffic;
  app: App;
  /** Starts another simulated cloud with these arguments, and the site with its proxy before it. */
  another: (...args: string[]) => Promise<{ cloud: Simulator; site: Nginx }>;
};

export const test = base.extend<Fixtures & Options>({
  isProved: [true, { option: true }],

  world: async ({ simulator }, use) => {
    await use(await simulator.world());
  },

  project: async ({ world }, use) => {
    await use(world.projects[0]);
  },

  traffic: [
    async ({ context, world }, use) => {
      const traffic = new Traffic(context, world);
      await use(traffic);
      await traffic.check();
    },
    { auto: true },
  ],

  app: async ({ context, isProved, page, preset, traffic }, use) => {
    if (isProved) await context.addInitScript(prove, TEMPLATE);
    await use(new App(page, traffic, preset));
  },

  another: async ({ authority, dist, logs }, use, { testId }) => {
    const started: { stop(): Promise<void> }[] = [];
    await use(async (...args) => {
      const folder = join(logs, `${testId}-${started.length}`);
      const cloud = await Simulator.start(authority, join(folder, "simulator.log"), ...args);
      started.unshift(cloud);
      const proxy = { SITE_ROOT: dist, UPSTREAM_ADDRESS: cloud.address, CA_FILE: authority.certificate };
      const site = await Nginx.start(folder, proxy);
      started.unshift(site);
      return { cloud, site };
    });
    for (const program of started) await program.stop();
  },
});

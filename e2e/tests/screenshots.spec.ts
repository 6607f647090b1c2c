// Pictures of every page in its states, into screenshots/: `make screenshots`. Nothing is compared here.

import { join } from "node:path";
import type { Page } from "@playwright/test";
import { line } from "../support/exported.ts";
import { ROOT } from "../support/process.ts";
import { draft, expect, test, type App } from "../support/journeys.ts";
import type { Project, Simulator } from "../support/simulator.ts";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 360, height: 740 },
];
/** The simulated cloud's time, and the page's. */
const NOW = "2026-11-21T08:00:00Z";

type Scene = {
  app: App;
  page: Page;
  cloud: Simulator;
  shop: Project;
  staging: Project;
  open(path: string): Promise<void>;
};

/** Opens an address as somebody who is connected. */
async function connected({ app, open, shop }: Scene, path: string, language = "en"): Promise<void> {
  app.preset({ language, connections: [draft(shop)] });
  await open(path);
  await app.page.getByLabel(language === "en" ? "Token" : "令牌", { exact: true }).fill(shop.token);
  await app.page.keyboard.press("Enter");
}

/** Opens the first task that a filter finds. */
async function firstTask(scene: Scene, filter: string, language = "en"): Promise<void> {
  await connected(scene, `/?q=${encodeURIComponent(filter)}`, language);
  await scene.app.rows.first().getByRole("link").click();
  await expect(scene.page.getByRole("term").first()).toBeVisible();
  for (const raw of await scene.page.getByText(/^(As received|原始数据|接收到的)/).all()) await raw.click();
}

/** Opens the first task that a filter finds beside the list. */
async function besideFirst(scene: Scene, filter: string, tab?: string, language = "en"): Promise<void> {
  await connected(scene, `/?q=${encodeURIComponent(filter)}`, language);
  const first = scene.app.rows.first();
  await expect(first).toBeVisible();
  // Too narrow for both, the page of the job opens.
  await first.getByRole("link").focus();
  await scene.page.keyboard.press("o");
  await expect(scene.page.getByRole("term").first()).toBeVisible();
  if (tab) await scene.page.getByRole("tab", { name: tab }).click();
}

/** Opens two tasks of two products side by side. */
async function compared(scene: Scene, address: string, language = "en"): Promise<void> {
  await connected(scene, "/?q=status%3Acompleted", language);
  await expect(scene.app.rows.first()).toBeVisible();
  const keys = await scene.app.keys(12);
  const of = (source: string) => encodeURIComponent(keys.find((key) => key?.startsWith(source)) ?? "");
  const path = address.replace("{0}", of("gaussdb")).replace("{1}", of("taurusdb") || of("dcs"));
  await scene.page.goto(new URL(`/compare/${path}`, scene.page.url()).href);
  await scene.page.getByLabel(language === "en" ? "Token" : "令牌", { exact: true }).fill(scene.shop.token);
  await scene.page.keyboard.press("Enter");
  await expect(scene.page.locator(".compare-table")).toBeVisible();
}

/** Opens the overview. */
async function overview(scene: Scene, path: string, language = "en"): Promise<void> {
  await connected(scene, path, language);
  await expect(scene.page.locator("main table").first()).toBeVisible();
  await scene.page.waitForTimeout(1_500);
}

const scenes: Record<string, (scene: Scene) => Promise<unknown>> = {
  "list-demo": async ({ app, open }) => {
    app.preset({});
    await open("/");
    await app.loaded();
  },
  "list-connected": async (scene) => {
    await connected(scene, "/");
    await scene.app.loaded();
  },
  "list-chinese": async (scene) => {
    await connected(scene, "/", "zh-CN");
    await expect(scene.app.status).toHaveText(/^共? ?\d+ ?[个项条]?任务。?$/);
  },
  "list-loading": async (scene) => {
    await scene.cloud.fail({ match: "/tasks", kind: "hang" }, { match: "immediate-jobs", kind: "latency", ms: 60_000 });
    await connected(scene, "/");
    await expect(scene.app.rows.first()).toBeVisible();
  },
  "list-failing": async (scene) => {
    await scene.cloud.fail(
      { match: "/v2/", kind: "server_error", status: 500 },
      { match: "opengauss", kind: "html", status: 502 },
    );
    await connected(scene, "/");
    await expect(scene.app.lanes.getByRole("heading")).toHaveCount(2);
    await expect(scene.app.rows.first()).toBeVisible();
  },
  "list-nothing-matches": async (scene) => {
    await connected(scene, "/?q=status%3Afailed%20instance%3Anowhere");
    await expect(scene.page.getByRole("button", { name: /^Without/ }).first()).toBeVisible();
  },
  "list-filters": async (scene) => {
    await connected(scene, "/?q=status%3Afailed%20started%3A%3E-1w%20sorce%3Adcs");
    await scene.app.loaded();
    await scene.page.getByText("More filters").click();
  },
  "list-suggestions": async (scene) => {
    await connected(scene, "/?q=status%3Afailed");
    await scene.app.loaded();
    await scene.app.filter.pressSequentially(" instance:");
    await expect(scene.page.getByRole("listbox").first()).toBeVisible();
  },
  "list-mistakes": async (scene) => {
    await connected(scene, "/?q=stats%3Afailed%20(name%3Abackup%20OR%20-user%3Aops)%20started%3Asoon");
    await scene.app.loaded();
  },
  "list-grouped": async (scene) => {
    await connected(scene, "/?group=product&sort=-duration&density=compact&columns=status,name:320,instance,duration");
    await scene.app.loaded();
  },
  "list-grouped-chinese": async (scene) => {
    await connected(scene, "/?group=status&density=roomy", "zh-CN");
    await expect(scene.app.rows.first()).toBeVisible();
  },
  "list-layout": async (scene) => {
    await connected(scene, "/");
    await scene.app.loaded();
    await scene.page.getByRole("button", { name: "Layout" }).click();
    await expect(scene.page.getByText("Row height")).toBeVisible();
  },
  "list-views": async (scene) => {
    await connected(scene, "/?q=name%3Abackup&view=Backups");
    await scene.app.loaded();
    await scene.page.getByRole("search").getByRole("button", { name: /^View/ }).click();
    await expect(scene.page.getByText("Ready-made")).toBeVisible();
  },
  "list-selected": async (scene) => {
    await connected(scene, "/");
    await scene.app.loaded();
    for (const at of [1, 2, 4]) await scene.app.rows.nth(at).getByRole("checkbox").check();
  },
  "list-export": async (scene) => {
    await connected(scene, "/?q=status%3Afailed");
    await scene.app.loaded();
    await scene.page.getByRole("button", { name: "Export…" }).click();
    await expect(scene.page.getByRole("dialog", { name: "Export tasks" })).toBeVisible();
  },
  "list-file": async ({ app, open, page }) => {
    app.preset({});
    await open("/");
    const lines = [line(1), "{ this is no task", line(2, { status: "failed" }), line(3)];
    const buffer = Buffer.from(lines.join("\n"));
    await page.getByLabel("Open file…").setInputFiles({ name: "night.ndjson", mimeType: "application/x-ndjson", buffer });
    await expect(page.getByRole("region", { name: "Opened file" })).toBeVisible();
  },
  "list-freshness": async (scene) => {
    await connected(scene, "/");
    await scene.app.loaded();
    await scene.page.getByRole("button", { name: /^Updated/ }).click();
    await expect(scene.page.getByRole("list", { name: "Lists" })).toBeVisible();
  },
  "list-help": async (scene) => {
    await connected(scene, "/");
    await scene.app.loaded();
    await scene.page.keyboard.press("?");
    await expect(scene.page.getByText("On this page")).toBeVisible();
  },
  "list-commands": async (scene) => {
    await connected(scene, "/");
    await scene.app.loaded();
    await scene.page.getByRole("banner").getByRole("button", { name: "Commands" }).click();
    await scene.page.keyboard.type("theme");
    await expect(scene.page.getByRole("listbox").first()).toBeVisible();
  },
  "list-high-contrast": async (scene) => {
    await scene.page.addInitScript(() =>
      localStorage.setItem("taskdeck.preferences.v1", '{"theme":"contrast-dark","palette":"tritanopia"}'),
    );
    await connected(scene, "/");
    await scene.app.loaded();
  },
  "list-token-needed": async ({ app, open, shop, staging }) => {
    app.preset({ connections: [draft(shop), draft(staging)] });
    await open("/");
  },
  "list-token-needed-chinese": async ({ app, open, shop }) => {
    app.preset({ language: "zh-CN", connections: [draft(shop)] });
    await open("/");
  },
  "list-broken-connection": async ({ app, open, shop }) => {
    const connections = [draft(shop), { ...draft(shop), label: "Old", region: "nowhere 1" }];
    await app.page.addInitScript(
      (stored) => localStorage.setItem("taskdeck.connections.v1", stored),
      JSON.stringify({ version: 1, connections }),
    );
    await open("/");
    await expect(app.page.getByText("Not every connection can be used")).toBeVisible();
  },
  "list-token-refused": async (scene) => {
    await connected(scene, "/");
    await scene.app.loaded();
    await scene.cloud.fail({ kind: "expired" });
    await scene.page.getByRole("button", { name: "Refresh" }).click();
    await expect(scene.page.getByText("The token expired").first()).toBeVisible();
  },
  "beside-failed": (scene) => besideFirst(scene, "status:failed reason:exception"),
  "beside-steps": async (scene) => {
    await besideFirst(scene, "source:dcs status:running");
    await expect(scene.page.getByRole("row", { name: /At work/ })).toBeVisible();
  },
  "beside-around": (scene) => besideFirst(scene, "source:taurusdb-immediate status:completed", "Around it"),
  "beside-raw": async (scene) => {
    await besideFirst(scene, "source:taurusdb-scheduled", "As received");
    await scene.page.getByRole("searchbox", { name: "Search in the row" }).fill("status");
  },
  "beside-chinese": (scene) => besideFirst(scene, "status:failed reason:异常", undefined, "zh-CN"),
  compare: (scene) => compared(scene, "?one={0}&other={1}"),
  "compare-all-chinese": (scene) => compared(scene, "?one={0}&other={1}&all=1", "zh-CN"),
  "compare-choose": async (scene) => {
    await besideFirst(scene, "source:gaussdb status:failed");
    await scene.page.getByRole("link", { name: "Compare…" }).click();
    await expect(scene.page.locator(".job-chosen li").first()).toBeVisible();
  },
  "acting-dialog": async (scene) => {
    await connected(scene, "/?q=source%3Agaussdb%20status%3Afailed");
    await scene.app.loaded();
    for (const at of [0, 1, 2]) await scene.app.rows.nth(at).getByRole("checkbox").check();
    await scene.page.getByRole("button", { name: "Delete records…" }).first().click();
    await expect(scene.page.getByRole("dialog")).toBeVisible();
  },
  "acting-done": async (scene) => {
    await connected(scene, "/?q=source%3Agaussdb%20status%3Afailed");
    await scene.app.loaded();
    for (const at of [0, 1, 2]) await scene.app.rows.nth(at).getByRole("checkbox").check();
    await scene.page.getByRole("button", { name: "Delete records…" }).first().click();
    const dialog = scene.page.getByRole("dialog");
    await scene.cloud.fail({ match: "/jobs/", kind: "server_error", status: 500, times: 1 });
    await dialog.getByRole("textbox").fill("DELETE");
    await dialog.getByRole("button", { name: "Delete them" }).click();
    await expect(dialog.getByRole("status")).toContainText("3 of 3 done");
  },
  told: async (scene) => {
    await besideFirst(scene, "source:gaussdb status:running");
    await scene.page.getByRole("button", { name: "Watch" }).click();
    await scene.cloud.advance(6 * 3_600_000);
    await scene.page.getByRole("button", { name: "Refresh" }).click();
    await scene.page.getByRole("button", { name: "Told (1)" }).click();
  },
  overview: (scene) => overview(scene, "/overview/"),
  "overview-chinese": (scene) => overview(scene, "/overview/", "zh-CN"),
  "overview-wall": (scene) => overview(scene, "/overview/?wall=1"),
  "overview-empty": async ({ app, open, shop }) => {
    app.preset({ connections: [draft(shop)] });
    await open("/overview/");
  },
  "task-running": (scene) => firstTask(scene, "status:running source:taurusdb-immediate"),
  "task-failed": (scene) => firstTask(scene, "status:failed source:gaussdb"),
  "task-change": (scene) => firstTask(scene, "source:dcs EXTEND status:completed"),
  "task-scheduled": (scene) => firstTask(scene, "source:taurusdb-scheduled status:pending"),
  "task-chinese": (scene) => firstTask(scene, "source:dcs EXTEND status:completed", "zh-CN"),
  "task-not-found": async (scene) => {
    const { page, shop } = scene;
    await connected(
      scene,
      `/task/?source=gaussdb&region=${shop.region}&project=${shop.id}&id=00000000-0000-4000-8000-000000000000`,
    );
    await expect(page.getByRole("heading", { name: "No such job was found." })).toBeVisible();
  },
  "task-needs-connection": async ({ app, open, shop, staging }) => {
    app.preset({ connections: [draft(shop)] });
    await open(`/task/?source=dcs&region=${staging.region}&project=${staging.id}&id=1`);
  },
  lookup: async ({ app, open }) => {
    app.preset({});
    await open("/lookup/");
    await app.page.getByLabel("List", { exact: true }).selectOption("DCS background tasks");
  },
  "lookup-faults": async ({ app, open, page }) => {
    app.preset({});
    await open("/lookup/");
    await page.getByLabel("Job id").fill("a b");
    await page.getByRole("button", { name: "Show the job" }).click();
  },
  "connections-empty": async ({ app, open }) => {
    app.preset({});
    await open("/connections/");
  },
  timeline: async (scene) => {
    await connected(scene, "/timeline/");
    await expect(scene.page.locator(".timeline-list tbody tr").first()).toBeVisible();
    await scene.page.waitForTimeout(1_500);
    await scene.page.locator(".timeline-list a").first().focus();
  },
  "timeline-full": async ({ app, open, page }) => {
    app.preset({});
    await open("/");
    const hours = (at: number) => new Date(Date.parse(NOW) + at * 3_600_000).toISOString();
    const kinds = ["completed", "completed", "completed", "failed", "canceled", "completed", "unknown"];
    const lines = Array.from({ length: 3_000 }, (_, at) => {
      const from = -700 + (at * 7919) % 698;
      const instance = `gauss-${String((at * 31) % 60).padStart(3, "0")}`;
      const status = kinds[(at * 17) % kinds.length];
      return line(at, { status, started: hours(from), ended: hours(from + 1 + (at % 9) / 3), instance: { id: `${instance}in14`, name: instance, state: "normal" } });
    });
    await page.getByLabel("Open file…").setInputFiles({ name: "month.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(lines.join("\n")) });
    await expect(page.getByRole("region", { name: "Opened file" })).toBeVisible();
    await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Timeline" }).click();
    await page.getByRole("button", { name: "30 d" }).click();
    await page.getByRole("checkbox", { name: "Fold idle time" }).check();
    await expect(page.locator(".timeline-list tbody tr").first()).toBeVisible();
  },
  "timeline-empty": async (scene) => {
    await connected(scene, "/timeline/?q=instance%3Anowhere");
    await expect(scene.page.getByText("No job that matches can be drawn.")).toBeVisible();
  },
  "timeline-failing": async (scene) => {
    await scene.cloud.fail({ match: "/v2/", kind: "server_error", status: 500 }, { match: "opengauss", kind: "html", status: 502 });
    await connected(scene, "/timeline/?span=7d&lanes=name");
    await expect(scene.app.lanes.getByRole("heading")).toHaveCount(2);
  },
  "timeline-chinese": async (scene) => {
    await connected(scene, "/timeline/?span=7d&lanes=product", "zh-CN");
    await expect(scene.page.locator(".timeline-list tbody tr").first()).toBeVisible();
  },
  "connections-filled": async (scene) => {
    const { app, page, shop, staging } = scene;
    app.preset({ connections: [draft(shop)] });
    await scene.open("/connections/");
    await page.getByRole("button", { name: "Add a connection" }).click();
    await page.getByLabel("Label").fill(staging.label);
    await page.getByRole("combobox", { name: "Region" }).fill(staging.region);
    await page.getByLabel("Project id").fill(staging.id);
    await page.getByRole("radio", { name: "Through this site" }).check();
    await page.getByLabel("Token", { exact: true }).fill(staging.token);
    await page.getByRole("button", { name: "Save and connect" }).click();
    await page.getByRole("link", { name: "Connections" }).click();
    await page.getByRole("button", { name: "Edit" }).last().click();
  },
  "connections-choose": async ({ app, cloud, open, page, shop }) => {
    app.preset({});
    await open("/connections/");
    const [{ account, user, password }] = (await cloud.world()).users;
    await page.getByLabel("Label").fill("production");
    await page.getByRole("combobox", { name: "Region" }).fill(shop.region);
    await page.getByRole("radio", { name: "Through this site" }).check();
    await page.getByRole("radio", { name: /^Password/ }).check();
    await page.getByLabel("Account", { exact: true }).fill(account);
    await page.getByLabel("IAM user", { exact: true }).fill(user);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "List my projects" }).click();
    await page.getByRole("checkbox", { name: shop.id }).check();
  },
  "connections-checked": async (scene) => {
    const { app, cloud, page, shop } = scene;
    await connected(scene, "/");
    await app.loaded();
    await cloud.fail({ kind: "forbidden", match: shop.hosts.gaussdb });
    await page.getByRole("link", { name: "Connections" }).click();
    await page.getByText("Path to the cloud", { exact: true }).click();
    await page.getByRole("button", { name: "Check this connection" }).click();
    await expect(page.getByText("DCS – may be asked")).toBeVisible();
  },
  "connections-faults": async ({ app, open, page }) => {
    app.preset({});
    await open("/connections/");
    await page.getByLabel("Project id").fill("default");
    await page.getByRole("radio", { name: "Through a proxy" }).check();
    await page.getByLabel("Address pattern").fill("http://proxy.example/{uri}");
    await page.getByRole("button", { name: "Save and connect" }).click();
  },
  "connections-chinese": async ({ app, open, page }) => {
    app.preset({ language: "zh-CN" });
    await open("/connections/");
    await page.getByRole("radio").first().check();
  },
  "not-found": async ({ app, open }) => {
    app.preset({});
    await open("/no/such/page");
  },
  "config-error": async ({ app, open, shop }) => {
    app.preset({
      connections: [
        draft(
          { ...shop, id: "default", label: "" },
          { route: { kind: "proxy", template: "https://proxy.example/{uri}" } },
        ),
      ],
    });
    await open("/");
  },
  crash: async ({ app, open, page }) => {
    app.preset({});
    await open("/lookup/");
    // As in crash.spec.ts.
    await page.evaluate(() => {
      document.createElement = () => {
        throw new Error("No more elements");
      };
      addEventListener("error", (event) => event.preventDefault());
    });
    await page.getByRole("link", { name: "Connections" }).click();
    await expect(page.getByRole("heading", { name: "Taskdeck has stopped" })).toBeVisible();
  },
};

test.describe("Pictures", { tag: "@screenshots" }, () => {
  test.use({ reducedMotion: "reduce", timezoneId: "UTC", locale: "en-GB" });

  for (const [name, prepare] of Object.entries(scenes)) {
    test(name, async ({ another, app, page, traffic }) => {
      const { cloud, site } = await another("--start", NOW, "--frozen");
      const [shop, staging] = (await cloud.world()).projects;
      traffic.trust(`${site.origin}/cloud/`);
      if (name !== "list-demo") await page.clock.install({ time: NOW });
      await page.setViewportSize(SIZES[0]);
      await prepare({ app, page, cloud, shop, staging, open: (path) => app.open(site.origin + path) });
      for (const size of SIZES) {
        await page.setViewportSize(size);
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          await page.screenshot({
            path: join(ROOT, "screenshots", `${name}-${colorScheme}-${size.width}.png`),
            fullPage: true,
          });
        }
      }
      // No journey may end with a page that has crashed.
      if (name === "crash") await app.reload();
    });
  }
});

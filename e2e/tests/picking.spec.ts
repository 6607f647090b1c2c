// What the cloud can filter by itself is asked of it first, and which part of a list is loaded stands in words.

import { draft, expect, test, type App } from "../support/journeys.ts";
import type { Project, Simulator } from "../support/simulator.ts";

/** What GaussDB's list was asked for, in order: a status or `any`, and from where. */
async function asked(cloud: Simulator): Promise<string[]> {
  const calls = (await cloud.log()).filter(({ path, product }) => product === "gaussdb" && path.endsWith("/tasks"));
  return calls.map(({ query }) => {
    const sent = new URLSearchParams(query);
    return `${sent.get("status") ?? "any"} from ${sent.get("offset")}`;
  });
}

/** Opens the list of a slow cloud and signs in. */
async function begin(app: App, site: { origin: string }, project: Project, cloud: Simulator, path: string) {
  await app.page.addInitScript(() => localStorage.setItem("taskdeck.preferences.v1", '{"pace":"5m"}'));
  app.preset({ connections: [draft(project)] });
  await app.open(site.origin + path);
  await cloud.fail({ match: "gaussdb", kind: "latency", ms: 1500, times: 1000 });
  await app.signIn(project.token);
}

test("Statuses of the filter are calls of their own, made before the rest of the list", async ({ another, app, traffic }) => {
  const { cloud, site } = await another("--tasks", "4000");
  const [project] = (await cloud.world()).projects;
  traffic.hide(project.token);
  traffic.trust(`${site.origin}/cloud/`);
  await begin(app, site, project, cloud, "/?q=status%3Afailed%2Crunning");
  await app.loaded();
  const calls = await asked(cloud);
  expect(calls[0]).toBe("any from 0");
  const [running, failed] = ["Running from 0", "Failed from 0"].map((call) => calls.indexOf(call));
  // The page that was on its way when the filter was understood comes first.
  expect(running).toBeGreaterThan(0);
  expect(failed).toBeGreaterThan(running);
  const rest = calls.slice(failed + 1).filter((call) => call.startsWith("any"));
  expect(rest.length, "then the rest is read").toBeGreaterThan(1);
  expect(new Set(calls).size, "no page twice").toBe(calls.length);
});

test("A list that was stopped says how much of it is loaded, and still answers a filter whole", async ({ another, app, page, traffic }) => {
  const { cloud, site } = await another("--tasks", "2000");
  const [project] = (await cloud.world()).projects;
  traffic.hide(project.token);
  traffic.trust(`${site.origin}/cloud/`);
  await begin(app, site, project, cloud, "/");
  const lane = app.lanes.getByRole("listitem").filter({ hasText: "GaussDB tasks" });
  await expect(lane).toContainText(/page \d+ of/);
  await lane.getByRole("button", { name: "Stop loading" }).click();
  await cloud.reset();
  await expect(app.status).toContainText(/GaussDB tasks: the first \d00 of [\d,]{3,}\./);
  await expect(app.lanes.getByRole("listitem")).toHaveCount(1);

  await app.filter.fill("status:failed source:gaussdb");
  await expect(app.status).toContainText("and all that the cloud finds for the filter.");
  const path = `/v3/${project.id}/tasks?offset=0&limit=100&status=Failed`;
  const { total_count } = await cloud.ask<{ total_count: number }>(project, "gaussdb", path);
  expect(total_count).toBeGreaterThan(0);
  await expect.poll(() => app.count()).toBe(total_count);

  // A file of it would lack what is missing, and says so.
  await page.getByRole("button", { name: "Export…" }).click();
  const missing = page.getByRole("dialog", { name: "Export tasks" }).getByRole("status");
  await expect(missing).toContainText(/What is missing will not be in the file: ?GaussDB tasks: the first \d00 of/);
  await missing.getByRole("button", { name: "Load the rest" }).click();
  await expect(missing).toBeHidden();
  await page.keyboard.press("Escape");
  await app.loaded();
  expect(await app.count()).toBe(total_count);
});

// One job, by its id alone: looked up, or opened by a link.

import type { Page } from "@playwright/test";
import { draft, expect, test, type App } from "../support/journeys.ts";
import type { Project } from "../support/simulator.ts";

type Lookup = { list: string; id: string; instance?: string };

/** Fills in the form and sends it. */
async function lookUp(page: Page, { id: project, region }: Project, { id, instance, list }: Lookup): Promise<void> {
  await page.getByLabel("List", { exact: true }).selectOption(list);
  await page.getByLabel("Region").fill(region);
  await page.getByLabel("Project id").fill(project);
  await page.getByLabel("Job id").fill(id);
  if (instance) await page.getByLabel("Instance id").fill(instance);
  await page.getByRole("button", { name: "Show the job" }).click();
}

/** The page shows this job and knows enough of it. */
async function shows(app: App, id: string): Promise<void> {
  const facts = app.page.getByRole("region", { name: "What is known" });
  await expect(facts).toContainText(id);
  await expect(app.page.getByRole("heading", { level: 1 })).toHaveText(/\w/);
  await expect(app.page).toHaveTitle(/^[A-Z][a-z ]+ – .+ – Taskdeck$/);
}

for (const [list, name, asked] of [
  ["TaurusDB scheduled tasks", "scheduled_jobs", /\/scheduled-jobs$/],
  ["TaurusDB immediate tasks", "immediate_jobs", /\/jobs$/],
  ["GaussDB tasks", "gaussdb_tasks", /\/jobs$/],
  ["DCS background tasks", "dcs_tasks", /\/tasks$/],
] as const) {
  test(`A job of the list “${list}” is looked up by its id`, async ({ app, page, simulator, site, world }) => {
    const project = world.projects[1];
    const id = project.lists[name].example_id!;
    await app.openPreset(site, project, "/lookup/");
    await lookUp(page, project, { list, id });
    await expect(app.main).toContainText(`This link shows a job of “${project.label}”.`);
    await app.signIn(project.token);
    await shows(app, id);
    // What the list holds is shown sooner than what the job itself is asked for.
    const answered = async () => (await simulator.log()).some(({ path, status }) => asked.test(path) && status === 200);
    await expect.poll(answered).toBe(true);
  });
}

test("A DCS job is found in its instance's list where the instance is told", async ({
  app,
  page,
  project,
  simulator,
  site,
}) => {
  const instances = project.instances.filter(({ exists, product }) => product === "dcs" && exists);
  const path = `/v2/${project.id}/instances/${instances[0].id}/tasks`;
  const { tasks } = await simulator.ask<{ tasks: { id: string }[] }>(project, "dcs", path);
  const id = tasks.at(-1)!.id;
  await simulator.reset();

  await app.openPreset(site, project, "/lookup/");
  await lookUp(page, project, { list: "DCS background tasks", id, instance: instances[0].id });
  await app.signIn(project.token);
  await shows(app, id);
  await expect(page.getByRole("region", { name: "What is known" })).toContainText(instances[0].id);
  await expect(page).toHaveURL(new RegExp(`&instance=${instances[0].id}$`));
  await expect.poll(async () => (await simulator.log()).map((request) => request.path)).toContain(path);
});

test("A job that was started a moment ago is asked for again until it is known", async ({ another, app, page }) => {
  // Two clouds that are the same and stand still, one of them an hour ahead: it knows what will be started.
  // Their tokens outlive the day on which this runs.
  const start = ["--start", "2026-11-21T08:00:00Z", "--frozen", "--tasks", "100", "--token-minutes", "52560000"];
  const [present, future] = [await another(...start), await another(...start)];
  await future.cloud.advance(3_600_000);
  const [project] = (await present.cloud.world()).projects;
  const id = (await future.cloud.world()).projects[0].lists.immediate_jobs.example_id!;
  expect(id).not.toBe(project.lists.immediate_jobs.example_id);
  const { job } = await future.cloud.ask<{ job: { created: string } }>(
    project,
    "taurusdb",
    `/v3/${project.id}/jobs?id=${id}`,
  );
  const ahead = Date.parse(job.created.replace(/([+-]\d\d)(\d\d)$/, "$1:$2")) - Date.parse("2026-11-21T08:00:00Z");

  await app.openPreset(present.site, project, "/lookup/");
  await lookUp(page, project, { list: "TaurusDB immediate tasks", id });
  await app.signIn(project.token);
  await expect(app.status).toContainText("Not known yet. Asking again in 1 s (1 of 4).");

  // It was started, but is not known by its id for some seconds more.
  await present.cloud.advance(ahead + 2_000);
  await expect(app.status).toContainText("Not known yet. Asking again in 4 s (3 of 4).");
  await present.cloud.advance(10_000);
  await shows(app, id);
  const asked = (await present.cloud.log()).filter(({ path }) => path.endsWith("/jobs"));
  expect(asked.map(({ status }) => status)).toEqual([400, 400, 400, 200]);
});

test("A job that nobody knows ends as not found, and can be asked for again", async ({
  app,
  page,
  project,
  simulator,
  site,
}) => {
  const id = "00000000-0000-4000-8000-000000000000";
  await app.openPreset(site, project, "/lookup/");
  await lookUp(page, project, { list: "GaussDB tasks", id });
  await app.signIn(project.token);
  const missing = page.getByRole("heading", { level: 1, name: "No such job was found." });
  await expect(missing).toBeVisible();
  await expect(app.main).toContainText(id);
  await simulator.reset();
  await page.getByRole("button", { name: "Ask again" }).click();
  await expect.poll(async () => (await simulator.log()).length).toBeGreaterThan(0);
  await expect(missing).toBeVisible();
});

test("Waiting for a job can be stopped", async ({ app, page, project, site }) => {
  const id = "00000000-0000-4000-8000-000000000000";
  await app.openPreset(site, project, "/lookup/");
  await lookUp(page, project, { list: "TaurusDB immediate tasks", id });
  await app.signIn(project.token);
  await expect(app.status).toContainText("Not known yet.");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(app.main).not.toContainText("Not known yet.");
  await expect(page.getByRole("heading", { level: 1, name: "The search was stopped." })).toBeVisible();
});

test("A job that could not be asked for is not said to be missing", async ({ app, page, project, simulator, site }) => {
  const id = project.lists.gaussdb_tasks.example_id!;
  await simulator.fail({ kind: "server_error", status: 500 });
  await app.openPreset(site, project, "/lookup/");
  await lookUp(page, project, { list: "GaussDB tasks", id });
  await app.signIn(project.token);
  await expect(page.getByRole("heading", { level: 1, name: "The job could not be asked for." })).toBeVisible();
  await expect(app.main).toContainText("The cloud failed.");
  // Its list fails on, or it would bring the job by itself.
  await simulator.fail({ match: "/tasks", kind: "server_error", status: 500 });
  await page.getByRole("button", { name: "Ask again" }).click();
  await shows(app, id);
});

test("An id that cannot be one is refused beside its field, and nothing is sent", async ({
  app,
  page,
  project,
  simulator,
  site,
}) => {
  await app.open(`${site.origin}/lookup/`);
  const id = page.getByLabel("Job id");
  await page.getByRole("button", { name: "Show the job" }).click();
  await app.refuses(page.getByLabel("Region"), "Needed.");
  await app.refuses(page.getByLabel("Project id"), "Needed.");
  await app.refuses(id, "Needed.");
  await expect(page.getByLabel("Region")).toBeFocused();
  for (const typed of ["a b", "jobs/1", "1?x", "1#x", ".."]) {
    await lookUp(page, project, { list: "GaussDB tasks", id: typed });
    await app.refuses(id, "An id holds no");
    await expect(id).toBeFocused();
  }
  await id.fill("job-17");
  await expect(id).toHaveAccessibleDescription(/Unlike the ids seen so far/);
  await lookUp(page, { ...project, id: "shop" }, { list: "GaussDB tasks", id: "1" });
  await app.refuses(page.getByLabel("Project id"), "A project id is 32 letters");
  await lookUp(page, { ...project, region: "Beijing" }, { list: "GaussDB tasks", id: "1" });
  await app.refuses(page.getByLabel("Region"), "A region looks like cn-north-4.");
  await expect(page).toHaveURL(`${site.origin}/lookup/`);
  expect(await simulator.log()).toEqual([]);
});

test("A link to a job of a project that is not connected asks for the connection and then shows the job", async ({
  app,
  page,
  simulator,
  site,
  traffic,
  world,
}) => {
  const [shop, , payments] = world.projects;
  const id = payments.lists.gaussdb_tasks.example_id!;
  app.preset({ connections: [draft(shop)] });
  await app.open(`${site.origin}/task/?source=gaussdb&region=${payments.region}&project=${payments.id}&id=${id}`);
  await expect(app.main).toContainText(`This link shows a job of project ${payments.id} in ${payments.region}.`);
  await expect(page.getByRole("combobox", { name: "Region" })).toHaveValue(payments.region);
  await expect(page.getByLabel("Project id")).toHaveValue(payments.id);
  await page.getByLabel("Label").fill(payments.label);
  await page.getByRole("radio", { name: "Through this site" }).check();
  await page.getByLabel("Token", { exact: true }).fill(payments.token);
  expect(await simulator.log()).toEqual([]);
  traffic.trust(`${site.origin}/cloud/`);
  await page.getByRole("button", { name: "Save and connect" }).click();
  await shows(app, id);
  await expect(page.getByRole("region", { name: "What is known" })).toContainText(payments.id);
});

test("A link opened where nothing was ever set up asks for a connection, and asks nobody else", async ({
  app,
  page,
  site,
  simulator,
}) => {
  const foreign = "f".repeat(32);
  await app.open(`${site.origin}/task/?source=dcs&region=eu-west-101&project=${foreign}&id=1`);
  await expect(page.getByLabel("Project id")).toHaveValue(foreign);
  await expect(page.getByRole("combobox", { name: "Region" })).toHaveValue("eu-west-101");
  expect(await simulator.log()).toEqual([]);
});

test("A link opened where nothing was ever set up asks for a connection in place and then shows that job", async ({
  app,
  page,
  project,
  simulator,
  site,
  traffic,
}) => {
  // The demo has all projects of the simulated cloud: this is one of them under an id that the demo does not know.
  const foreign = { ...project, id: "f".repeat(32) };
  await page.route(`${site.origin}/cloud/**`, (route) =>
    route.continue({ url: route.request().url().replace(foreign.id, project.id) }),
  );
  const id = project.lists.gaussdb_tasks.example_id!;
  const link = `${site.origin}/task/?source=gaussdb&region=${foreign.region}&project=${foreign.id}&id=${id}`;
  await app.open(link);
  await expect(app.main).toContainText(`This link shows a job of project ${foreign.id} in ${foreign.region}.`);
  await expect(page.getByRole("combobox", { name: "Region" })).toHaveValue(foreign.region);
  await expect(page.getByLabel("Project id")).toHaveValue(foreign.id);
  await page.getByLabel("Label").fill(foreign.label);
  await page.getByRole("radio", { name: "Through this site" }).check();
  await page.getByLabel("Token", { exact: true }).fill(foreign.token);
  expect(traffic.calls()).toEqual([]);
  traffic.trust(`${site.origin}/cloud/`);
  await page.getByRole("button", { name: "Save and connect" }).click();
  await shows(app, id);
  await expect(page).toHaveURL(link);
  await expect(page.getByRole("region", { name: "What is known" })).toContainText(foreign.id);
  const asked = (await simulator.log()).filter(({ path }) => path === `/v3/${project.id}/jobs`);
  expect(asked.map(({ status }) => status)).toContain(200);
});

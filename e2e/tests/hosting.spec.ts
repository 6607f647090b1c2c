// The site on a plain file server, under a path: nothing but files, and the app finds its way.

import { draft, expect, TEMPLATE, test } from "../support/journeys.ts";

test("Every page can be loaded by its address, and led to by a link", async ({ app, fileServer, page }) => {
  const pages: [link: string, path: string, heading: string][] = [
    ["Look up a job", "lookup/", "Look up a job"],
    ["Connections", "connections/", "Connections"],
    ["Tasks", "", "Tasks"],
  ];
  for (const [, path, heading] of pages) {
    await app.open(fileServer.url + path);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeAttached();
  }
  for (const [link, path, heading] of pages) {
    await page.getByRole("navigation").getByRole("link", { name: link }).click();
    await expect(page).toHaveURL(fileServer.url + path);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeAttached();
    await expect(page.getByRole("navigation").getByRole("link", { name: link })).toHaveAttribute(
      "aria-current",
      "page",
    );
  }
});

test("A task of the demo is opened, loaded by its address, and left for the list", async ({
  app,
  fileServer,
  page,
}) => {
  await app.open(`${fileServer.url}?q=source%3Agaussdb`);
  await app.loaded();
  const link = app.rows.first().getByRole("link");
  const name = await link.innerText();
  await link.click();
  const heading = page.getByRole("heading", { level: 1, name });
  await expect(heading).toBeVisible();
  expect(page.url()).toContain(`${fileServer.url}task/?source=gaussdb&`);

  await app.reload();
  await expect(heading).toBeVisible();
  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect(page).toHaveURL(fileServer.url);
  await app.loaded();
});

test("A link to a job works under the path, through a proxy elsewhere", async ({
  app,
  corsProxy,
  fileServer,
  page,
  project,
  traffic,
}) => {
  const id = project.lists.dcs_tasks.example_id!;
  traffic.trust(`${corsProxy.origin}/cloud/`);
  app.preset({
    connections: [draft(project, { route: { kind: "proxy", template: `${corsProxy.origin}${TEMPLATE}` } })],
  });
  await app.open(`${fileServer.url}task/?source=dcs&region=${project.region}&project=${project.id}&id=${id}`);
  await app.signIn(project.token);
  await expect(page.getByRole("region", { name: "What is known" })).toContainText(id);
});

for (const path of ["nowhere", "no/such/page", "task/nowhere", "task/?source=elsewhere", "task/"]) {
  test(`An address that is none of the app's, such as ${path}, says so and leads back`, async ({
    app,
    fileServer,
    page,
  }) => {
    await app.open(fileServer.url + path);
    await expect(page.getByRole("heading", { level: 1, name: "There is no such page" })).toBeVisible();
    await page.getByRole("link", { name: "To the list" }).click();
    await expect(page).toHaveURL(fileServer.url);
    await app.loaded();
  });
}

test("The nginx in deploy/ shows the page for what does not exist as well", async ({ app, page, site }) => {
  await app.open(`${site.origin}/no/such/page`);
  await expect(page.getByRole("heading", { level: 1, name: "There is no such page" })).toBeVisible();
});

test("A site without config.json presets nothing", async ({ app, dist, fileServer, page }) => {
  const { rename } = await import("node:fs/promises");
  await rename(`${dist}/config.json`, `${dist}/config.json.away`);
  try {
    await app.open(fileServer.url);
    await expect(page.getByRole("complementary", { name: "Demo" })).toBeVisible();
  } finally {
    await rename(`${dist}/config.json.away`, `${dist}/config.json`);
  }
});

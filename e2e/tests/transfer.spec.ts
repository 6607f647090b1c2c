// Connections taken from one browser to another: what leaves, what is offered, and that nothing changes unasked.

import { readFileSync } from "node:fs";
import { escaped, expect, test } from "../support/journeys.ts";

const connectionsOf = (text: string): { label: string }[] => JSON.parse(text).connections;

test("Connections are saved as a file and taken in from it elsewhere", async ({ app, browser, page, project, site }) => {
  await app.connectByHand(site, project);
  await page.getByRole("link", { name: "Connections" }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as a file" }).click();
  const file = await (await saved).path();
  const text = readFileSync(file, "utf8");
  expect(connectionsOf(text).map(({ label }) => label)).toEqual([project.label]);
  expect(text).not.toContain(project.token.slice(0, 40));

  const other = await browser.newContext();
  const there = await other.newPage();
  await there.goto(`${site.origin}/connections/`);
  await there.getByLabel("Take in from a file").setInputFiles(file);
  const plan = there.getByRole("group", { name: "What taking them in would change" });
  await expect(plan.getByRole("listitem")).toHaveText(`${project.label}: is added.`);
  expect(await there.evaluate(() => localStorage.getItem("taskdeck.connections.v1"))).toBeNull();
  await plan.getByRole("button", { name: "Take them in" }).click();
  await expect(there.locator(".connection-item")).toContainText(project.label);
  await there.reload();
  await expect(there.locator(".connection-item")).toContainText(project.label);

  await there.getByLabel("Take in from a file").setInputFiles(file);
  await expect(plan).toContainText("Nothing would change.");
  await plan.getByRole("button", { name: "Close" }).click();
  await expect(plan).toBeHidden();
  await other.close();
});

test("A link brings connections, says what it would change, and may be left", async ({ app, page, project, site }) => {
  await app.connectByHand(site, project);
  const change = { version: 2, connections: [{ label: project.label, projects: [{ region: project.region, project: project.id }], route: { kind: "direct" } }] };
  const link = `${site.origin}/connections/#import=${encodeURIComponent(JSON.stringify(change))}`;
  await page.goto(link);
  const plan = page.getByRole("group", { name: "What taking them in would change" });
  await expect(plan.getByRole("row", { name: "route.kind same-origin direct" })).toBeVisible();
  await expect(plan.getByRole("heading")).toBeFocused();
  // What was offered is in no address any more.
  await expect(page).toHaveURL(new RegExp(`^${escaped(site.origin)}/connections/$`));
  await plan.getByRole("button", { name: "Leave all as it is" }).click();
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByRole("radio", { name: "Through this site" })).toBeChecked();
});

test("What is no file of connections is refused, and nothing is lost", async ({ app, page, project, site }) => {
  await app.connectByHand(site, project);
  await page.getByRole("link", { name: "Connections" }).click();
  const take = async (text: string) =>
    page.getByLabel("Take in from a file").setInputFiles({ name: "a.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await take("<html></html>");
  await expect(page.getByText("These are no connections, or of a newer version of Taskdeck.")).toBeVisible();
  await take("x".repeat(1_048_577));
  await expect(page.getByText("The file is larger than one of connections can be.")).toBeVisible();
  await take('{"version":2,"connections":[{"label":5}]}');
  const plan = page.getByRole("group", { name: "What taking them in would change" });
  await expect(plan).toContainText("1 cannot be read and are left out.");
  await plan.getByRole("button", { name: "Close" }).click();
  await expect(page.locator(".connection-item")).toContainText(project.label);
});

// Without a mouse.

import { expect, test } from "../support/journeys.ts";

test("The list is filtered, walked through and opened by keyboard", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  await page.reload();
  await app.ready();
  const { keyboard } = page;

  // The skip link is the first stop, and leads past the head of the page.
  await keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await keyboard.press("Enter");
  const token = page.getByLabel("Token", { exact: true });
  for (let stops = 0; stops < 5 && !(await token.evaluate((box) => box === document.activeElement)); stops++)
    await keyboard.press("Tab");
  await expect(token).toBeFocused();
  await keyboard.insertText(project.token);
  await keyboard.press("Enter");
  await app.loaded();

  const reach = async (locator: typeof token, key = "Tab") => {
    for (let stops = 0; stops < 60; stops++) {
      if (await locator.evaluate((element) => element === document.activeElement)) return;
      await keyboard.press(key);
    }
    await expect(locator).toBeFocused();
  };
  await reach(app.filter);
  await keyboard.type("source:dcs");
  await expect(page).toHaveURL(/q=source%3Adcs$/);
  await expect(app.filter).toBeFocused();

  const links = app.rows.getByRole("link");
  await reach(links.first());
  await keyboard.press("ArrowDown");
  await expect(links.nth(1)).toBeFocused();
  await keyboard.press("ArrowDown");
  await expect(links.nth(2)).toBeFocused();
  await keyboard.press("ArrowUp");
  await expect(links.nth(1)).toBeFocused();
  const name = await links.nth(1).innerText();
  await keyboard.press("Enter");
  const heading = page.getByRole("heading", { level: 1, name });
  await expect(heading).toBeVisible();
  await expect(heading).toBeFocused();
  await reach(page.getByRole("link", { name: "Back to the list" }), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(app.filter).toHaveValue("source:dcs");
});

test("Arrow keys go on past the rows that were drawn at first", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  await app.rows.first().getByRole("link").focus();
  for (let at = 0; at < 60; at++) await page.keyboard.press("ArrowDown");
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest("[aria-rowindex]")?.ariaRowIndex))
    .toBe("62");
});

test("A head is reached and pressed by keyboard", async ({ app, page, project, site }) => {
  await app.connect(site, project);
  await app.head("Status").getByRole("button").focus();
  await page.keyboard.press("Tab");
  await expect(app.head("Task").getByRole("button")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(app.head("Task")).toHaveAttribute("aria-sort", "ascending");
  await expect(app.head("Task").getByRole("button")).toBeFocused();
});

test("A connection is made by keyboard", async ({ app, page, project, site, traffic }) => {
  traffic.trust(`${site.origin}/cloud/`);
  await app.open(`${site.origin}/connections/`);
  const { keyboard } = page;
  await page.getByLabel("Label").focus();
  await keyboard.type(project.label);
  await keyboard.press("Tab");
  await keyboard.type(project.region);
  await keyboard.press("Tab");
  await keyboard.type(project.id);
  await keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Add a project" })).toBeFocused();
  await keyboard.press("Tab");
  await expect(page.getByRole("radio", { name: "Through this site" })).toBeFocused();
  await keyboard.press("Space");
  await keyboard.press("Tab");
  await expect(page.getByLabel("Address pattern")).toBeFocused();
  await expect(page.getByLabel("Address pattern")).toHaveValue(/^\/cloud\/\{host\}\{path\}/);
  const token = page.getByLabel("Token", { exact: true });
  for (let stops = 0; stops < 30 && !(await token.evaluate((box) => box === document.activeElement)); stops++)
    await keyboard.press("Tab");
  await expect(token).toBeFocused();
  await keyboard.insertText(project.token);
  await keyboard.press("Enter");
  await app.loaded();
});

test("What opens among the connections takes the focus, and what goes away leaves it on the page", async ({
  app,
  page,
  project,
  site,
}) => {
  await app.connectByHand(site, project);
  await page.getByRole("link", { name: "Connections" }).click();
  const title = page.getByRole("heading", { level: 1, name: "Connections" });
  const button = (name: string) => page.getByRole("button", { name, exact: true });

  await button("Edit").press("Enter");
  await expect(page.getByRole("heading", { level: 2, name: "Edit" })).toBeFocused();
  await button("Cancel").press("Enter");
  await expect(title).toBeFocused();

  await button("Sign out").press("Enter");
  await expect(title).toBeFocused();
  await page.getByRole("link", { name: "Tasks", exact: true }).click();
  await page.getByLabel("Token", { exact: true }).fill(project.token);
  await page.getByLabel("Token", { exact: true }).press("Enter");
  await expect(app.main).toBeFocused();
  await app.loaded();

  await page.getByRole("link", { name: "Connections" }).press("Enter");
  await button("Remove").press("Enter");
  await expect(button("Undo")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(title).toBeFocused();
  await expect(app.main).toContainText("Token needed");
});

// A plain-http host that is not this computer: browsers encrypt nothing there, and the rest works.

import { draft, expect, test } from "../support/journeys.ts";
import config from "../playwright.config.ts";

const HOST = "tasks.example";
const { launchOptions } = config.use!;

test.use({
  launchOptions: {
    ...launchOptions,
    args: [...launchOptions!.args!, `--host-resolver-rules=MAP ${HOST} 127.0.0.1`],
  },
});

test("A page that cannot encrypt says so, and keeps a token in the tab as ever", async ({
  app,
  page,
  project,
  site,
  traffic,
}) => {
  const origin = site.origin.replace("127.0.0.1", HOST);
  traffic.trust(`${origin}/cloud/`);
  app.preset({ connections: [draft(project)] });
  await app.open(`${origin}/`);
  expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
  await expect(page.getByRole("radio", { name: "This browser, encrypted" })).toBeDisabled();
  await expect(page.getByText("Not here: browsers encrypt on https pages and on this computer only.")).toBeVisible();
  await page.getByRole("radio", { name: "This tab" }).check();
  await app.signIn(project.token);
  await app.loaded();
  traffic.mayKeepInTab = true;
  await app.reload();
  await app.loaded();
});

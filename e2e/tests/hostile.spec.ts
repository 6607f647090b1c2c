// Texts of the cloud that try to be more than texts: in every field of every list, in every view.

import { join } from "node:path";
import { HOSTILE, holds } from "../support/hostile.ts";
import { HostileCloud } from "../support/hostile-cloud.ts";
import { type App, expect, test as base } from "../support/journeys.ts";
import { Nginx } from "../support/nginx.ts";

/** A site whose cloud spoils its answers, and somebody signed in there. */
const test = base.extend<{ hostile: HostileCloud; signIn: () => Promise<void> }>({
  hostile: async ({ authority, simulator }, use) => {
    const hostile = await HostileCloud.start(authority, simulator);
    await use(hostile);
    await hostile.stop();
  },
  signIn: async ({ app, authority, dist, hostile, logs, project }, use, { testId }) => {
    const variables = { SITE_ROOT: dist, UPSTREAM_ADDRESS: hostile.address, CA_FILE: authority.certificate };
    const site = await Nginx.start(join(logs, `hostile-${testId}`), variables);
    await use(async () => {
      await app.openPreset(site, project);
      await app.signIn(project.token);
    });
    await site.stop();
  },
});

/** Opens the first task that a filter finds. */
async function look(app: App, filter: string): Promise<void> {
  await app.filter.fill(filter);
  await app.rows.first().getByRole("link").click();
  await expect(app.page.getByRole("region", { name: "What is known" })).toBeVisible();
}

test.describe.configure({ timeout: 120_000 });

test.beforeEach(({ page }) => {
  page.on("dialog", (dialog) => {
    throw new Error(`a dialog: ${dialog.message()}`);
  });
});

test("The list shows them as texts, and is filtered by them", async ({ app, page, signIn }) => {
  await signIn();
  await app.loaded();
  await holds(page);
  const shown: Record<string, string> = {
    markup: HOSTILE.markup,
    attribute: HOSTILE.attribute,
    drawing: HOSTILE.drawing,
    address: HOSTILE.address,
    direction: "[U+202E]exe.gpj[U+202C]",
    emoji: "👩‍👩‍👧‍👦🏳️‍🌈💩",
    control: "a␀␇␛[31mred[U+007F][U+0085][U+009B]",
    template: HOSTILE.template,
    long: `${"W".repeat(4_000)}…`,
  };
  const words: Record<string, string> = {
    markup: "onerror",
    attribute: "onmouseover",
    drawing: "textarea",
    address: "elsewhere.example",
    direction: "exe.gpj",
    emoji: "🏳️‍🌈",
    control: "31mred",
    template: "{{7*7}}",
    long: "WWWW",
  };
  for (const [kind, word] of Object.entries(words)) {
    await app.filter.fill(`"${word}"`);
    await expect(app.rows.filter({ hasText: shown[kind] }).first(), kind).toBeVisible();
    await holds(page);
  }
  // A filter can be hostile as well.
  for (const text of [HOSTILE.markup, `started:${HOSTILE.attribute}`, `sorce:"${HOSTILE.direction}"`, HOSTILE.long]) {
    await app.filter.fill(text);
    await holds(page, [0, 1]);
  }
});

test("What can be chosen from is no more than text", async ({ app, page, signIn }) => {
  await signIn();
  await app.loaded();
  await page.getByText("More filters").click();
  await expect(page.getByRole("combobox", { name: "Instance", exact: true })).toBeVisible();
  const options = page.locator("datalist option");
  await expect(options.first()).toBeAttached();
  const longest = await options.evaluateAll((all) => Math.max(...all.map((one) => (one as HTMLOptionElement).value.length)));
  expect(longest).toBeLessThan(1_000);
  await holds(page);
});

for (const source of ["taurusdb-scheduled", "taurusdb-immediate", "gaussdb", "dcs"]) {
  test(`A task of the list ${source} shows them as texts`, async ({ app, page, signIn }) => {
    await signIn();
    await app.loaded();
    for (const word of ["onerror", "exe.gpj", "31mred", "WWWW"]) {
      await look(app, `source:${source} "${word}"`);
      await holds(page, [0]);
      await page.getByText("As received").first().click();
      await holds(page, [0]);
      await page.getByRole("link", { name: "Back to the list" }).click();
      // An answer about the one task has other texts in it than the list, which is asked again.
      await page.getByRole("button", { name: "Refresh" }).click();
      await expect(page.getByText("Updating…")).toHaveCount(0);
      await expect(app.grid).toBeVisible();
    }
  });
}

test("A job that is looked up shows them as texts", async ({ app, page, project, signIn }) => {
  await signIn();
  await app.loaded();
  await page.getByRole("link", { name: "Look up a job" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Look up a job" })).toBeVisible();
  await holds(page, [0]);
  const id = project.lists.scheduled_jobs.example_id!;
  await page.goto(
    `${new URL(page.url()).origin}/task/?source=taurusdb-scheduled&region=${project.region}&project=${project.id}&id=${id}`,
  );
  await app.ready();
  await app.signIn(project.token);
  await expect(page.getByRole("region", { name: "What is known" })).toBeVisible();
  await holds(page, [0]);
});

for (const [what, refusal] of [
  [
    "refusal",
    (text: string) => ({
      status: 500,
      type: "application/json",
      body: JSON.stringify({ error_code: text, error_msg: text, request_id: text }),
    }),
  ],
  ["page", (text: string) => ({ status: 502, type: `text/html; "><b>`, body: `<html>${text}` })],
] as const) {
  test(`A ${what} that holds them is told as text, in the list and among the requests`, async ({
    app,
    hostile,
    page,
    signIn,
  }) => {
    await signIn();
    await app.loaded();
    await page.getByRole("button", { name: "Requests" }).click();
    const drawer = page.getByRole("complementary", { name: "Requests" });
    for (const text of Object.values(HOSTILE)) {
      hostile.refusal = refusal(text);
      const failed = drawer.getByRole("row").filter({ hasText: /50[02]/ });
      const before = await failed.count();
      await page.getByRole("button", { name: "Refresh" }).click();
      await expect.poll(() => failed.count()).toBeGreaterThan(before);
      await expect(app.lanes.getByRole("heading")).not.toHaveCount(0);
      const excerpt = app.lanes.getByText("The answer began with").first();
      if (await excerpt.isVisible()) await excerpt.click();
      await failed.first().getByRole("button").click();
      await expect(drawer.getByRole("region")).toBeVisible();
      await holds(page);
    }
  });
}

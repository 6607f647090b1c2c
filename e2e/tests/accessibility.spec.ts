// For everyone: what automatic checks can find, in both themes and languages, wide and narrow.

import { AxeBuilder } from "@axe-core/playwright";
import { draft, expect, test } from "../support/journeys.ts";

const WIDTHS = [1440, 360];

test.use({ reducedMotion: "reduce" });

for (const locale of ["en", "zh-CN"]) {
  for (const name of ["list", "task", "lookup", "connections", "sign-in"]) {
    test(`No serious fault is found on the page “${name}” in ${locale}`, async ({
      app,
      page,
      project,
      simulator,
      site,
      traffic,
    }) => {
      const connected = ["list", "sign-in"].includes(name) ? [draft(project)] : [];
      app.preset({ language: locale, connections: connected });
      traffic.trust(`${site.origin}/cloud/`);
      const paths: Record<string, string> = {
        list: "/",
        "sign-in": "/",
        task: "/?q=status%3Afailed%20source%3Ataurusdb-immediate",
        lookup: "/lookup/",
        connections: "/connections/",
      };
      await app.open(site.origin + paths[name]);
      if (name === "list") {
        // One list fails, so that its notice is looked at too.
        await simulator.fail({ match: "/v2/", kind: "server_error", status: 500 });
        await page.getByLabel(locale === "en" ? "Token" : "令牌", { exact: true }).fill(project.token);
        await page.keyboard.press("Enter");
        await expect(app.rows.first()).toBeVisible();
        await expect(page.getByText("HTTP", { exact: false }).first()).toBeVisible();
      }
      if (name === "task") {
        await app.rows.first().getByRole("link").click();
        await expect(page.getByRole("term").first()).toBeVisible();
      }
      if (name === "connections") {
        await page.getByRole("radio").first().check();
        await page.getByRole("button").last().focus();
        await page.locator("form").evaluate((form: HTMLFormElement) => form.requestSubmit());
        await expect(page.getByRole("alert").first()).toBeVisible();
      }
      test.slow();
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          const { violations } = await new AxeBuilder({ page }).analyze();
          const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
          const told = grave.flatMap(({ id, nodes }) =>
            nodes.map((node) => `${width} ${colorScheme} ${id}: ${node.html} ${node.failureSummary}`),
          );
          expect.soft(told).toEqual([]);
        }
      }
    });
  }
}

for (const name of ["beside", "failed", "raw", "around", "compare", "timeline", "overview", "acting", "told"]) {
  test(`No serious fault is found in what is told of jobs: ${name}`, async ({ app, page, project, site }) => {
    test.slow();
    const found: Record<string, string> = {
      beside: "source:dcs status:completed",
      failed: "status:failed reason:*",
      acting: "source:gaussdb status:completed",
      told: "status:running source:gaussdb",
    };
    const paths: Record<string, string> = { timeline: "/timeline/?span=7d", overview: "/overview/" };
    const filter = found[name] ?? "source:gaussdb";
    await app.connect(site, project, `/?q=${encodeURIComponent(filter)}`);
    await expect(app.rows.first()).toBeVisible();
    if (paths[name]) {
      await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: name === "timeline" ? "Timeline" : "Overview" }).click();
      await expect(page.locator("main table").first()).toBeVisible();
    } else if (name === "acting") {
      await app.rows.first().getByRole("checkbox").click();
      await page.getByRole("button", { name: "Delete records…" }).click();
      await page.getByText("Exactly what leaves").click();
    } else {
      await app.rows.first().locator('[data-column="started"]').click();
      await expect(page.getByRole("term").first()).toBeVisible();
    }
    if (name === "raw") await page.getByRole("tab", { name: "As received" }).click();
    if (name === "around") await page.getByRole("tab", { name: "Around it" }).click();
    if (name === "told") {
      await page.getByRole("button", { name: "Watch" }).click();
      await page.getByRole("button", { name: "Told", exact: true }).click();
    }
    if (name === "compare") {
      await page.getByRole("link", { name: "Compare…" }).click();
      await page.locator(".job-chosen li button").first().click();
      await expect(page.locator(".compare-table tbody tr").first()).toBeVisible();
    }
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page }).analyze();
        const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
        const told = grave.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${width} ${colorScheme} ${id}: ${node.html} ${node.failureSummary}`),
        );
        expect.soft(told).toEqual([]);
      }
    }
  });
}

test("Everything can be read in every theme with every palette, what lies over the page too", async ({
  app,
  page,
  project,
  site,
}) => {
  // Some fifty times the whole page is looked at.
  test.setTimeout(300_000);
  await app.connect(site, project);
  await expect(app.document).toHaveAttribute("data-keys", "ready");
  const looks = ["light", "dark", "contrast-light", "contrast-dark"].flatMap((theme) =>
    ["usual", "deuteranopia", "protanopia", "tritanopia"].map((palette) => ({ theme, palette })),
  );
  for (const [what, key] of [
    ["list", null],
    ["palette", "Control+k"],
    ["help", "?"],
  ] as const) {
    if (key) {
      await page.getByRole("button", { name: "Refresh" }).focus();
      await page.keyboard.press(key);
      await expect(page.getByRole("dialog")).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect.soft(grave.map(({ id, nodes }) => `${what} ${id}: ${nodes[0]!.html}`)).toEqual([]);
    }
    for (const look of looks) {
      await page.evaluate((look) => Object.assign(document.documentElement.dataset, look), look);
      const { violations } = await new AxeBuilder({ page }).withRules(["color-contrast"]).analyze();
      const told = violations.flatMap(({ nodes }) => nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`));
      expect.soft(told, `${what} in ${look.theme}, ${look.palette}`).toEqual([]);
    }
    if (key) await page.keyboard.press("Escape");
  }
});

test.describe("On a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test("no page is wider than the screen", async ({ app, page, project, site, simulator }) => {
    const fits = async () => {
      const widths = () =>
        page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      await expect.poll(async () => ((w) => w[0] - w[1])(await widths()), page.url()).toBe(0);
    };
    await app.connect(site, project);
    await fits();
    for (const name of ["Timeline", "Overview"]) {
      await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name, exact: true }).click();
      await expect(page.locator("main table").first()).toBeVisible();
      await fits();
    }
    // What is known of a bar at the very edge stays within, too.
    await page.goBack();
    await page.locator(".timeline-list a").last().focus();
    await fits();
    await page.getByRole("link", { name: "As a list" }).click();
    await app.filter.fill("status:failed");
    await page.getByText("More filters").click();
    await fits();
    await app.rows.first().getByRole("link").click();
    const facts = page.getByRole("region", { name: "What is known" });
    await expect(facts).toBeVisible();
    await page.getByText("As received").first().click();
    await fits();
    // Nothing of what is known is cut off at the edge.
    for (const part of await facts.getByRole("definition").all()) {
      const box = await part.boundingBox();
      expect(box!.x + box!.width).toBeLessThanOrEqual(360);
    }
    for (const link of ["Look up a job", "Connections"]) {
      await page.getByRole("link", { name: link }).click();
      await expect(page.getByRole("heading", { level: 1, name: link })).toBeVisible();
      await fits();
    }
    await page.getByRole("button", { name: "Add a connection" }).click();
    await page.getByRole("radio", { name: "Through a proxy" }).check();
    await page.getByRole("button", { name: "Save and connect" }).click();
    await fits();
    await simulator.fail({ kind: "html", status: 502 });
    await page.getByRole("link", { name: "Tasks", exact: true }).click();
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(app.lanes.getByRole("heading")).not.toHaveCount(0);
    await page.getByText("The answer began with").first().click();
    await fits();
  });

  test("a row shows what matters without scrolling sideways", async ({ app, project, site }) => {
    await app.connect(site, project, "/?q=status%3Afailed");
    const row = app.rows.first();
    for (const cell of [row.getByRole("link"), row.getByText("Failed"), row.getByText(/^\d{4}-\d\d-\d\d/)]) {
      const box = await cell.boundingBox();
      expect(box!.x).toBeGreaterThanOrEqual(0);
      expect(box!.x + box!.width).toBeLessThanOrEqual(360);
    }
  });
});

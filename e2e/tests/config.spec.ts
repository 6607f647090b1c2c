// config.json: what the site presets for everyone, and what is told when it cannot be used.

import { draft, expect, test } from "../support/journeys.ts";

const wrong: [what: string, config: object | string, told: string | RegExp][] = [
  ["no JSON", '{ "connections": [', /line 1, column \d+/],
  ["an HTML page", "<!doctype html><title>Sign in</title>", /line 1, column \d+/],
  ["a field that nobody knows", { langage: "en" }, "langage: unknown field"],
  ["a language that there is not", { language: "tlh" }, "language: only en, zh-CN can stand here"],
  ["no patience", { patience_seconds: 0 }, "patience_seconds has to be from 1 to 300."],
  [
    "a connection without a way",
    { connections: [{ label: "Shop", region: "cn-north-4", project: "0a4d8c2f6b1e4f7d9c3a5e8b7d6f1a20", route: {} }] },
    /Connection 1:.*route\.kind Needed\./,
  ],
  [
    "a token, which has no place there",
    {
      connections: [
        { label: "a", region: "cn-north-4", project: "0".repeat(32), route: { kind: "direct" }, token: "MII" },
      ],
    },
    "connections[0].token: unknown field",
  ],
];

for (const [what, config, told] of wrong) {
  test(`A config.json with ${what} is told to be wrong, with the place`, async ({
    app,
    page,
    simulator,
    site,
    traffic,
  }) => {
    app.preset(typeof config === "string" ? config : JSON.stringify(config));
    await app.open(`${site.origin}/`);
    await expect(page.getByRole("heading", { level: 1, name: "This site’s config.json cannot be used" })).toBeVisible();
    await expect(app.main).toContainText(told);
    await expect(app.main).toContainText("config.schema.json");
    expect(traffic.ofDemo()).toEqual([]);
    expect(await simulator.log()).toEqual([]);
  });
}

test("The site presets language and theme for who has chosen none", async ({ app, page, project, site }) => {
  app.preset({ language: "zh-CN", theme: "dark", connections: [draft(project)] });
  await app.open(`${site.origin}/`);
  await expect(app.document).toHaveAttribute("lang", "zh-CN");
  await expect(app.document).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("button", { name: "使用此令牌" })).toBeVisible();

  await page.getByRole("combobox", { name: "语言" }).selectOption("English");
  await page.getByRole("button", { name: "Display" }).click();
  await page.getByRole("combobox", { name: "Theme" }).selectOption("Light");
  await app.reload();
  await expect(app.document).toHaveAttribute("lang", /^en/);
  await expect(app.document).toHaveAttribute("data-theme", "light");
  await expect(page.getByRole("button", { name: "Use this token" })).toBeVisible();
});

test("The schema beside config.json says what may stand there", async ({ request, site }) => {
  const schema = await request.get(`${site.origin}/config.schema.json`);
  expect(schema.status()).toBe(200);
  const { properties } = await schema.json();
  expect(Object.keys(properties).sort()).toEqual(["$schema", "connections", "language", "patience_seconds", "theme"]);
});

test("A site without config.json presets nothing", async ({ app, page, site }) => {
  await page.route("**/config.json", (route) => route.fulfill({ status: 404, body: "not here" }));
  await app.open(`${site.origin}/`);
  await expect(page.getByRole("complementary", { name: "Demo" })).toBeVisible();
});

// The page guards itself: what it may do, and that what it loads is what was built. On the built site.

import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask } from "../support/http.ts";
import { expect, test } from "../support/journeys.ts";
import { test as bare } from "../support/fixtures.ts";
import { Nginx } from "../support/nginx.ts";

/** A policy by its directives. */
function directives(policy: string): Record<string, string[]> {
  const parts = policy.split(";").map((part) => part.trim().split(/\s+/));
  return Object.fromEntries(parts.map(([name, ...sources]) => [name, sources.sort()]));
}

/** What a page's file says of itself. */
function ownPolicy(file: string): Record<string, string[]> {
  const said = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(readFileSync(file, "utf8"));
  return directives(said![1]);
}

for (const [path, file] of [
  ["/", "index.html"],
  ["/task/", "task/index.html"],
  ["/no/such/page", "404.html"],
]) {
  test(`The server says of ${file} what the page says, and that it is for no frame`, async ({ dist, site }) => {
    const answer = await ask(site.port, path);
    const { "frame-ancestors": frames, ...said } = directives(answer.header("content-security-policy")!);
    const own = ownPolicy(join(dist, file));
    expect(frames).toEqual(["'none'"]);
    // The scripts of all pages are allowed, of which each has its own.
    expect(said["script-src"]).toEqual(expect.arrayContaining(own["script-src"]));
    expect({ ...said, "script-src": [] }).toEqual({ ...own, "script-src": [] });
    for (const source of said["script-src"]) expect(source).toMatch(/^'(self|wasm-unsafe-eval|sha256-[\w+/=]+)'$/);
  });
}

test("No page does what its policy forbids", async ({ app, page, project, site, simulator }) => {
  const broken: string[] = [];
  await page.exposeFunction("noteBreach", (what: string) => void broken.push(what));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
      (window as unknown as { noteBreach(what: string): void }).noteBreach(`${violatedDirective} ${blockedURI} ${sample}`);
    });
  });
  // The demo, with its worker; an address of nothing; then a cloud with all its pages.
  await app.open(`${site.origin}/`);
  await app.loaded();
  await app.open(`${site.origin}/no/such/page`);
  await app.connect(site, project);
  await app.rows.first().getByRole("link").click();
  await expect(page.getByRole("region", { name: "What is known" })).toBeVisible();
  await simulator.fail({ kind: "html", status: 502 });
  await page.getByRole("link", { name: "Tasks", exact: true }).click();
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(app.lanes.getByRole("heading")).not.toHaveCount(0);
  await page.getByRole("button", { name: /^Requests/ }).click();
  await expect(page.getByRole("complementary", { name: "Requests" })).toBeVisible();
  for (const link of ["Look up a job", "Connections"]) {
    await page.getByRole("link", { name: link }).click();
    await expect(page.getByRole("heading", { level: 1, name: link })).toBeVisible();
  }
  expect(broken).toEqual([]);

  // The same listener hears of what is forbidden.
  const refused = await page.evaluate(() => {
    const attempts: (() => unknown)[] = [
      () => (document.body.innerHTML = "<b>made by nobody</b>"),
      () => new Worker("elsewhere.js"),
      () => window.trustedTypes?.createPolicy("another", {}),
    ];
    return attempts.map((attempt) => {
      try {
        attempt();
        return "done";
      } catch (error) {
        return (error as Error).name;
      }
    });
  });
  expect(refused).toEqual(["TypeError", "TypeError", "TypeError"]);
  const script = page.evaluate(() => {
    const script = document.createElement("script");
    script.append("document.title = 'taken over'");
    document.head.append(script);
    return document.title;
  });
  expect(await script.catch((error) => String(error))).not.toBe("taken over");
  await expect.poll(() => broken.length).toBeGreaterThan(2);
});

test("Where the page may connect to can be pinned", async ({ authority, cloud, dist, logs, page, traffic }) => {
  const nginx = await Nginx.start(join(logs, "pinned"), {
    SITE_ROOT: dist,
    CONNECT_SRC: "'self'",
    UPSTREAM_ADDRESS: cloud.address,
    CA_FILE: authority.certificate,
  });
  try {
    traffic.allow(nginx.origin);
    await page.goto(nginx.origin);
    // All that the page fetches is there, before nothing can be fetched any more.
    await expect(page.locator("[data-task]").first()).toBeVisible();
    const blocked = await page.evaluate(
      () =>
        new Promise<string>((done) => {
          addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
          fetch("https://elsewhere.example/").catch(() => undefined);
        }),
    );
    expect(blocked).toBe("connect-src");
  } finally {
    await nginx.stop();
  }
});

for (const ending of [".js", "_bg.wasm"]) {
  bare(`An app whose ${ending} is not what was built does not start`, async ({ dist, fileServer, page }) => {
    const file = join(dist, readdirSync(dist).find((name) => name.startsWith("taskdeck-") && name.endsWith(ending))!);
    const built = readFileSync(file);
    try {
      appendFileSync(file, ending === ".js" ? "\n// more" : Buffer.from([0, 2, 1, 120]));
      const broken = page.waitForEvent("pageerror");
      await page.goto(fileServer.url);
      await broken;
      await expect(page.getByRole("document")).toHaveAttribute("data-app", "starting");
    } finally {
      writeFileSync(file, built);
    }
  });
}

bare("A style that is not what was built is not used", async ({ dist, fileServer, page }) => {
  // What comes later has a sheet of its own.
  const first = /\/style-[0-9a-f]{16}\.css$/;
  const styles = () =>
    page.evaluate((name) => [...document.styleSheets].filter((sheet) => name.test(sheet.href ?? "")).length, first);
  await page.goto(fileServer.url);
  expect(await styles()).toBe(1);
  const file = join(dist, readdirSync(dist).find((name) => first.test(`/${name}`))!);
  const built = readFileSync(file);
  try {
    appendFileSync(file, "body{display:none}");
    await page.reload();
    await expect(page.getByRole("document")).toHaveAttribute("data-app", "ready");
    expect(await styles()).toBe(0);
  } finally {
    writeFileSync(file, built);
  }
});

// What the site's files come with when nginx serves them.

import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, HASHED, hasBrotli, SITE, test } from "../support/deployment.ts";
import { ask } from "../support/http.ts";

test.describe("The site", () => {
  const types: [path: string, type: string][] = [
    ["/", "text/html; charset=utf-8"],
    ["/config.json", "application/json; charset=utf-8"],
    ["/manifest.webmanifest", "application/manifest+json; charset=utf-8"],
    ["/icon.svg", "image/svg+xml"],
    ["/demo.js", "text/javascript; charset=utf-8"],
    ["/demo_bg.wasm", "application/wasm"],
    [`/${HASHED}.js`, "text/javascript; charset=utf-8"],
    [`/${HASHED}_bg.wasm`, "application/wasm"],
    ["/base-9f8e7d6c5b4a3f2e.css", "text/css; charset=utf-8"],
  ];

  test("has the right types, plain and compressed", async ({ sameOrigin }) => {
    for (const [path, type] of types) {
      for (const coding of ["identity", "gzip"]) {
        const answer = await ask(sameOrigin.port, path, { headers: { "Accept-Encoding": coding } });
        expect([path, answer.status, answer.header("content-type")]).toEqual([path, 200, type]);
      }
    }
  });

  test("sends the precompressed files to those who can read them", async ({ sameOrigin }) => {
    for (const name of ["index.html", `${HASHED}.js`, `${HASHED}_bg.wasm`, "base-9f8e7d6c5b4a3f2e.css"]) {
      const get = (coding: string) => ask(sameOrigin.port, `/${name}`, { headers: { "Accept-Encoding": coding } });
      const [plain, gzip, best] = [await get("identity"), await get("gzip"), await get("gzip, deflate, br")];

      expect(plain.header("content-encoding")).toBeUndefined();
      expect(plain.body.toString("latin1")).toBe(SITE[name]);
      expect(gzip.header("content-encoding")).toBe("gzip");
      expect(gunzipSync(gzip.body)).toEqual(plain.body);
      expect(best.header("content-encoding")).toBe(hasBrotli() ? "br" : "gzip");
      expect((hasBrotli() ? brotliDecompressSync : gunzipSync)(best.body)).toEqual(plain.body);
      for (const answer of [plain, gzip, best]) expect(answer.header("vary")).toBe("Accept-Encoding");
    }
  });

  test("leaves config.json as whoever edits it has left it", async ({ sameOrigin }) => {
    const answer = await ask(sameOrigin.port, "/config.json", { headers: { "Accept-Encoding": "gzip" } });
    expect(answer.header("content-encoding")).toBeUndefined();
    expect(answer.text).toBe(SITE["config.json"]);
  });

  test("lets browsers keep files with a hash in their name, and ask again for all others", async ({ sameOrigin }) => {
    for (const [path] of types) {
      const hashed = /-[0-9a-f]{16}/.test(path);
      const answer = await ask(sameOrigin.port, path);
      expect([path, answer.header("cache-control")]).toEqual([
        path,
        hashed ? "public, max-age=31536000, immutable" : "no-cache",
      ]);

      const again = await ask(sameOrigin.port, path, { headers: { "If-None-Match": answer.header("etag")! } });
      expect([path, again.status, again.body.length]).toEqual([path, 304, 0]);
    }
    const gone = await ask(sameOrigin.port, "/taskdeck-ffffffffffffffff.js");
    expect([gone.status, gone.header("cache-control")]).toEqual([404, "no-cache"]);
  });

  test("has pages that are folders, and shows all other addresses in the app", async ({ sameOrigin }) => {
    expect((await ask(sameOrigin.port, "/task/?id=1")).text).toBe(SITE["task/index.html"]);
    // Without its host, which may be another one in front of this server.
    const moved = await ask(sameOrigin.port, "/task?id=%2F1");
    expect([moved.status, moved.header("location")]).toEqual([301, "/task/?id=%2F1"]);

    for (const path of ["/no/such/page", "/empty/", "/.git/config", "/cloudy", "/../../etc/passwd"]) {
      const answer = await ask(sameOrigin.port, path);
      if (path.startsWith("/..")) expect(answer.status).toBe(400);
      else expect([path, answer.status, answer.text]).toEqual([path, 404, SITE["404.html"]]);
    }
  });

  test("tells browsers what not to do with it", async ({ sameOrigin }) => {
    for (const path of ["/", `/${HASHED}.js`, "/no/such/page"]) {
      const answer = await ask(sameOrigin.port, path);
      expect(answer.header("x-content-type-options")).toBe("nosniff");
      expect(answer.header("referrer-policy")).toBe("no-referrer");
      expect(answer.header("x-frame-options")).toBe("DENY");
      expect(answer.header("content-security-policy")).toMatch(/^default-src 'none'; .*; frame-ancestors 'none'$/);
      expect(answer.header("cross-origin-opener-policy")).toBe("same-origin");
      expect(answer.header("permissions-policy")).toMatch(/^clipboard-write=\(self\), accelerometer=\(\), .*camera=\(\)/);
      expect(answer.header("server")).toBe("nginx");
    }
  });
});

test("The log has no query", async ({ sameOrigin }) => {
  await ask(sameOrigin.port, "/task/?q=s3cret");
  const written = sameOrigin.written();
  expect(written).toContain("/task/");
  expect(written).not.toContain("s3cret");
});

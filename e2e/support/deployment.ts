// Both forms of deploy/nginx.conf.template before a cloud that only keeps what it is sent: for tests of
// the deployment itself. Journeys through the app use fixtures.ts.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CloudDouble } from "./cloud-double.ts";
import { test as base } from "./fixtures.ts";
import { Nginx } from "./nginx.ts";
import { ROOT } from "./process.ts";

export { expect } from "./fixtures.ts";

/** The beginning of the names of files with a hash. */
export const HASHED = "taskdeck-0f1e2d3c4b5a6978";
/** A site that is built like the real one, and small, by file. */
export const SITE: Record<string, string> = {
  "index.html": "<!doctype html><title>Tasks</title>" + "<p>the list</p>".repeat(99),
  "404.html": "<!doctype html><title>Not found</title>",
  "task/index.html": "<!doctype html><title>Task</title>",
  "empty/notes.bin": "?",
  "config.json": JSON.stringify({ connections: Array(99).fill("a connection") }),
  "manifest.webmanifest": "{}",
  "icon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
  "demo.js": "export {};".repeat(99),
  "demo_bg.wasm": "\0asm\x01\0\0\0",
  [`${HASHED}.js`]: "export {};".repeat(99),
  [`${HASHED}_bg.wasm`]: "\0asm\x01\0\0\0" + "\0".repeat(999),
  "base-9f8e7d6c5b4a3f2e.css": "p { margin: 0 }".repeat(99),
};

export type Deployment = {
  /** The folder of `SITE`, precompressed. */
  smallSite: string;
  cloudDouble: CloudDouble;
  /** The site and its proxy. */
  sameOrigin: Nginx;
  /** The proxy alone, for the page on `sameOrigin`. */
  otherOrigin: Nginx;
  /** The first form over TLS and HTTP/2. */
  overTls: Nginx;
};

export const test = base.extend<{ cloudHost: CloudDouble }, Deployment>({
  cloudDouble: [
    async ({ authority }, use) => {
      const double = await CloudDouble.start(authority);
      await use(double);
      await double.stop();
    },
    { scope: "worker" },
  ],

  cloudHost: async ({ cloudDouble }, use) => {
    cloudDouble.reset();
    await use(cloudDouble);
  },

  smallSite: [
    async ({ temporary }, use) => {
      const folder = join(temporary, "site");
      for (const [name, content] of Object.entries(SITE)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), content, "latin1");
      }
      execFileSync(join(ROOT, "deploy/precompress.sh"), [folder]);
      await use(folder);
    },
    { scope: "worker" },
  ],

  sameOrigin: [
    async ({ authority, cloudDouble, logs, smallSite }, use) => {
      const nginx = await Nginx.start(join(logs, "same-origin"), {
        SITE_ROOT: smallSite,
        UPSTREAM_ADDRESS: cloudDouble.address,
        CA_FILE: authority.certificate,
        BROTLI: hasBrotli() ? "1" : "",
      });
      await use(nginx);
      await nginx.stop();
    },
    { scope: "worker" },
  ],

  otherOrigin: [
    async ({ authority, cloudDouble, logs, sameOrigin }, use) => {
      const nginx = await Nginx.start(join(logs, "other-origin"), {
        ALLOWED_ORIGIN: sameOrigin.origin,
        UPSTREAM_ADDRESS: cloudDouble.address,
        CA_FILE: authority.certificate,
      });
      await use(nginx);
      await nginx.stop();
    },
    { scope: "worker" },
  ],

  overTls: [
    async ({ authority, cloudDouble, logs, smallSite }, use) => {
      const { certificate, key } = authority.issue(["127.0.0.1"]);
      const nginx = await Nginx.start(join(logs, "over-tls"), {
        SITE_ROOT: smallSite,
        TLS_CERTIFICATE: certificate,
        TLS_KEY: key,
        UPSTREAM_ADDRESS: cloudDouble.address,
        CA_FILE: authority.certificate,
      });
      await use(nginx);
      await nginx.stop();
    },
    { scope: "worker" },
  ],
});

/** Whether nginx has the module for it: not all have. */
export function hasBrotli(): boolean {
  const modules = "/etc/nginx/modules-enabled";
  return existsSync(modules) && readdirSync(modules).some((name) => name.includes("brotli-static"));
}

// What journeys need: the built site in the three ways it may be hosted, each with a way to the
// simulated cloud. Everything is started once a worker, when it is first asked for.
//
//   site        the site and its proxy on one origin: nginx, first form
//   fileServer  the site on a plain file server, under a path
//   corsProxy   the proxy alone, for the page on `fileServer`: nginx, second form
//   simulator   the cloud behind both; it is reset before every test that asks for it

import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { Authority } from "./authority.ts";
import { FileServer } from "./file-server.ts";
import { Nginx } from "./nginx.ts";
import { ROOT } from "./process.ts";
import { Simulator } from "./simulator.ts";

export { expect, type Browser } from "@playwright/test";

export type Servers = {
  /** A folder of this worker for what is secret or short-lived. */
  temporary: string;
  /** A folder of this worker for logs: test-results/servers-N. */
  logs: string;
  authority: Authority;
  /** A folder of this worker with the built site, in which config.json may be changed. */
  dist: string;
  cloud: Simulator;
  fileServer: FileServer;
  site: Nginx;
  corsProxy: Nginx;
};

/** What a test changes, and what is as it was when it ends. */
export type Changes = {
  simulator: Simulator;
  /**
   * Has the site say this in its config.json. The file itself is changed: where a test intercepts
   * requests, the browser sends no preflights.
   */
  preset: (config: object | string) => void;
};

export const test = base.extend<Changes, Servers>({
  temporary: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "taskdeck-e2e-"));
      await use(folder);
      rmSync(folder, { recursive: true });
    },
    { scope: "worker" },
  ],

  logs: [
    async ({}, use, { project, workerIndex }) => {
      await use(join(project.outputDir, `servers-${workerIndex}`));
    },
    { scope: "worker" },
  ],

  authority: [
    async ({ temporary }, use) => {
      await use(new Authority(join(temporary, "authority")));
    },
    { scope: "worker" },
  ],

  dist: [
    async ({ temporary }, use) => {
      const built = process.env.TASKDECK_DIST ?? join(ROOT, "dist");
      if (!existsSync(join(built, "index.html"))) throw new Error(`${built} holds no built site: make build`);
      const dist = join(temporary, "dist");
      cpSync(built, dist, { recursive: true });
      await use(dist);
    },
    { scope: "worker" },
  ],

  cloud: [
    async ({ authority, logs }, use) => {
      const simulator = await Simulator.start(authority, join(logs, "simulator.log"));
      await use(simulator);
      await simulator.stop();
    },
    { scope: "worker" },
  ],

  simulator: async ({ cloud }, use) => {
    await cloud.reset();
    await use(cloud);
  },

  preset: async ({ dist }, use) => {
    const file = join(dist, "config.json");
    const shipped = readFileSync(file);
    await use((config) => writeFileSync(file, typeof config === "string" ? config : JSON.stringify(config)));
    writeFileSync(file, shipped);
  },

  fileServer: [
    async ({ dist }, use) => {
      const server = await FileServer.start(dist);
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],

  site: [
    async ({ authority, cloud, dist, logs }, use) => {
      const nginx = await Nginx.start(join(logs, "site"), {
        SITE_ROOT: dist,
        UPSTREAM_ADDRESS: cloud.address,
        CA_FILE: authority.certificate,
      });
      await use(nginx);
      await nginx.stop();
    },
    { scope: "worker" },
  ],

  corsProxy: [
    async ({ authority, cloud, fileServer, logs }, use) => {
      const nginx = await Nginx.start(join(logs, "cors-proxy"), {
        ALLOWED_ORIGIN: fileServer.origin,
        UPSTREAM_ADDRESS: cloud.address,
        CA_FILE: authority.certificate,
      });
      await use(nginx);
      await nginx.stop();
    },
    { scope: "worker" },
  ],
});

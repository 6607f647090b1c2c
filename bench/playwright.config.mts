import { tmpdir } from "node:os";
import { join } from "node:path";
import journeys from "../e2e/playwright.config.ts";

export default {
  ...journeys,
  testDir: ".",
  testMatch: "*.bench.mts",
  outputDir: join(tmpdir(), `taskdeck-bench-${process.pid}`),
  workers: 1,
  timeout: 600_000,
  use: { ...journeys.use, trace: "off" as const, screenshot: "off" as const },
};

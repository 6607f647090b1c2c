import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

// The system's Chromium where there is one, otherwise Playwright's own.
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // Pictures are taken by scripts/screenshots.sh alone.
  grepInvert: process.env.SCREENSHOTS ? undefined : /@screenshots/,
  reporter: [["list"]],
  expect: { timeout: 10_000 },
  use: {
    browserName: "chromium",
    actionTimeout: 10_000,
    // It takes as long as the tests themselves: `--trace on` where a failure needs a closer look.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: existsSync(chromium) ? chromium : undefined,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});

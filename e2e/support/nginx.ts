// The very configuration of deploy/, in a real nginx.

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { freePort, listens, PATH, Process, ROOT } from "./process.ts";

/** Runs deploy/render.sh with these variables and no others. */
export function render(variables: Record<string, string>): string {
  const options = { env: { PATH, ...variables }, encoding: "utf8", stdio: "pipe" } as const;
  return execFileSync(join(ROOT, "deploy/render.sh"), options);
}

export class Nginx {
  private constructor(
    readonly port: number,
    private readonly scheme: string,
    private readonly folder: string,
    private readonly process: Process,
  ) {}

  /** Starts it with the variables of deploy/render.sh; what it writes goes into the folder. */
  static async start(folder: string, variables: Record<string, string>): Promise<Nginx> {
    mkdirSync(folder, { recursive: true });
    const port = await freePort();
    const configuration = join(folder, "nginx.conf");
    // Its workers may read what the tests may read.
    const user: Record<string, string> = userInfo().uid === 0 ? { WORKER_USER: userInfo().username } : {};
    writeFileSync(configuration, render({ LISTEN: `127.0.0.1:${port}`, RUN_DIR: folder, ...user, ...variables }));
    const process = new Process("nginx", ["-c", configuration, "-g", "daemon off;"], join(folder, "output.log"));
    await process.until(() => listens(port));
    return new Nginx(port, variables.TLS_CERTIFICATE ? "https" : "http", folder, process);
  }

  get origin(): string {
    return `${this.scheme}://127.0.0.1:${this.port}`;
  }

  /** All it has written: logs, and whatever temporary files are there. */
  written(): string {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "nginx.conf")
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
      .join("\n");
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}

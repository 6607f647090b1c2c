// Programs that run beside the tests.

import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { dirname, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The project's folder. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** The environment for programs: Debian keeps nginx where an ordinary user's PATH does not look. */
export const PATH = `${process.env.PATH}:/usr/sbin`;

/** A program that is running, with all it prints in a file. */
export class Process {
  private readonly child: ChildProcess;
  private readonly ended: Promise<string>;
  private readonly endWithTests = () => this.child.kill();
  private end?: string;

  constructor(
    private readonly command: string,
    args: string[],
    private readonly log: string,
  ) {
    mkdirSync(dirname(log), { recursive: true });
    const output = openSync(log, "w");
    this.child = spawn(command, args, { stdio: ["ignore", output, output], env: { ...process.env, PATH } });
    closeSync(output);
    this.ended = new Promise((done) => {
      this.child.on("error", (error) => done((this.end = error.message)));
      this.child.on("exit", (code, signal) => done((this.end = `it ended with ${signal ?? code}`)));
    });
    process.on("exit", this.endWithTests);
  }

  /** What it has printed. */
  printed(): string {
    return readFileSync(this.log, "utf8");
  }

  /** Asks again and again until there is an answer. */
  async until<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
    for (const deadline = Date.now() + 15_000; Date.now() < deadline && !this.end; await sleep(20)) {
      const answer = await ask();
      if (answer !== undefined) return answer;
    }
    await this.stop();
    throw new Error(`${this.command} did not start: ${this.end ?? "nothing happened"}\n${this.printed()}`);
  }

  async stop(): Promise<void> {
    process.off("exit", this.endWithTests);
    if (!this.end) this.child.kill();
    await this.ended;
  }
}

/** A port of this machine that nobody listened to a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer().on("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}

/** Whether somebody listens to a port. */
export function listens(port: number): Promise<true | undefined> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => done(true)).on("error", () => done(undefined));
    socket.on("connect", () => socket.destroy());
  });
}

// The simulated cloud, as its own program, over TLS.

import { existsSync } from "node:fs";
import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { join } from "node:path";
import { CLOUD_HOSTS, type Authority } from "./authority.ts";
import { Process, ROOT } from "./process.ts";

const BINARY = process.env.TASKDECK_SIMULATOR ?? join(ROOT, "target/release/taskdeck-simulator");

/** A project of the simulated cloud. */
export type Project = {
  id: string;
  region: string;
  /** What IAM calls it: the region's id, and for a part of that region's own project something behind it. */
  name: string;
  label: string;
  token: string;
  expired_token: string;
  access_key: AccessKey;
  temporary_access_key: AccessKey;
  hosts: Record<"taurusdb" | "gaussdb" | "dcs" | "iam", string>;
  lists: Record<
    "scheduled_jobs" | "immediate_jobs" | "gaussdb_tasks" | "dcs_tasks",
    { count: number; example_id?: string }
  >;
  instances: { id: string; name: string; product: string; exists: boolean }[];
};

export type AccessKey = { id: string; secret: string; security_token?: string };

/** Who can sign in. A passcode serves once: ask the world again for the next. */
export type User = {
  account: string;
  account_id: string;
  user: string;
  user_id: string;
  password: string;
  has_passcode: boolean;
  passcode: string | null;
  /** The ids of the projects that this user may see. */
  projects: string[];
};

export type World = { now: string; projects: Project[]; users: User[] };

/** A request that the cloud got. Credentials are told by their length and their last letters. */
export type Logged = {
  at: string;
  method: string;
  host: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  body?: unknown;
  product?: string;
  region?: string;
  status?: number;
  /** The headers of the answer. */
  answered: Record<string, string>;
};

/** A failure to come: `{ match: "dcs", times: 2, kind: "throttled", retry_after: 7 }`. */
export type Fault = { match?: string; times?: number; kind: string } & Record<string, unknown>;

export class Simulator {
  private constructor(
    /** Where it listens, as address:port. */
    readonly address: string,
    /** Where each service listens on its own, whatever host it is asked by. */
    readonly services: Record<keyof Project["hosts"], string>,
    private readonly process: Process,
    /** Who vouches for it; nobody where it speaks plain HTTP. */
    private readonly authority?: Buffer,
  ) {}

  /** Starts it with further arguments, such as `--tasks`, `500`. What it prints goes into the file. */
  static start(authority: Authority, log: string, ...args: string[]): Promise<Simulator> {
    const { certificate, key } = authority.issue([...CLOUD_HOSTS, "127.0.0.1"]);
    return Simulator.run(log, ["--tls-cert", certificate, "--tls-key", key, ...args], authority);
  }

  /** Starts it without TLS. */
  static startPlain(log: string, ...args: string[]): Promise<Simulator> {
    return Simulator.run(log, args);
  }

  private static async run(log: string, args: string[], authority?: Authority): Promise<Simulator> {
    if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: cargo build --release -p taskdeck-simulator`);
    const ports = ["--port", "0", "--port-per-product", "0"];
    const process = new Process(BINARY, [...ports, "--seed", "1", ...args], log);
    const ready = await process.until(() => /ready at .*\n/.exec(process.printed())?.[0]);
    const found = [...ready.matchAll(/https?:\/\/([\d.:]+)/g)].map(([, address]) => address);
    const [address, taurusdb, gaussdb, dcs, iam] = found;
    return new Simulator(address, { taurusdb, gaussdb, dcs, iam }, process, authority?.pem());
  }

  /** What there is: projects, hosts, tokens, instances. */
  world(): Promise<World> {
    return this.control("GET", "world");
  }

  /** What it was asked since the last reset. */
  log(): Promise<Logged[]> {
    return this.control("GET", "log");
  }

  /** How it is to fail, from now on. */
  fail(...faults: Fault[]): Promise<void> {
    return this.control("POST", "faults", faults);
  }

  /** Moves its clock forward. */
  advance(milliseconds: number): Promise<void> {
    return this.control("POST", "clock", { advance_ms: milliseconds });
  }

  /** Sets the clock ahead, or back, that its answers are dated by and signatures are held against. */
  skew(seconds: number): Promise<void> {
    return this.control("POST", "skew", { seconds });
  }

  /** Makes all tokens of a project worthless, as a changed password does. The world has another one then. */
  revoke({ id }: Project): Promise<void> {
    return this.control("POST", "revoke", { project: id });
  }

  /** Ends all failures and forgets what it was asked. Time goes on. */
  async reset(): Promise<void> {
    await this.control("DELETE", "faults");
    await this.control("DELETE", "log");
  }

  stop(): Promise<void> {
    return this.process.stop();
  }

  /** Asks the cloud itself for a path of one of a project's hosts, as whoever holds its token. */
  ask<T>({ hosts, token }: Project, product: keyof Project["hosts"], path: string): Promise<T> {
    return this.send("GET", path, { Host: hosts[product], "X-Auth-Token": token });
  }

  private control<T>(method: string, what: string, body?: unknown): Promise<T> {
    return this.send(method, `/__simulator/${what}`, {}, body === undefined ? undefined : JSON.stringify(body));
  }

  private send<T>(method: string, path: string, headers: Record<string, string>, body?: string): Promise<T> {
    const [scheme, request] = this.authority ? (["https", tlsRequest] as const) : (["http", plainRequest] as const);
    return new Promise((done, failed) => {
      request(`${scheme}://${this.address}${path}`, { method, headers, ca: this.authority }, async (answer) => {
        const said = Buffer.concat(await answer.toArray()).toString();
        if (answer.statusCode! >= 400) failed(new Error(`${method} ${path}: ${said}`));
        else done(said ? JSON.parse(said) : undefined);
      })
        .on("error", failed)
        .end(body);
    });
  }
}

// A host of the cloud before the simulated one that spoils what it answers: every free text becomes one that tries
// to be more than a text. What names things (ids, states, times) stays, so that the lists still hold together.

import { readFileSync } from "node:fs";
import { createServer, request, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { CLOUD_HOSTS, type Authority } from "./authority.ts";
import { HOSTILE } from "./hostile.ts";
import type { Simulator } from "./simulator.ts";

/** Fields that name something, by the ends of their names. */
const NAMING = /(^|_)(id|status|code|at|time|date|process|progress|type|mode|region)$|^(id|status)$/;
/** Texts that the simulated cloud often leaves out. */
const OFTEN_MISSING = /^(fail_reason|error_msg|user_name)$/;
const KINDS = Object.values(HOSTILE);

function spoiled(value: unknown, name: string, row: number): unknown {
  const text = KINDS[row < KINDS.length ? row : row % (KINDS.length - 2)];
  if (Array.isArray(value)) return value.map((item, at) => spoiled(item, name, typeof item === "object" ? at : row));
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, value]) => [name, spoiled(value, name, row)]));
  const isText = typeof value === "string" && !NAMING.test(name);
  return isText || (value === null && OFTEN_MISSING.test(name)) ? text : value;
}

export class HostileCloud {
  /** What it refuses everything with; nothing while it is null. */
  refusal: { status: number; type: string; body: string } | null = null;

  private constructor(private readonly server: Server) {}

  static async start(authority: Authority, cloud: Simulator): Promise<HostileCloud> {
    const { certificate, key } = authority.issue(CLOUD_HOSTS);
    const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (asked, answer) => {
      if (hostile.refusal) {
        const { status, type, body } = hostile.refusal;
        answer.writeHead(status, { "Content-Type": type, "X-Request-Id": `"><b onclick=window.ran=1>` }).end(body);
        return;
      }
      const { "accept-encoding": _, ...headers } = asked.headers;
      const options = { method: asked.method, headers, ca: authority.pem() };
      request(`https://${cloud.address}${asked.url}`, options, async (told) => {
        const text = Buffer.concat(await told.toArray()).toString();
        const body = JSON.stringify(spoiled(JSON.parse(text), "", 0));
        const { "content-length": _, "transfer-encoding": __, ...headers } = told.headers;
        answer.writeHead(told.statusCode!, headers).end(body);
      })
        .on("error", () => answer.destroy())
        .end();
    });
    const hostile = new HostileCloud(server);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return hostile;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

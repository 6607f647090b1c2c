// A host of the cloud before the simulated one that spoils what it answers: every free text becomes one that tries
// to be more than a text. What names things (ids, states, times) stays, so that the lists still hold together.

import { readFileSync } from "node:fs";
import { createServer, request, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { CLOUD_HOSTS, type Authority } from "./authority.ts";
import type { Simulator } from "./simulator.ts";

/** What runs if one of the texts is taken for more than a text sets `window.ran`. */
export const HOSTILE: Record<string, string> = {
  markup: `<img src="x" onerror="window.ran=1"><script>window.ran=1</script><b>bold</b>`,
  attribute: `" onmouseover="window.ran=1" autofocus onfocus="window.ran=1`,
  drawing: `'></title></textarea><svg onload="window.ran=1"><iframe src="javascript:window.ran=1">`,
  address: "javascript:window.ran=1//https://elsewhere.example/",
  direction: "\u202eexe.gpj\u202c \u2066\u2067\u05d0\u05d1\u05d2 \u200f!",
  emoji: `👩‍👩‍👧‍👦🏳️‍🌈💩 e${"\u0301\u0323".repeat(60)}`,
  control: "a\0\u0007\u001b[31mred\u007f\u0085\u009b\u2028\u2029\ufeff\b\r\n\tz",
  template: "{{7*7}} ${7*7} {source} %s &lt;i&gt; &#60;i&#62;",
  // The last two, of which few rows hold one: a text without end, and half of a character.
  long: "W".repeat(1_000_000),
  half: "\ud83d",
};

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

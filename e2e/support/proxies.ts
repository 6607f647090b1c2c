// Proxies that others have made, run as they come: cors-anywhere and local-cors-proxy from npm, and one that speaks
// proxyscotch's protocol, which is no package. Beside them one for every other form there is.

import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Authority, Identity } from "./authority.ts";
import { freePort, listens, Process, ROOT } from "./process.ts";
import type { Simulator } from "./simulator.ts";

/** A program from npm, between the page and the simulated cloud. */
export class NpmProxy {
  private constructor(
    readonly origin: string,
    private readonly process: Process,
  ) {}

  /** cors-anywhere with the settings it comes with. */
  static corsAnywhere(log: string, cloud: Simulator, authority: Authority): Promise<NpmProxy> {
    return NpmProxy.run(log, cloud, authority, (port) => ({
      variables: [`PORT=${port}`],
      command: ["cors-anywhere/server.js"],
    }));
  }

  /** local-cors-proxy for one host, below `/proxy`. */
  static localCorsProxy(log: string, cloud: Simulator, authority: Authority, host: string): Promise<NpmProxy> {
    return NpmProxy.run(log, cloud, authority, (port) => ({
      variables: [],
      command: ["local-cors-proxy/bin/lcp.js", "--proxyUrl", `https://${host}`, "--port", `${port}`],
    }));
  }

  private static async run(
    log: string,
    cloud: Simulator,
    authority: Authority,
    settings: (port: number) => { variables: string[]; command: string[] },
  ): Promise<NpmProxy> {
    const port = await freePort();
    const { variables, command } = settings(port);
    const [script, ...args] = command;
    const process = new Process(
      "env",
      [
        ...[`CLOUD_ADDRESS=${cloud.address}`, `NODE_EXTRA_CA_CERTS=${authority.certificate}`, ...variables],
        ...["node", "--import", join(ROOT, "e2e/support/cloud-elsewhere.mjs")],
        ...[join(ROOT, "e2e/node_modules", script), ...args],
      ],
      log,
    );
    await process.until(() => listens(port));
    return new NpmProxy(`http://127.0.0.1:${port}`, process);
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}

/** What is posted to a proxy of proxyscotch's kind. */
type Envelope = {
  AccessToken?: string;
  WantsBinary?: boolean;
  Method?: string;
  Url?: string;
  Headers?: Record<string, string>;
  Data?: string;
};

/** Takes requests in envelopes, as proxyscotch does: its failures have status 200, and a query is sorted anew. */
export class EnvelopeProxy {
  /** The envelopes it got. */
  readonly received: Envelope[] = [];

  private constructor(
    private readonly server: Server,
    private readonly cloud: Simulator,
    private readonly authority: Authority,
    private readonly accessToken: string,
  ) {
    server.on("request", async (incoming: IncomingMessage, outgoing) => {
      const headers: Record<string, string> = { "Access-Control-Allow-Headers": "*" };
      const say = (answer: unknown) => outgoing.writeHead(200, headers).end(`${JSON.stringify(answer)}\n`);
      if (incoming.method === "OPTIONS") {
        headers["Access-Control-Allow-Origin"] = "*";
        return say("");
      }
      if (!incoming.headers.origin) return outgoing.writeHead(301, { ...headers, Location: "https://hoppscotch.io/" }).end();
      headers["Access-Control-Allow-Origin"] = incoming.headers.origin;
      headers["Content-Type"] = "application/json; charset=utf-8";
      if (incoming.method !== "POST") return say({ success: true, data: { sessionFingerprint: "f", isProtected: true } });
      const body = Buffer.concat(await incoming.toArray()).toString();
      say(await this.answer(JSON.parse(body)));
    });
  }

  /** Starts one that wants this access token. */
  static async start(cloud: Simulator, authority: Authority, accessToken: string): Promise<EnvelopeProxy> {
    const proxy = new EnvelopeProxy(createServer(), cloud, authority, accessToken);
    await new Promise<void>((done) => proxy.server.listen(0, "127.0.0.1", done));
    return proxy;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }

  private async answer(envelope: Envelope): Promise<unknown> {
    this.received.push(envelope);
    const fails = (message: string) => ({ success: false, data: { message: `(Proxy Error) ${message}` } });
    const { AccessToken, WantsBinary, Method, Url, Headers = {}, Data = "" } = envelope;
    if (!Method || !Url) return fails("Invalid request.");
    if (AccessToken !== this.accessToken)
      return fails("Unauthorized request; you may need to set your access token in Settings.");
    const url = new URL(Url);
    url.searchParams.sort();
    const [host, port] = this.cloud.address.split(":");
    const options = {
      ...{ method: Method, host, port, servername: url.hostname, path: url.pathname + url.search },
      headers: { ...Headers, Host: url.host, Via: "Proxyscotch/1.1", "User-Agent": "Proxyscotch/1.1" },
      ca: this.authority.pem(),
    };
    return new Promise((done) => {
      request(options, async (answer) => {
        const bytes = Buffer.concat(await answer.toArray());
        const isBinary = WantsBinary === true;
        // Go's raw base64 has no padding.
        const data = isBinary ? bytes.toString("base64").replace(/=+$/, "") : bytes.toString();
        const { statusCode: status, statusMessage: statusText, headers } = answer;
        done({ success: true, isBinary, status, data, statusText, headers });
      })
        .on("error", () => done(fails("Request failed.")))
        .end(Data);
    });
  }
}

/** Sends on whatever it finds the cloud's address in, byte for byte, and lets every page in. */
export class FormProxy {
  private constructor(
    private readonly server: Server,
    private readonly scheme: string,
  ) {}

  /**
   * Starts one that reads the address, as https://host/path?query, out of a request, and asks whoever listens at
   * `cloud` for it. What reads it may add headers to the answer. With an identity it speaks TLS.
   */
  static async start(
    cloud: string,
    authority: Authority,
    find: (asked: IncomingMessage, answer: ServerResponse) => string,
    identity?: Identity,
  ): Promise<FormProxy> {
    const [host, port] = cloud.split(":");
    const pass = async (asked: IncomingMessage, answer: ServerResponse) => {
      const { host: _, origin = "*", ...headers } = asked.headers;
      answer.setHeader("Access-Control-Allow-Origin", origin);
      answer.setHeader("Access-Control-Expose-Headers", "X-Request-Id, X-Request-Url, X-Subject-Token, Retry-After, Date");
      if (asked.method === "OPTIONS") {
        answer.setHeader("Access-Control-Allow-Headers", asked.headers["access-control-request-headers"] ?? "*");
        answer.writeHead(204).end();
        return;
      }
      const found = /^https:\/\/([^/]+)(\/.*)$/.exec(find(asked, answer));
      if (!found) {
        answer.writeHead(404).end();
        return;
      }
      const [, named, path] = found;
      const options = { host, port, path, method: asked.method, ca: authority.pem() };
      const body = Buffer.concat(await asked.toArray());
      request({ ...options, headers: { ...headers, host: named } }, (told) => {
        const { date, ...kept } = told.headers;
        // Node would write another one.
        if (date) answer.setHeader("Date", date);
        told.pipe(answer.writeHead(told.statusCode!, kept));
      })
        .on("error", () => answer.destroy())
        .end(body);
    };
    // IAM is asked about a token with that token: what is sent holds it twice.
    const options = { maxHeaderSize: 65_536 };
    const files = identity && { cert: readFileSync(identity.certificate), key: readFileSync(identity.key) };
    const server = files ? createTlsServer({ ...options, ...files }, pass) : createServer(options, pass);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return new FormProxy(server, identity ? "https" : "http");
  }

  get origin(): string {
    return `${this.scheme}://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }
}

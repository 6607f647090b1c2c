// A host of the cloud that understands nothing: it keeps what it is sent, byte for byte, and answers
// what it is told to answer. For what the simulated cloud knows of work, see simulator.ts.

import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createSecureContext, createServer, type Server, type TLSSocket } from "node:tls";
import { CLOUD_HOSTS, type Authority, type Identity } from "./authority.ts";

/** A request as it arrived. */
export type Received = {
  /** The name that was asked for in TLS. */
  serverName: string;
  requestLine: string;
  /** Names in lower case; nothing is dropped, nothing put together. */
  headers: [name: string, value: string][];
  body: string;
};

/** An answer. */
type Said = { status?: string; headers?: Record<string, string | string[]>; body?: string };

export class CloudDouble {
  /** The requests that arrived. */
  readonly received: Received[] = [];
  /** How many connections were opened, whether or not anything was said on them. */
  connections = 0;
  /** The certificate it shows. */
  identity: Identity;
  /** What it answers, to the byte; then it closes the connection. */
  answer = "";
  /** What it answers in place of that to who holds this token. */
  private holder?: { token: string; answer: string };

  private constructor(
    private readonly server: Server,
    private readonly usual: Identity,
  ) {
    this.identity = usual;
    this.reset();
  }

  static async start(authority: Authority): Promise<CloudDouble> {
    const server = createServer({
      SNICallback: (_, done) => {
        const { certificate, key } = double.identity;
        done(null, createSecureContext({ cert: readFileSync(certificate), key: readFileSync(key) }));
      },
    });
    const double = new CloudDouble(server, authority.issue(CLOUD_HOSTS));
    server.on("connection", () => (double.connections += 1));
    server.on("tlsClientError", () => undefined);
    server.on("secureConnection", (socket) => double.listen(socket));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return double;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Forgets what it received, shows its usual certificate, and answers with an empty object. */
  reset(): void {
    this.received.length = 0;
    this.connections = 0;
    this.identity = this.usual;
    this.holder = undefined;
    this.answers({});
  }

  /** Sets what it answers. */
  answers(said: Said): void {
    this.answer = this.written(said);
  }

  /** Sets what it answers to who holds this token. */
  answersHolder(token: string, said: Said): void {
    this.holder = { token, answer: this.written(said) };
  }

  private written({ status = "200 OK", headers = {}, body = "{}" }: Said): string {
    const all = { "Content-Type": "application/json", "Content-Length": `${Buffer.byteLength(body)}`, ...headers };
    const lines = Object.entries(all).flatMap(([name, values]) =>
      [values].flat().map((value) => `${name}: ${value}\r\n`),
    );
    return `HTTP/1.1 ${status}\r\n${lines.join("")}\r\n${body}`;
  }

  stop(): Promise<void> {
    return new Promise((done) => this.server.close(() => done()));
  }

  private listen(socket: TLSSocket): void {
    let bytes = Buffer.alloc(0);
    socket.on("error", () => undefined);
    socket.on("data", (data: Buffer) => {
      bytes = Buffer.concat([bytes, data]);
      const end = bytes.indexOf("\r\n\r\n");
      if (end < 0) return;
      const [requestLine, ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
      const headers = lines.map((line): [string, string] => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)];
      });
      const length = Number(headers.find(([name]) => name === "content-length")?.[1] ?? 0);
      if (bytes.length < end + 4 + length) return;
      const body = bytes.toString("utf8", end + 4);
      this.received.push({ serverName: String(socket.servername), requestLine, headers, body });
      const isHolder = headers.some(([name, value]) => name === "x-auth-token" && value === this.holder?.token);
      socket.end(isHolder ? this.holder?.answer : this.answer, "latin1");
    });
  }
}

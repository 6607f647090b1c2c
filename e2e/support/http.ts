// HTTP byte by byte. Clients that know better would tidy up the very addresses that are to be tried.

import { connect } from "node:net";
import { connect as connectTls } from "node:tls";

/** What came back. */
export class Answer {
  readonly status: number;
  readonly headers: [name: string, value: string][];
  readonly body: Buffer;
  /** Whether the body ended where it was said to end. */
  readonly whole: boolean;

  constructor(received: Buffer, ofHead: boolean) {
    const end = received.indexOf("\r\n\r\n");
    if (end < 0) throw new Error(`no answer: ${received.toString("latin1")}`);
    const [statusLine, ...lines] = received.toString("latin1", 0, end).split("\r\n");
    this.status = Number(statusLine.split(" ")[1]);
    this.headers = lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
    const rest = received.subarray(end + 4);
    if (this.header("transfer-encoding") === "chunked") {
      ({ body: this.body, whole: this.whole } = unchunk(rest));
    } else {
      const length = Number(this.header("content-length") ?? rest.length);
      this.body = rest;
      this.whole = ofHead || rest.length === length;
    }
  }

  /** The values of all headers of this name. */
  all(name: string): string[] {
    return this.headers.filter(([other]) => other === name.toLowerCase()).map(([, value]) => value);
  }

  /** The value of the only header of this name. */
  header(name: string): string | undefined {
    const values = this.all(name);
    if (values.length > 1) throw new Error(`${name} came ${values.length} times: ${values}`);
    return values[0];
  }

  get text(): string {
    return this.body.toString();
  }
}

function unchunk(rest: Buffer): { body: Buffer; whole: boolean } {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const line = rest.indexOf("\r\n", at);
    const size = line < 0 ? NaN : parseInt(rest.toString("latin1", at, line), 16);
    const whole = size === 0;
    if (whole || Number.isNaN(size)) return { body: Buffer.concat(chunks), whole };
    chunks.push(rest.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}

export type Ask = {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Speak TLS, and trust this authority (PEM). */
  authority?: Buffer;
};

/** Asks for a target, which is sent exactly as it stands. */
export function ask(
  port: number,
  target: string,
  { method = "GET", headers = {}, body = "", authority }: Ask = {},
): Promise<Answer> {
  const all = { Host: `127.0.0.1:${port}`, Connection: "close", ...headers };
  const length = Buffer.byteLength(body);
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...Object.entries(all).map(([name, value]) => `${name}: ${value}`),
    ...(length ? [`Content-Length: ${length}`] : []),
  ];
  return exchange(port, `${lines.join("\r\n")}\r\n\r\n${body}`, { ofHead: method === "HEAD", authority });
}

/** Sends these bytes and reads until the other side has closed. */
export function exchange(
  port: number,
  bytes: string,
  { ofHead = false, authority }: { ofHead?: boolean; authority?: Buffer } = {},
): Promise<Answer> {
  return new Promise((done, failed) => {
    const received: Buffer[] = [];
    const socket = authority ? connectTls({ port, host: "127.0.0.1", ca: authority }) : connect(port, "127.0.0.1");
    socket.setTimeout(10_000, () => socket.destroy(new Error("no answer within ten seconds")));
    socket.on("data", (data: Buffer) => received.push(data));
    socket.on("error", failed);
    socket.on("close", () => {
      try {
        done(new Answer(Buffer.concat(received), ofHead));
      } catch (error) {
        failed(error);
      }
    });
    socket.write(bytes);
  });
}

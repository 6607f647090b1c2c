// Proxies of other people's making, each an nginx with one thing wrong.

import { mkdirSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { Identity } from "./authority.ts";
import { freePort, listens, Process } from "./process.ts";

/** How a proxy differs from one that serves: lines of nginx in place of those that would. */
export type Trouble = {
  /** The values of Access-Control-Allow-Origin on every answer: one that is right, unless told otherwise. */
  allows?: string[];
  /** What is done with OPTIONS; nothing when it is empty. */
  preflight?: string;
  /** The headers that a preflight allows. */
  headers?: string;
  /** The headers that may be read. */
  exposes?: string;
  /** The buffers for what is asked and for what is answered. */
  buffers?: { up?: string; down?: string };
  /** The Host that the cloud is asked by. */
  host?: string;
  /** The path that the cloud is asked for: as it was sent, or as nginx reads it, which is $cloud_decoded. */
  path?: string;
  /** What passes a request on, or answers it. */
  pass?: string;
  /** Locations before the proxy's own. */
  locations?: string;
  /** Who the proxy says it is; without, it speaks plain HTTP. */
  identity?: Identity;
};

export type Surroundings = {
  /** Where logs and the like go. */
  folder: string;
  /** The origin of the page. */
  page: string;
  /** The cloud, as address:port. */
  cloud: string;
};

export class TroubledProxy {
  private process?: Process;

  private constructor(
    readonly port: number,
    private readonly surroundings: Surroundings,
    private scheme = "http",
  ) {}

  static async start(surroundings: Surroundings, trouble: Trouble = {}): Promise<TroubledProxy> {
    const proxy = new TroubledProxy(await freePort(), surroundings);
    await proxy.become(trouble);
    return proxy;
  }

  get origin(): string {
    return `${this.scheme}://127.0.0.1:${this.port}`;
  }

  /** Is a proxy with this trouble from now on, at the same address. */
  async become(trouble: Trouble): Promise<void> {
    await this.stop();
    const { folder } = this.surroundings;
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "nginx.conf");
    writeFileSync(file, this.configuration(trouble));
    this.scheme = trouble.identity ? "https" : "http";
    const process = new Process("nginx", ["-c", file, "-g", "daemon off;"], join(folder, "output.log"));
    await process.until(() => listens(this.port));
    this.process = process;
  }

  async stop(): Promise<void> {
    await this.process?.stop();
    this.process = undefined;
  }

  private configuration({ identity, ...trouble }: Trouble): string {
    const { cloud, folder, page } = this.surroundings;
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    const allows = (trouble.allows ?? [page]).map((value) => `add_header Access-Control-Allow-Origin ${value} always;`);
    const headers = trouble.headers ?? "X-Auth-Token, X-Language";
    const granted = `add_header Access-Control-Allow-Headers "${headers}"; ${allows.join(" ")} return 204;`;
    const preflight = trouble.preflight ?? granted;
    const exposes = trouble.exposes ?? "X-Request-Id, Date";
    return `
      pid ${folder}/nginx.pid;
      error_log ${folder}/error.log;
      ${userInfo().uid === 0 ? `user ${userInfo().username};` : ""}
      events {}
      http {
        access_log off;
        ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join("\n")}
        map $request_uri $cloud_host { "~^/cloud/(?<named_host>[^/]+)" $named_host; }
        map $request_uri $cloud_path { "~^/cloud/[^/]+(?<rest>/.*)$" $rest; }
        map $uri $cloud_decoded { "~^/cloud/[^/]+(?<decoded>/.*)$" $decoded; }
        server {
          listen 127.0.0.1:${this.port} ${identity ? "ssl" : ""};
          ${identity ? `ssl_certificate ${identity.certificate}; ssl_certificate_key ${identity.key};` : ""}
          large_client_header_buffers ${trouble.buffers?.up ?? "4 64k"};
          default_type text/plain;
          ${trouble.locations ?? ""}
          location / {
            ${preflight && `if ($request_method = OPTIONS) { ${preflight} }`}
            ${allows.join("\n")}
            ${exposes && `add_header Access-Control-Expose-Headers "${exposes}" always;`}
            proxy_http_version 1.1;
            proxy_ssl_server_name on;
            proxy_ssl_name $cloud_host;
            proxy_set_header Host ${trouble.host ?? "$cloud_host"};
            proxy_buffer_size ${trouble.buffers?.down ?? "64k"};
            proxy_buffers 8 ${trouble.buffers?.down ?? "64k"};
            ${trouble.pass ?? `proxy_pass https://${cloud}${trouble.path ?? "$cloud_path"};`}
          }
        }
      }`;
  }
}

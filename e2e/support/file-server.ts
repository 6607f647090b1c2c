// A file server as plain as they come: files, index.html of folders, 404.html for all else. No rules,
// no compression, and the site lies under a path.

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

export class FileServer {
  private constructor(
    private readonly server: Server,
    private readonly path: string,
  ) {}

  /** Serves a folder under a path that begins and ends with a slash. */
  static async start(folder: string, path = "/any/path/"): Promise<FileServer> {
    const server = createServer((request, response) => {
      const asked = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://_").pathname));
      if (!asked.startsWith(path)) return response.writeHead(404).end();
      let file = join(folder, asked.slice(path.length));
      let status = 200;
      if (existsSync(file) && statSync(file).isDirectory()) {
        if (!asked.endsWith("/")) return response.writeHead(301, { Location: `${asked}/` }).end();
        file = join(file, "index.html");
      }
      if (!existsSync(file)) [file, status] = [join(folder, "404.html"), 404];
      response.writeHead(status, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
      createReadStream(file).pipe(response);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return new FileServer(server, path);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The address of the site, with a slash at its end. */
  get url(): string {
    return this.origin + this.path;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

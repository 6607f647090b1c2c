// deploy/render.sh: what it refuses, and what it makes.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "../support/fixtures.ts";
import { render } from "../support/nginx.ts";
import { PATH } from "../support/process.ts";

test.describe("render.sh", () => {
  test("says which variable is missing or wrong", () => {
    const refusals: [Record<string, string>, RegExp][] = [
      [{}, /SITE_ROOT/],
      [{ SITE_ROOT: "dist" }, /SITE_ROOT is not an absolute path: dist/],
      [{ SITE_ROOT: '/dist"; return 200' }, /SITE_ROOT/],
      [{ ALLOWED_ORIGIN: "*" }, /ALLOWED_ORIGIN is not an origin/],
      [{ ALLOWED_ORIGIN: "https://tasks.example/" }, /ALLOWED_ORIGIN/],
      [{ SITE_ROOT: "/dist", LISTEN: "all" }, /LISTEN/],
      [{ SITE_ROOT: "/dist", TLS_KEY: "/key.pem" }, /TLS_CERTIFICATE/],
      [{ SITE_ROOT: "/dist", ALLOWED_HOST_SUFFIXES: ".*" }, /ALLOWED_HOST_SUFFIXES/],
      [{ SITE_ROOT: "/dist", UPSTREAM_ADDRESS: "evil.example" }, /UPSTREAM_ADDRESS/],
      [{ SITE_ROOT: "/dist", CONNECT_SRC: "'self'; script-src *" }, /CONNECT_SRC/],
      [{ SITE_ROOT: "/no/such/folder", RESOLVER: "192.0.2.53" }, /SITE_ROOT holds no built site/],
    ];
    for (const [variables, message] of refusals) expect(() => render(variables)).toThrow(message);
  });

  test("connects to the host that was asked for unless it is told otherwise", () => {
    expect(render({ ALLOWED_ORIGIN: "https://tasks.example", RESOLVER: "192.0.2.53" })).toMatch(
      /proxy_pass https:\/\/\$cloud_host\$cloud_path;\n\s+resolver 192.0.2.53;/,
    );
  });

  test("makes a file for the system's nginx as well", ({ authority, temporary }) => {
    const folder = join(temporary, "system");
    mkdirSync(folder);
    writeFileSync(join(folder, "index.html"), "");
    const { certificate, key } = authority.issue(["tasks.example"]);
    const site = { SITE_ROOT: folder, ACCESS_LOG: join(folder, "access.log"), RESOLVER: "192.0.2.53" };
    const tls = { LISTEN: "8443", SERVER_NAME: "tasks.example", TLS_CERTIFICATE: certificate, TLS_KEY: key };
    writeFileSync(join(folder, "one.conf"), render(site));
    const main = join(folder, "nginx.conf");
    writeFileSync(main, `pid ${folder}/pid; error_log stderr; events {} http { include ${folder}/one.conf; }`);
    const check = () => execFileSync("nginx", ["-t", "-q", "-c", main], { env: { PATH }, stdio: "pipe" });
    check();
    writeFileSync(join(folder, "one.conf"), render({ ...site, ...tls, ALLOWED_ORIGIN: "https://tasks.example" }));
    check();
  });
});

// The proxy: what it lets through, byte for byte, and what it lets nobody ask.

import { connect as connectHttp2 } from "node:http2";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Authority } from "../support/authority.ts";
import { expect, SITE, test } from "../support/deployment.ts";
import { ask, exchange, type Answer } from "../support/http.ts";
import type { Nginx } from "../support/nginx.ts";

const HOST = "dcs.cn-north-4.myhuaweicloud.com";
const PROJECT = "0a4d8c2f6b1e4f7d9c3a5e8b7d6f1a20";
const TASKS = `/v2/${PROJECT}/tasks`;
/** As long as a token may be, with all letters of one. */
const TOKEN = "MIIZ+/=-".repeat(4096);

/** What the app's own requests have. */
const KEPT = {
  Accept: "application/json",
  Authorization: "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=00ff",
  "Content-Type": "application/json;charset=UTF-8",
  "X-Auth-Token": "token",
  "X-Domain-Id": "domain",
  "X-Language": "zh-cn",
  "X-Project-Id": PROJECT,
  "X-Sdk-Content-Sha256": "UNSIGNED-PAYLOAD",
  "X-Sdk-Date": "20261121T080000Z",
  "X-Security-Token": "temporary",
  "X-Subject-Token": "subject",
};

/** What a browser, or what stands in front of the proxy, adds to them. */
const DROPPED = {
  Cookie: "session=secret",
  Referer: "https://tasks.example/?q=secret",
  Forwarded: "for=192.0.2.1",
  Via: "1.1 office",
  "X-Forwarded-For": "192.0.2.1",
  "X-Forwarded-Host": "tasks.example",
  "X-Real-IP": "192.0.2.1",
  "X-Client-IP": "192.0.2.1",
  "True-Client-IP": "192.0.2.1",
  "CF-Connecting-IP": "192.0.2.1",
  "Sec-Fetch-Dest": "empty",
  "Sec-Fetch-Mode": "cors",
  DNT: "1",
  Upgrade: "h2c",
};

for (const form of ["sameOrigin", "otherOrigin"] as const) {
  test.describe(form === "sameOrigin" ? "The proxy on the page's origin" : "The proxy on another origin", () => {
    let port: number;
    let origin: Record<string, string>;

    test.beforeEach(({ sameOrigin, otherOrigin }) => {
      port = { sameOrigin, otherOrigin }[form].port;
      origin = form === "otherOrigin" ? { Origin: sameOrigin.origin } : {};
    });

    /** Asks as the page does. */
    const call = (target: string, options: Parameters<typeof ask>[2] = {}) =>
      ask(port, target, { ...options, headers: { ...origin, ...options.headers } });

    test("sends path and query on as they are", async ({ cloudHost }) => {
      const targets = [
        "/",
        TASKS,
        `${TASKS}/`,
        `${TASKS}?`,
        `${TASKS}?start_time=2026-11-21T00%3a00%3A00%2B0800&a=b+c&d=%E4%BB%BB&d&=&/../x//y?z=%2F%2f;,'()*!~$`,
        "/v3/a%2Bb%3Ac%20d/(x);y=1,2/@me/...a/.b/c./~!$&'*+=",
        `${TASKS}?long=${"%C3%A9".repeat(5000)}`,
      ];
      for (const target of targets) {
        expect((await call(`/cloud/${HOST}${target}`)).status).toBe(200);
      }
      expect(cloudHost.received.map((request) => request.requestLine)).toEqual(
        targets.map((target) => `GET ${target} HTTP/1.1`),
      );
    });

    test("names the host that was asked for, in HTTP and in TLS", async ({ cloudHost }) => {
      const hosts = [HOST, "gaussdb-opengauss.ap-southeast-3.myhuaweicloud.com", "iam.myhuaweicloud.com"];
      for (const host of hosts) expect((await call(`/cloud/${host}/`)).status).toBe(200);
      expect(cloudHost.received.map(({ serverName }) => serverName)).toEqual(hosts);
      expect(cloudHost.received.map(({ headers }) => headers.filter(([name]) => name === "host"))).toEqual(
        hosts.map((host) => [["host", host]]),
      );
    });

    test("keeps method and body", async ({ cloudHost }) => {
      const body = `{"名称":"${"x".repeat(200_000)}"}`;
      for (const method of ["POST", "PUT", "DELETE"])
        expect((await call(`/cloud/${HOST}${TASKS}`, { method, body })).status).toBe(200);
      for (const method of ["GET", "DELETE", "HEAD"])
        expect((await call(`/cloud/${HOST}${TASKS}`, { method })).status).toBe(200);
      expect(cloudHost.received.map((request) => [request.requestLine.split(" ")[0], request.body])).toEqual([
        ["POST", body],
        ["PUT", body],
        ["DELETE", body],
        ["GET", ""],
        ["DELETE", ""],
        ["HEAD", ""],
      ]);
      for (const method of ["PATCH", "TRACE", "CONNECT", "PROPFIND"]) {
        const answer = await call(`/cloud/${HOST}${TASKS}`, { method });
        expect([method, [400, 405].includes(answer.status)]).toEqual([method, true]);
      }
      expect(cloudHost.connections).toBe(6);
    });

    test("keeps the headers that the cloud needs and drops all others", async ({ cloudHost }) => {
      const sent = { ...KEPT, "Accept-Encoding": "gzip, deflate, br", "User-Agent": "a browser" };
      await call(`/cloud/${HOST}${TASKS}`, { headers: { ...sent, ...DROPPED } });
      const arrived = cloudHost.received[0].headers.sort();
      expect(arrived).toEqual(
        [
          ["host", HOST],
          ["connection", "close"],
          ...Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]),
        ].sort(),
      );
    });

    test("carries 32 KB of token both ways", async ({ cloudHost }) => {
      expect(TOKEN.length).toBe(32 * 1024);
      cloudHost.answers({
        status: "201 Created",
        headers: { "X-Subject-Token": TOKEN, "X-Request-Id": "r1" },
        body: '{"token":{}}',
      });
      const answer = await call(`/cloud/iam.cn-north-4.myhuaweicloud.com/v3/auth/tokens`, {
        method: "POST",
        headers: { "X-Auth-Token": TOKEN },
        body: '{"auth":{}}',
      });
      expect(cloudHost.received[0].headers).toContainEqual(["x-auth-token", TOKEN]);
      expect([answer.status, answer.header("x-subject-token") === TOKEN, answer.text]).toEqual([
        201,
        true,
        '{"token":{}}',
      ]);

      // A token of a temporary key and an address of the greatest length besides.
      cloudHost.reset();
      const query = "q=".padEnd(32_000, "x");
      const both = await call(`/cloud/${HOST}${TASKS}?${query}`, {
        headers: { "X-Auth-Token": TOKEN, "X-Security-Token": TOKEN },
      });
      expect([both.status, cloudHost.received[0].requestLine]).toEqual([200, `GET ${TASKS}?${query} HTTP/1.1`]);
    });

    test("hands on the answer, failures too", async ({ cloudHost }) => {
      const headers = {
        "X-Request-Id": "r1",
        "Retry-After": "7",
        Date: "Sat, 21 Nov 2026 07:45:00 GMT",
        ETag: '"1"',
        "Content-Encoding": "br",
        Location: `https://${HOST}/elsewhere`,
      };
      for (const status of [
        "200 OK",
        "401 Unauthorized",
        "404 Not Found",
        "429 Too Many Requests",
        "503 Service Unavailable",
      ]) {
        const body = `{"error_code":"APIGW.0308","error_msg":"${status}"}`;
        cloudHost.answers({ status, headers, body });
        const answer = await call(`/cloud/${HOST}${TASKS}`);
        expect([`${answer.status}`, answer.text]).toEqual([status.slice(0, 3), body]);
        for (const [name, value] of Object.entries(headers)) expect([name, answer.header(name)]).toEqual([name, value]);
      }

      const body = "[" + "1,".repeat(1_000_000) + "1]";
      cloudHost.answers({ body });
      expect((await call(`/cloud/${HOST}${TASKS}`)).text === body).toBe(true);
    });

    test("keeps from the browser what it would obey", async ({ cloudHost }) => {
      cloudHost.answers({
        headers: {
          "Set-Cookie": ["a=1", "b=2"],
          "Clear-Site-Data": '"*"',
          "Strict-Transport-Security": "max-age=31536000",
          "Alt-Svc": 'h3=":443"',
          "X-Accel-Redirect": "/config.json",
          Refresh: "0; url=https://evil.example/",
          "Access-Control-Allow-Origin": "*",
          "Access-Control-Allow-Credentials": "true",
          "Access-Control-Allow-Headers": "*",
          "Access-Control-Allow-Methods": "*",
          "Access-Control-Expose-Headers": "*",
          "Access-Control-Max-Age": "1",
          "Cache-Control": "public, max-age=60",
          Expires: "Sat, 21 Nov 2036 07:45:00 GMT",
          Pragma: "cache",
          "Content-Security-Policy": "default-src *",
          "X-Content-Type-Options": "sniff",
          "X-Request-Id": "r1",
        },
        body: "from the cloud",
      });
      const answer = await call(`/cloud/${HOST}${TASKS}`);
      expect(answer.text).toBe("from the cloud");

      const cors = ["access-control-allow-origin", "access-control-expose-headers", "vary"];
      const usual = ["connection", "content-length", "content-type", "server", "x-request-id"];
      const said = ["cache-control", "content-security-policy", "x-content-type-options"];
      const names = [...usual, ...said, ...(form === "otherOrigin" ? cors : [])];
      expect(answer.headers.map(([name]) => name).sort()).toEqual(names.sort());
      expect(answer.header("cache-control")).toBe("no-store");
      // Whatever the cloud sends is data: not a page of this origin, nor anything in one.
      expect(answer.header("content-security-policy")).toContain("sandbox; default-src 'none'");
      expect(answer.header("x-content-type-options")).toBe("nosniff");
    });

    test("does not pass a part of an answer off as the whole", async ({ cloudHost }) => {
      cloudHost.answer = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,2";
      expect((await call(`/cloud/${HOST}${TASKS}`)).whole).toBe(false);
      cloudHost.answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n[1,2\r\n";
      expect((await call(`/cloud/${HOST}${TASKS}`)).whole).toBe(false);
      cloudHost.answer = "";
      expect((await call(`/cloud/${HOST}${TASKS}`)).status).toBe(502);
    });

    test("gives nothing to a host that cannot prove its name", async ({ cloudHost, authority, temporary }) => {
      const stranger = new Authority(join(temporary, `stranger-${form}`));
      for (const identity of [
        authority.issue(["elsewhere.example", "cn-north-4.myhuaweicloud.com", "*.myhuaweicloud.com"]),
        stranger.issue([HOST]),
      ]) {
        cloudHost.identity = identity;
        const answer = await call(`/cloud/${HOST}${TASKS}`, { headers: { "X-Auth-Token": TOKEN } });
        expect(answer.status).toBe(502);
      }
      expect(cloudHost.connections).toBe(2);
      expect(cloudHost.received).toEqual([]);
    });

    test("asks nobody for an address off the list", async ({ cloudHost }) => {
      const suffixed = "dcs.cn-north-4.myhuaweicloud.com";
      const targets = [
        // No host, no path.
        "/cloud/",
        "/cloud",
        `/cloud/${HOST}`,
        `/cloud/${HOST}?x=/`,
        "/cloud//",
        "/cloud/?host=dcs",
        // Hosts off the list, and such as only look like one on it.
        "/cloud/evil.example/",
        "/cloud/localhost/",
        "/cloud/myhuaweicloud.com/",
        "/cloud/.myhuaweicloud.com/",
        "/cloud/dcs..myhuaweicloud.com/",
        "/cloud/-dcs.cn-north-4.myhuaweicloud.com/",
        "/cloud/dcsmyhuaweicloud.com/",
        "/cloud/dcs.cn-north-4.notmyhuaweicloud.com/",
        "/cloud/dcs.cn-north-4.myhuaweicloudxcom/",
        `/cloud/${suffixed}.evil.example/`,
        `/cloud/${suffixed}./`,
        "/cloud/DCS.cn-north-4.myhuaweicloud.com/",
        "/cloud/dcs.cn-north-4.MYHUAWEICLOUD.com/",
        "/cloud/dcs_1.cn-north-4.myhuaweicloud.com/",
        "/cloud/d%63s.cn-north-4.myhuaweicloud.com/",
        "/cloud/dcs.cn-north-4.myhuaweicloud.com%2eevil.example/",
        "/cloud/a.b.c.myhuaweicloud.com/",
        // Storage, where anyone may put a page.
        "/cloud/obs.cn-north-4.myhuaweicloud.com/bucket/page.html",
        "/cloud/bucket.obs.myhuaweicloud.com/page.html",
        "/cloud/bucket.obs.cn-north-4.myhuaweicloud.com/page.html",
        "/cloud/obs-website.cn-north-4.myhuaweicloud.com/",
        // Addresses in numbers.
        "/cloud/127.0.0.1/",
        "/cloud/2130706433/",
        "/cloud/0x7f000001/",
        "/cloud/169.254.169.254/openstack/latest/meta_data.json",
        "/cloud/[::1]/",
        "/cloud/[::ffff:127.0.0.1]/",
        // Who asks, where, and by which protocol.
        `/cloud/user@${suffixed}/`,
        `/cloud/user:password@${suffixed}/`,
        `/cloud/${suffixed}@evil.example/`,
        `/cloud/${suffixed}:x@evil.example/`,
        `/cloud/${suffixed}%40evil.example/`,
        `/cloud/${suffixed}:443/`,
        `/cloud/${suffixed}:8443/`,
        `/cloud/${suffixed}:/`,
        `/cloud/${suffixed}%3a8443/`,
        `/cloud/https://${suffixed}/`,
        `/cloud/https:/${suffixed}/`,
        `/cloud//${suffixed}/`,
        `/cloud/?${suffixed}/`,
        `/cloud/evil.example?${suffixed}/`,
        `/cloud/evil.example#.${suffixed}/`,
        `/cloud/evil.example\\.${suffixed}/`,
        `/cloud/evil.example%23.${suffixed}/`,
        `/cloud/evil.example/.${suffixed}/`,
        // Slashes and dots in other clothes.
        `/cloud/evil.example%2f.${suffixed}/`,
        `/cloud/${suffixed}%2fv2/`,
        `/cloud/${suffixed}/v2%2ftasks`,
        `/cloud/${suffixed}/v2%2Ftasks`,
        `/cloud/${suffixed}/v2%5ctasks`,
        `/cloud/${suffixed}/v2\\tasks`,
        `/cloud/${suffixed}//evil.example/`,
        `/cloud/${suffixed}/v2//tasks`,
        `/cloud/${suffixed}/v2/./tasks`,
        `/cloud/${suffixed}/v2/../tasks`,
        `/cloud/${suffixed}/v2/..`,
        `/cloud/${suffixed}/v2/.?x`,
        `/cloud/${suffixed}/v2/%2e%2e/tasks`,
        `/cloud/${suffixed}/v2/.%2E/tasks`,
        `/cloud/${suffixed}/../evil.example/`,
        `/cloud/${suffixed}/..%2f..%2fconfig.json`,
        `/cloud/${suffixed}/../../config.json`,
        `/cloud/evil.example/../${suffixed}/`,
        // Characters that belong in no address.
        `/cloud/${suffixed}/v2/<script>`,
        `/cloud/${suffixed}/v2?q="x"`,
        `/cloud/${suffixed}/v2/caf\u00e9`,
        `/cloud/${suffixed}/v2/%0d%0aX-Evil:1`,
        `/cloud/${suffixed}/v2/%7f`,
        // Other ways to the same place: what is not asked for by its plain name is not asked for.
        `/x/../cloud/${suffixed}/`,
        `//cloud/${suffixed}/`,
        `/./cloud/${suffixed}/`,
        `/%63loud/${suffixed}/`,
        `/cloud%2f${suffixed}/`,
      ];
      const statuses: Record<string, number> = {};
      for (const target of targets) {
        const answer = await call(target, { headers: { "X-Auth-Token": TOKEN } });
        statuses[target] = answer.status;
      }
      expect(statuses).toEqual(Object.fromEntries(targets.map((target) => [target, 403])));

      // What nginx itself takes for no request at all.
      for (const target of [
        `/cloud/${suffixed}/%00`,
        `/cloud/${suffixed}/%zz`,
        `/cloud/${suffixed}/../../../x`,
        `/cloud/${suffixed}/a b`,
      ]) {
        expect([target, (await call(target)).status]).toEqual([target, 400]);
      }
      expect(cloudHost.connections).toBe(0);
    });

    test("takes the host from the path and from nowhere else", async ({ cloudHost }) => {
      for (const head of [
        `GET https://evil.example/ HTTP/1.1\r\nHost: ${HOST}`,
        `GET http://${HOST}${TASKS} HTTP/1.1\r\nHost: ${HOST}`,
        `GET /cloud/evil.example/ HTTP/1.1\r\nHost: ${HOST}\r\nX-Forwarded-Host: ${HOST}`,
      ]) {
        const answer = await exchange(port, `${head}\r\nConnection: close\r\n\r\n`);
        // An absolute address of this server's own root is the site's, not the cloud's.
        if (answer.status === 200) expect([form, answer.text]).toEqual(["sameOrigin", SITE["index.html"]]);
        else expect([403, 404]).toContain(answer.status);
      }
      expect(cloudHost.connections).toBe(0);

      const answer = await exchange(
        port,
        `GET /cloud/${HOST}${TASKS} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
      );
      expect(answer.status).toBe(200);
      expect(cloudHost.received[0].headers).toContainEqual(["host", HOST]);
    });

    test("answers scripts, not pages, pictures or frames", async ({ cloudHost }) => {
      for (const destination of [
        "document",
        "iframe",
        "script",
        "image",
        "style",
        "object",
        "worker",
        "serviceworker",
      ]) {
        const answer = await call(`/cloud/${HOST}${TASKS}`, { headers: { "Sec-Fetch-Dest": destination } });
        expect([destination, answer.status]).toEqual([destination, 403]);
      }
      // Of another site, which has no business here, and says so itself.
      const foreign = { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "empty" };
      expect((await ask(port, `/cloud/${HOST}${TASKS}`, { headers: foreign })).status).toBe(403);
      expect(cloudHost.connections).toBe(0);
    });

    test("leaves no trace of what passes through", async ({ cloudHost, sameOrigin, otherOrigin }) => {
      const nginx = { sameOrigin, otherOrigin }[form];
      const before = nginx.written();
      const secret = "s3cret".repeat(20_000);
      cloudHost.answers({ headers: { "X-Subject-Token": "s3cret" }, body: secret.repeat(200) });
      await call(`/cloud/${HOST}/v2/s3cret?q=s3cret`, {
        method: "POST",
        headers: { "X-Auth-Token": "s3cret" },
        body: secret,
      });
      expect(cloudHost.received).toHaveLength(1);
      expect(nginx.written()).toBe(before);
    });
  });
}

test.describe("Across origins", () => {
  const preflight = (port: number, origin: string, target = `/cloud/${HOST}${TASKS}`) =>
    ask(port, target, {
      method: "OPTIONS",
      headers: {
        Origin: origin,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "x-auth-token,x-language",
      },
    });
  const cors = (answer: Answer) => answer.headers.filter(([name]) => name.startsWith("access-control-")).sort();
  const list = (value: string | undefined) => value?.toLowerCase().split(", ").sort();

  test("the page's preflight is granted for two hours, by the proxy itself", async ({
    cloudHost,
    otherOrigin,
    sameOrigin,
  }) => {
    const answer = await preflight(otherOrigin.port, sameOrigin.origin);
    expect([answer.status, answer.text, answer.header("vary")]).toEqual([204, "", "Origin"]);
    expect(answer.header("access-control-allow-origin")).toBe(sameOrigin.origin);
    expect(list(answer.header("access-control-allow-methods"))).toEqual(["delete", "get", "post", "put"]);
    expect(list(answer.header("access-control-allow-headers"))).toEqual(
      Object.keys(KEPT)
        .map((name) => name.toLowerCase())
        .sort(),
    );
    expect(answer.header("access-control-max-age")).toBe("7200");
    expect(answer.header("access-control-allow-credentials")).toBeUndefined();
    expect(cloudHost.connections).toBe(0);
  });

  test("the page may read the answer and its headers, and each is said once", async ({
    cloudHost,
    otherOrigin,
    sameOrigin,
  }) => {
    cloudHost.answers({
      headers: {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Max-Age": "1",
        "Access-Control-Allow-Methods": "GET",
      },
    });
    const call = (target: string) => ask(otherOrigin.port, target, { headers: { Origin: sameOrigin.origin } });
    const granted = [
      ["access-control-allow-origin", sameOrigin.origin],
      ["access-control-expose-headers", "X-Request-Id, X-Subject-Token, Retry-After, Date"],
    ];
    const answer = await call(`/cloud/${HOST}${TASKS}`);
    expect([answer.status, answer.header("vary"), cors(answer)]).toEqual([200, "Origin", granted]);

    // Also why it got none: refused here, or failed on the way.
    const refused = await call("/cloud/evil.example/");
    expect([refused.status, cors(refused)]).toEqual([403, granted]);
    expect(refused.header("content-type")).toBe("text/plain");
    expect(refused.text).toContain("hosts of the cloud's APIs only");
    cloudHost.answer = "";
    const failed = await call(`/cloud/${HOST}${TASKS}`);
    expect([failed.status, cors(failed)]).toEqual([502, granted]);
  });

  test("a granted preflight opens no address", async ({ cloudHost, otherOrigin, sameOrigin }) => {
    expect((await preflight(otherOrigin.port, sameOrigin.origin, "/cloud/evil.example/")).status).toBe(204);
    const answer = await ask(otherOrigin.port, "/cloud/evil.example/", { headers: { Origin: sameOrigin.origin } });
    expect([answer.status, cloudHost.connections]).toEqual([403, 0]);
  });

  test("other origins are granted nothing, however alike they look", async ({ cloudHost, otherOrigin, sameOrigin }) => {
    const { origin } = sameOrigin;
    for (const foreign of [
      "https://evil.example",
      "null",
      `${origin}.evil.example`,
      `${origin}0`,
      `${origin}/`,
      `x${origin}`,
      origin.replace("http:", "https:"),
      origin.replace("http:", "HTTP:"),
      origin.replace("127.0.0.1", "127x0.0.1"),
      origin.replace("127.0.0.1", "localhost"),
      origin.replace(/:\d+$/, ""),
    ]) {
      const refused = await preflight(otherOrigin.port, foreign);
      expect([foreign, refused.status, cors(refused)]).toEqual([foreign, 403, []]);
      const answer = await ask(otherOrigin.port, `/cloud/${HOST}${TASKS}`, { headers: { Origin: foreign } });
      expect([foreign, cors(answer), answer.header("vary")]).toEqual([foreign, [], "Origin"]);
    }
    expect(cloudHost.received.every(({ requestLine }) => requestLine.startsWith("GET "))).toBe(true);
  });

  test("the first form grants nothing to anyone", async ({ cloudHost, sameOrigin }) => {
    for (const origin of [sameOrigin.origin, "https://evil.example", "null", ""]) {
      const refused = await preflight(sameOrigin.port, origin);
      expect([origin, refused.status, cors(refused)]).toEqual([origin, 403, []]);
      const answer = await ask(sameOrigin.port, `/cloud/${HOST}${TASKS}`, { headers: { Origin: origin } });
      expect([origin, answer.status, cors(answer), answer.header("vary")]).toEqual([origin, 200, [], undefined]);
    }
    expect(cloudHost.received.every(({ requestLine }) => requestLine.startsWith("GET "))).toBe(true);
  });

  test("the second form serves nothing but the proxy", async ({ otherOrigin }) => {
    for (const path of ["/", "/index.html", "/config.json", "/cloud"])
      expect((await ask(otherOrigin.port, path)).status).toBe(403);
  });

  /** What a script of the page gets. */
  const fetchIn = (page: Page, url: string) =>
    page.evaluate(async (url) => {
      try {
        const answer = await fetch(url, { headers: { "X-Auth-Token": "token", "X-Language": "en-us" } });
        const names = ["X-Request-Id", "X-Subject-Token", "Retry-After", "Date", "X-Other"];
        return {
          status: answer.status,
          text: await answer.text(),
          headers: names.map((name) => answer.headers.get(name)),
        };
      } catch (error) {
        return String(error);
      }
    }, url);

  test("a browser agrees", async ({ cloudHost, otherOrigin, overTls, page, sameOrigin }) => {
    const headers = {
      "X-Request-Id": "r1",
      "X-Subject-Token": TOKEN,
      "Retry-After": "7",
      Date: "Sat, 21 Nov 2026 07:45:00 GMT",
      "X-Other": "x",
    };
    cloudHost.answers({ status: "429 Too Many Requests", headers, body: "slower" });
    const readable = Object.values(headers).slice(0, 4);
    const url = (nginx: Nginx) => `${nginx.origin}/cloud/${HOST}${TASKS}?limit=10`;

    await page.goto(sameOrigin.origin);
    expect(await fetchIn(page, url(sameOrigin))).toEqual({ status: 429, text: "slower", headers: [...readable, "x"] });
    expect(await fetchIn(page, url(otherOrigin))).toEqual({
      status: 429,
      text: "slower",
      headers: [...readable, null],
    });
    expect(cloudHost.received).toHaveLength(2);
    for (const { requestLine, headers } of cloudHost.received) {
      expect(requestLine).toBe(`GET ${TASKS}?limit=10 HTTP/1.1`);
      expect(headers).toContainEqual(["x-auth-token", "token"]);
      expect(headers.filter(([name]) => ["origin", "referer", "cookie"].includes(name))).toEqual([]);
    }

    // The same origin in all but its name.
    await page.goto(sameOrigin.origin.replace("127.0.0.1", "localhost"));
    expect(await fetchIn(page, url(otherOrigin))).toBe("TypeError: Failed to fetch");
    expect(await fetchIn(page, url(sameOrigin))).toBe("TypeError: Failed to fetch");
    const opened = await page.goto(url(sameOrigin));
    expect(opened?.status()).toBe(403);
    expect(cloudHost.received).toHaveLength(2);
  });
});

test.describe("Over TLS", () => {
  test("HTTP/2 carries the same requests and the same tokens", async ({ authority, cloudHost, overTls }) => {
    const session = connectHttp2(overTls.origin, { ca: authority.pem() });
    const call = (path: string) =>
      new Promise<Record<string, unknown>>((done, failed) => {
        const stream = session.request({ ":path": path, "x-auth-token": TOKEN, cookie: "session=secret" });
        stream.on("response", done).on("error", failed).resume();
      });
    cloudHost.answers({ headers: { "X-Subject-Token": TOKEN } });
    const answer = await call(`/cloud/${HOST}${TASKS}?a=%2b%3A`);
    expect([answer[":status"], answer["x-subject-token"]]).toEqual([200, TOKEN]);
    expect(cloudHost.received[0].requestLine).toBe(`GET ${TASKS}?a=%2b%3A HTTP/1.1`);
    expect(cloudHost.received[0].headers).toContainEqual(["x-auth-token", TOKEN]);
    expect(cloudHost.received[0].headers.map(([name]) => name)).not.toContain("cookie");

    for (const host of ["evil.example", "127.0.0.1", `user@${HOST}`, `${HOST}:8443`, `evil.example%2f.${HOST}`]) {
      expect([host, (await call(`/cloud/${host}/`))[":status"]]).toEqual([host, 403]);
    }
    expect(cloudHost.connections).toBe(1);
    session.close();
  });

  test("HTTP/1.1 does as well", async ({ authority, cloudHost, overTls }) => {
    const answer = await ask(overTls.port, `/cloud/${HOST}/`, { authority: authority.pem() });
    expect([answer.status, cloudHost.received.length]).toEqual([200, 1]);
  });
});

for (const form of ["site", "corsProxy"] as const) {
  test.describe(`With the simulated cloud behind it, ${form === "site" ? "on the page's origin" : "on another origin"}`, () => {
    let call: (target: string, headers?: Record<string, string>) => Promise<Answer>;

    test.beforeEach(({ corsProxy, fileServer, site }) => {
      const { port } = { site, corsProxy }[form];
      const origin: Record<string, string> = form === "corsProxy" ? { Origin: fileServer.origin } : {};
      call = (target, headers) => ask(port, `/cloud/${target}`, { headers: { ...origin, ...headers } });
    });

    test("every product answers in every region", async ({ simulator }) => {
      const { projects } = await simulator.world();
      const paths = { taurusdb: "v3/ID/scheduled-jobs", gaussdb: "v3/ID/tasks", dcs: "v2/ID/tasks" };
      const expected = [];
      for (const { id, hosts, token, region } of projects) {
        for (const [product, path] of Object.entries(paths)) {
          const host = hosts[product as keyof typeof hosts];
          const answer = await call(`${host}/${path.replace("ID", id)}?offset=0&limit=10`, {
            "X-Auth-Token": token,
            Cookie: "a=b",
          });
          expect([host, answer.status, answer.whole]).toEqual([host, 200, true]);
          expect(Object.keys(JSON.parse(answer.text)).length).toBeGreaterThan(0);
          expect(answer.header("x-request-id")).toMatch(/./);
          expected.push({
            host,
            product,
            region,
            status: 200,
            path: `/${path.replace("ID", id)}`,
            query: "offset=0&limit=10",
          });
        }
      }
      const log = await simulator.log();
      expect(log).toEqual(expected.map((entry) => expect.objectContaining(entry)));
      for (const { headers } of log) {
        expect(headers["x-auth-token"]).toMatch(/^12288 bytes/);
        expect(Object.keys(headers).sort()).toEqual(["connection", "host", "x-auth-token"]);
      }
    });

    test("its failures arrive as they are", async ({ simulator }) => {
      const [{ id, hosts, token }] = (await simulator.world()).projects;
      const list = (headers: Record<string, string> = { "X-Auth-Token": token }) =>
        call(`${hosts.dcs}/v2/${id}/tasks`, headers);

      expect((await list({})).status).toBe(401);
      expect((await call(`${hosts.dcs}/v3/nothing`, { "X-Auth-Token": token })).status).toBe(404);

      await simulator.fail(
        { match: "dcs", times: 1, kind: "throttled", retry_after: 7 },
        { match: "dcs", kind: "cut_off", after: 20 },
      );
      const throttled = await list();
      expect([throttled.status, throttled.header("retry-after")]).toEqual([429, "7"]);
      expect((await list()).whole).toBe(false);
    });
  });
}

//! The exact lines that put a cause right, for each kind of proxy to which it can happen. Code, so not translated.

use super::cause::Cause;

/// What lines are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// nginx.
    Nginx,
    /// Caddy.
    Caddy,
    /// cors-anywhere.
    CorsAnywhere,
    /// proxyscotch.
    Proxyscotch,
    /// A script at the edge, as Cloudflare's workers are.
    Worker,
}

impl Tool {
    /// Its name, the same in every language, and where the lines belong.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Caddy => "Caddy",
            Self::CorsAnywhere => "cors-anywhere",
            Self::Proxyscotch => "proxyscotch",
            Self::Worker => "Cloudflare Worker",
        }
    }
}

/// What lines are filled in with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The origin of the page.
    pub page: String,
    /// The origin that is asked.
    pub target: String,
    /// The headers that calls need to send.
    pub headers: String,
    /// The cloud's host.
    pub host: String,
}

use Tool::{Caddy, CorsAnywhere, Nginx, Proxyscotch, Worker};

/// Lines, with `PAGE`, `TARGET`, `HEADERS` and `HOST` to be filled in. In nginx, what belongs into `server` or
/// `http` says so; all else stands in the proxy's `location`. In Caddy all stands in the site's block.
const LINES: &[(Cause, Tool, &str)] = &[
    (Cause::PagePolicy, Nginx, "add_header Content-Security-Policy \"connect-src 'self' TARGET\" always;"),
    (Cause::PagePolicy, Caddy, "header Content-Security-Policy \"connect-src 'self' TARGET\""),
    (
        Cause::NoAllowOrigin,
        Nginx,
        "proxy_hide_header Access-Control-Allow-Origin;\nadd_header Access-Control-Allow-Origin PAGE always;\nadd_header Vary Origin always;",
    ),
    (Cause::NoAllowOrigin, Caddy, "header >Access-Control-Allow-Origin PAGE\nheader >Vary Origin"),
    (Cause::NoAllowOrigin, Proxyscotch, "proxyscotch --allowed-origins=\"PAGE\""),
    (
        Cause::NoAllowOrigin,
        Worker,
        "answer = new Response(answer.body, answer);\nanswer.headers.set(\"Access-Control-Allow-Origin\", \"PAGE\");\nanswer.headers.append(\"Vary\", \"Origin\");",
    ),
    (
        Cause::PreflightRefused,
        Nginx,
        "if ($request_method = OPTIONS) {\n    add_header Access-Control-Allow-Origin PAGE;\n    add_header Access-Control-Allow-Methods \"GET, POST, DELETE\";\n    add_header Access-Control-Allow-Headers \"HEADERS\";\n    add_header Access-Control-Max-Age 7200;\n    return 204;\n}",
    ),
    (
        Cause::PreflightRefused,
        Caddy,
        "@preflight method OPTIONS\nhandle @preflight {\n    header Access-Control-Allow-Origin PAGE\n    header Access-Control-Allow-Methods \"GET, POST, DELETE\"\n    header Access-Control-Allow-Headers \"HEADERS\"\n    header Access-Control-Max-Age 7200\n    respond 204\n}",
    ),
    (
        Cause::PreflightRefused,
        Worker,
        "if (request.method === \"OPTIONS\") return new Response(null, { status: 204, headers: {\n  \"Access-Control-Allow-Origin\": \"PAGE\",\n  \"Access-Control-Allow-Methods\": \"GET, POST, DELETE\",\n  \"Access-Control-Allow-Headers\": \"HEADERS\",\n  \"Access-Control-Max-Age\": \"7200\",\n} });",
    ),
    (Cause::HeaderNotAllowed, Nginx, "add_header Access-Control-Allow-Headers \"HEADERS\" always;"),
    (Cause::HeaderNotAllowed, Caddy, "header Access-Control-Allow-Headers \"HEADERS\""),
    (Cause::HeaderNotAllowed, Worker, "answer.headers.set(\"Access-Control-Allow-Headers\", \"HEADERS\");"),
    (
        Cause::HeaderNotExposed,
        Nginx,
        "proxy_pass_header Date;\nadd_header Access-Control-Expose-Headers \"X-Request-Id, X-Subject-Token, Retry-After, Date\" always;",
    ),
    (
        Cause::HeaderNotExposed,
        Caddy,
        "header >Access-Control-Expose-Headers \"X-Request-Id, X-Subject-Token, Retry-After, Date\"",
    ),
    (
        Cause::HeaderNotExposed,
        Worker,
        "answer.headers.set(\"Access-Control-Expose-Headers\", \"X-Request-Id, X-Subject-Token, Retry-After, Date\");",
    ),
    (Cause::PreflightNotRemembered, Nginx, "add_header Access-Control-Max-Age 7200 always;"),
    (Cause::PreflightNotRemembered, Caddy, "header Access-Control-Max-Age 7200"),
    (Cause::PreflightNotRemembered, CorsAnywhere, "corsMaxAge: 7200,"),
    (Cause::PreflightNotRemembered, Worker, "answer.headers.set(\"Access-Control-Max-Age\", \"7200\");"),
    (Cause::TooLargeUp, Nginx, "# server\nlarge_client_header_buffers 4 64k;"),
    (Cause::TooLargeUp, CorsAnywhere, "node --max-http-header-size=65536 server.js"),
    (Cause::TooLargeDown, Nginx, "proxy_buffer_size 64k;\nproxy_buffers 8 64k;\nproxy_busy_buffers_size 128k;"),
    (Cause::TooLargeDown, CorsAnywhere, "node --max-http-header-size=65536 server.js"),
    (Cause::SlashesMerged, Nginx, "# server\nmerge_slashes off;"),
    (
        Cause::AddressRewritten,
        Nginx,
        "# http\nmap $request_uri $target { \"~^/cloud/(?<rest>.*)$\" https://$rest; }\n# location /cloud/\nproxy_pass $target;",
    ),
    (
        Cause::AddressRewritten,
        Worker,
        "const target = request.url.slice(new URL(\"/cloud/\", request.url).href.length);",
    ),
    (
        Cause::HostNotRewritten,
        Nginx,
        "proxy_set_header Host $proxy_host;  # HOST\nproxy_ssl_server_name on;\nproxy_ssl_name $proxy_host;",
    ),
    (Cause::HostNotRewritten, Caddy, "header_up Host {upstream_hostport}  # HOST"),
    (Cause::HostNotRewritten, Worker, "headers.delete(\"Host\");  // fetch says HOST by itself"),
    (
        Cause::ProxyFailed,
        Nginx,
        "resolver 127.0.0.53;  # the name server of that machine\nproxy_ssl_server_name on;\nproxy_ssl_name $proxy_host;  # HOST",
    ),
    (Cause::ProxyFailed, Caddy, "transport http {\n    tls\n    tls_server_name HOST\n}"),
    (Cause::ProxyRefuses, CorsAnywhere, "CORSANYWHERE_WHITELIST=PAGE"),
    (Cause::ProxyRefuses, Proxyscotch, "proxyscotch --allowed-origins=\"PAGE\""),
    (Cause::NeedsRequestedWith, CorsAnywhere, "requireHeader: [],"),
];

/// The lines for a cause; none where no line of a proxy helps.
pub fn remedies(cause: Cause, site: &Site) -> Vec<(Tool, String)> {
    let fill = |text: &str| {
        text.replace("PAGE", &site.page)
            .replace("TARGET", &site.target)
            .replace("HEADERS", &site.headers)
            .replace("HOST", &site.host)
    };
    LINES.iter().filter(|(of, ..)| *of == cause).map(|(_, tool, text)| (*tool, fill(text))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_filled_in() {
        let site = Site {
            page: "https://tasks.example".into(),
            target: "https://p.example".into(),
            headers: "X-Auth-Token, X-Language".into(),
            host: "dcs.cn-north-4.myhuaweicloud.com".into(),
        };
        for (cause, ..) in LINES {
            for (tool, text) in remedies(*cause, &site) {
                for left in ["PAGE", "TARGET", "HEADERS", "HOST"] {
                    assert!(!text.contains(left), "{} {text}", tool.name());
                }
            }
        }
        let tools = |cause| remedies(cause, &site).into_iter().map(|(tool, _)| tool).collect::<Vec<_>>();
        assert_eq!(tools(Cause::NoAllowOrigin), [Nginx, Caddy, Proxyscotch, Worker]);
        assert_eq!(tools(Cause::HostDown), []);
        let lines = remedies(Cause::HeaderNotAllowed, &site);
        assert_eq!(lines[0].1, "add_header Access-Control-Allow-Headers \"X-Auth-Token, X-Language\" always;");
    }
}

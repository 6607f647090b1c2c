//! The server as it is run: its command line, its ports, headers as long as tokens, TLS, and the failures that
//! only a transport can make.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cloud::id::ProjectId;
use cloud::secret::Secret;
use cloud::sign::{AccessKey, Unsigned, compare, sign};
use cloud::time::Moment;
use serde_json::{Value, json};
use simulator::{PROJECTS, token_for};
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// A running server. It ends when this is dropped.
struct Server {
    child: Child,
    addresses: Vec<SocketAddr>,
    welcome: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_taskdeck-simulator"))
            .args(["--port", "0", "--tasks", "400"])
            .args(args)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut welcome = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut welcome).unwrap();
        let address = |word: &str| word.split_once("://").and_then(|(_, address)| address.parse().ok());
        let addresses: Vec<SocketAddr> = welcome.split([' ', ',']).filter_map(address).collect();
        assert!(!addresses.is_empty(), "{welcome}");
        Self { child, addresses, welcome }
    }

    fn connect(&self, place: usize) -> TcpStream {
        let stream = TcpStream::connect(self.addresses[place]).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Asks the simulator itself.
    fn control(&self, method: &str, what: &str, body: &str) -> (u16, Value) {
        let answer = exchange(
            self.connect(0),
            &format!(
                "{method} /__simulator/{what} HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            ),
        );
        (answer.status, serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
    }
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
    /// The connection ended before the announced length was there.
    cut_off: bool,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().filter_map(|line| line.split_once(": ")).find(|(n, _)| *n == name).map(|(_, value)| value)
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// Sends a request and reads what comes until the connection ends.
fn exchange(mut stream: impl Read + Write, request: &str) -> Answer {
    stream.write_all(request.as_bytes()).unwrap();
    let mut received = Vec::new();
    // A connection that breaks is one of the things that are tested.
    let _ = stream.read_to_end(&mut received);
    let end = received.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer");
    let head = String::from_utf8(received[..end].to_vec()).unwrap();
    let body = received[end + 4..].to_vec();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
    let mut answer = Answer { status, head, body, cut_off: false };
    let announced: usize = answer.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    answer.cut_off = answer.body.len() < announced;
    answer
}

fn get(host: &str, path: &str, headers: &str) -> String {
    let path = path.replace("{p}", PROJECTS[0].id);
    let token = token_for(PROJECTS[0].id);
    format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nX-Auth-Token: {token}\r\n{headers}Connection: close\r\n\r\n")
}

const DCS: &str = "dcs.cn-north-4.myhuaweicloud.com";
const TAURUSDB: &str = "gaussdb.cn-north-4.myhuaweicloud.com";

#[test]
fn a_request_is_answered_by_its_host_and_written_down() {
    let server = Server::start(&[]);
    let answer = exchange(server.connect(0), &get(DCS, "/v2/{p}/tasks?limit=3", "X-Language: zh-cn\r\n"));
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    assert_eq!(answer.json()["tasks"].as_array().map(Vec::len), Some(3));
    assert!(answer.header("x-request-id").is_some() && answer.header("date").is_some());
    assert_eq!(answer.head.matches("date: ").count(), 1);
    assert_eq!(exchange(server.connect(0), &get(TAURUSDB, "/v2/{p}/tasks", "")).status, 404);

    let (_, log) = server.control("GET", "log", "");
    assert_eq!((&log[0]["host"], &log[0]["query"], &log[0]["status"]), (&json!(DCS), &json!("limit=3"), &json!(200)));
    assert_eq!(log[0]["headers"]["x-language"], "zh-cn");
    assert!(log[0]["headers"]["x-auth-token"].as_str().unwrap().starts_with("12288 bytes, …"));
    assert_eq!(log.as_array().map(Vec::len), Some(2), "what is asked of the simulator itself is not part of it");
}

#[test]
fn a_request_may_be_signed_with_a_key_of_the_world() {
    let server = Server::start(&[]);
    let (_, world) = server.control("GET", "world", "");
    let text = |name: &str| world["projects"][0]["temporary_access_key"][name].as_str().unwrap().to_owned();
    let key = AccessKey {
        id: text("id"),
        secret: Secret::new(text("secret")),
        security_token: Some(Secret::new(text("security_token"))),
    };
    let now = Moment::read(world["now"].as_str().unwrap()).unwrap();
    let project = ProjectId::parse(PROJECTS[0].id).unwrap();
    let path = format!("/v2/{}/tasks", project.as_str());
    let query = "limit=3&offset=0";
    let unsigned = Unsigned {
        method: "GET",
        host: Some(DCS),
        path: &path,
        query,
        headers: vec![("X-Language", "zh-cn")],
        project: Some(&project),
        body: b"",
    };
    let signed = sign(&unsigned, &key, now);
    let seen = signed.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    let secret = signed.secrets.iter().map(|(name, value)| format!("{name}: {}\r\n", value.reveal()));
    let headers: String = seen.chain(secret).collect();
    let ask = |query: &str| {
        let head = format!("GET {path}?{query} HTTP/1.1\r\nHost: {DCS}\r\nX-Language:  zh-cn\r\n{headers}");
        exchange(server.connect(0), &format!("{head}Connection: close\r\n\r\n"))
    };
    assert_eq!(ask(query).status, 200);
    let refused = ask("limit=4&offset=0");
    assert_eq!(refused.status, 401);
    let said = refused.json()["error_msg"].as_str().unwrap().to_owned();
    let echo = Secret::new(said.split_once("canonicalRequest:").unwrap().1.to_owned());
    let lines = compare(&signed.canonical, &echo);
    let different: Vec<_> = lines.iter().filter(|line| line.differs).map(|line| line.gateway.as_deref()).collect();
    assert_eq!(different, [Some("limit=4&offset=0")]);
}

#[test]
fn headers_may_be_much_longer_than_a_token() {
    let server = Server::start(&[]);
    let long = format!("X-Long: {}\r\n", "x".repeat(64 * 1024));
    assert_eq!(exchange(server.connect(0), &get(DCS, "/v2/{p}/tasks", &long)).status, 200);
}

#[test]
fn a_product_may_have_a_port_of_its_own() {
    let server = Server::start(&["--port-per-product", "0", "--region", "cn-north-4"]);
    assert_eq!(server.addresses.len(), 5);
    for (place, path) in [(1, "/v3/{p}/scheduled-jobs"), (2, "/v3/{p}/tasks"), (3, "/v2/{p}/tasks")] {
        assert_eq!(exchange(server.connect(place), &get("proxy.example", path, "")).status, 200, "{path}");
        assert_eq!(exchange(server.connect(0), &get("proxy.example", path, "")).status, 404, "{path}");
    }
    assert!(server.welcome.contains("TaurusDB in cn-north-4") && server.welcome.contains("IAM in cn-north-4"));
    assert_eq!(exchange(server.connect(4), &get("proxy.example", "/v3/auth/projects", "")).status, 200);
}

fn post(host: &str, path: &str, body: &str) -> String {
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
}

#[test]
fn a_password_gets_a_token_that_opens_its_project_until_it_ends_or_is_revoked() {
    let server = Server::start(&["--start", "2026-11-21T08:00:00Z", "--frozen", "--token-minutes", "30"]);
    let user = server.control("GET", "world", "").1["users"][0].clone();
    let password = json!({ "domain": { "name": user["account"] }, "name": user["user"], "password": user["password"] });
    let identity = json!({ "methods": ["password"], "password": { "user": password } });
    let scope = json!({ "project": { "name": PROJECTS[0].name } });
    let body = json!({ "auth": { "identity": identity, "scope": scope } }).to_string();
    let issue = || exchange(server.connect(0), &post("iam.myhuaweicloud.com", "/v3/auth/tokens?nocatalog=true", &body));
    let first = issue();
    assert_eq!((first.status, first.json()["token"]["project"]["id"].as_str()), (201, Some(PROJECTS[0].id)));
    assert!(first.header("x-iam-trace-id").is_some());
    let token = first.header("x-subject-token").unwrap().to_owned();
    assert_eq!(token.len(), 12_288);

    let with = |token: &str| get(DCS, "/v2/{p}/tasks?limit=3", "").replace(&token_for(PROJECTS[0].id), token);
    let said = |token: &str| {
        let answer = exchange(server.connect(0), &with(token));
        (answer.status, answer.json()["error_msg"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(said(&token).0, 200);
    assert_eq!(server.control("POST", "revoke", &json!({ "project": PROJECTS[0].id }).to_string()).0, 204);
    assert_eq!(said(&token), (401, "Incorrect IAM authentication information: decrypt token fail".to_owned()));
    let second = issue();
    let token = second.header("x-subject-token").unwrap();
    assert_eq!(said(token).0, 200);
    assert_eq!(server.control("POST", "clock", r#"{"advance_ms":1800000}"#).0, 200);
    assert!(said(token).1.ends_with("token expires, expires_at: 2026-11-21T08:30:00.000000Z"));

    let (_, log) = server.control("GET", "log", "");
    assert_eq!(log[0]["body"]["auth"]["identity"]["password"]["user"]["name"], user["user"]);
    let log = log.to_string();
    assert!(!log.contains(&token[..200]) && !log.contains("Ankerplatz"));
}

#[test]
fn its_clock_can_be_off() {
    let server = Server::start(&["--start", "2026-11-21T08:00:00Z", "--frozen"]);
    assert_eq!(server.control("POST", "skew", r#"{"seconds":1200}"#).0, 204);
    let answer = exchange(server.connect(0), &get(DCS, "/v2/{p}/tasks", ""));
    assert_eq!((answer.status, answer.header("date")), (200, Some("Sat, 21 Nov 2026 08:20:00 GMT")));
}

#[test]
fn a_record_is_deleted_and_rows_may_be_hostile() {
    let server = Server::start(&["--start", "2026-11-21T08:00:00Z", "--frozen", "--hostile"]);
    let list = || exchange(server.connect(0), &get(DCS, "/v2/{p}/tasks?limit=1000", "")).json()["tasks"].clone();
    let rows = list();
    let over = rows.as_array().unwrap().iter().find(|row| row["status"] == "SUCCESS").unwrap()["id"].clone();
    let path = format!("/v2/{{p}}/tasks/{}", over.as_str().unwrap());
    let delete = || exchange(server.connect(0), &get(DCS, &path, "").replacen("GET", "DELETE", 1)).status;
    assert_eq!((delete(), delete()), (200, 400));
    assert!(list().as_array().unwrap().iter().all(|row| row["id"] != over));
    assert!(rows.to_string().contains("<script>globalThis.hostile="));
}

#[test]
fn its_clock_and_its_failures_can_be_set_while_it_runs() {
    let server = Server::start(&["--start", "2026-11-21T08:00:00Z", "--frozen", "--fault", "503@dcs*1"]);
    assert_eq!(exchange(server.connect(0), &get(DCS, "/v2/{p}/tasks", "")).status, 503);
    assert_eq!(exchange(server.connect(0), &get(DCS, "/v2/{p}/tasks", "")).status, 200);
    assert_eq!(server.control("POST", "clock", r#"{"advance_ms":60000}"#).1["now"], "2026-11-21T08:01:00.000Z");
    let answer = exchange(server.connect(0), &get(DCS, "/v2/{p}/tasks", ""));
    assert_eq!(answer.header("date"), Some("Sat, 21 Nov 2026 08:01:00 GMT"));

    let faults = r#"[{"kind":"throttled","retry_after":4,"match":"/scheduled-jobs"}]"#;
    assert_eq!(server.control("POST", "faults", faults).0, 200);
    let answer = exchange(server.connect(0), &get(TAURUSDB, "/v3/{p}/scheduled-jobs", ""));
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("4")));
    assert_eq!(server.control("DELETE", "faults", "").0, 204);
    assert_eq!(exchange(server.connect(0), &get(TAURUSDB, "/v3/{p}/scheduled-jobs", "")).status, 200);

    let (_, world) = server.control("GET", "world", "");
    assert_eq!(world["projects"][0]["token"], token_for(PROJECTS[0].id));
    assert_eq!(server.control("GET", "nothing", "").0, 404);
}

#[test]
fn what_only_a_transport_can_do_badly_it_does() {
    let server = Server::start(&[]);
    let path = "/v2/{p}/tasks?limit=100";
    let good = exchange(server.connect(0), &get(DCS, path, ""));
    assert!(!good.cut_off);

    let fail = |fault: &str| assert_eq!(server.control("POST", "faults", fault).0, 200);
    for after in [0, 100] {
        fail(&json!([{ "kind": "cut_off", "after": after }]).to_string());
        let cut = exchange(server.connect(0), &get(DCS, path, ""));
        assert_eq!((cut.status, cut.cut_off, cut.body.len()), (200, true, after));
        assert_eq!(cut.header("content-length"), good.header("content-length"));
    }

    fail(r#"[{"kind":"latency","ms":400}]"#);
    let began = Instant::now();
    assert_eq!(exchange(server.connect(0), &get(DCS, path, "")).status, 200);
    assert!(began.elapsed() >= Duration::from_millis(400));

    fail(r#"[{"kind":"huge","mib":33}]"#);
    assert!(exchange(server.connect(0), &get(DCS, path, "")).body.len() > 32 * 1024 * 1024);

    fail(r#"[{"kind":"hang","times":1}]"#);
    let mut hung = server.connect(0);
    hung.set_read_timeout(Some(Duration::from_millis(600))).unwrap();
    hung.write_all(get(DCS, path, "").as_bytes()).unwrap();
    let error = hung.read(&mut [0; 1]).expect_err("nothing comes, and the connection stays open");
    assert!(matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut));
    assert_eq!(exchange(server.connect(0), &get(DCS, path, "")).status, 200, "others are served meanwhile");
}

#[test]
fn it_speaks_tls_with_a_given_certificate() {
    let made = rcgen::generate_simple_self_signed([DCS.to_owned()]).unwrap();
    let folder = std::env::temp_dir().join(format!("taskdeck-simulator-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (cert, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let server = Server::start(&["--tls-cert", cert.to_str().unwrap(), "--tls-key", key.to_str().unwrap()]);
    assert!(server.welcome.contains("https://"));

    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let client = ClientConnection::new(Arc::new(config), ServerName::try_from(DCS).unwrap()).unwrap();
    let stream = StreamOwned::new(client, server.connect(0));
    let answer = exchange(stream, &get(DCS, "/v2/{p}/tasks?limit=2", ""));
    assert_eq!(answer.json()["tasks"].as_array().map(Vec::len), Some(2));
    drop(server);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_it_cannot_do_it_says() {
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_taskdeck-simulator")).args(args).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, help, _) = run(&["--help"]);
    assert_eq!(code, Some(0));
    for word in ["--port-per-product", "--tls-cert", "--fault", "--hostile", "/__simulator/world"] {
        assert!(help.contains(word), "{word}");
    }
    let (code, _, said) = run(&["--port", "x"]);
    assert!(code == Some(2) && said.contains("--port") && said.contains("--help"), "{said}");
    let (code, _, said) = run(&["--tls-cert", "/nowhere.pem", "--tls-key", "/nowhere.key"]);
    assert!(code == Some(1) && said.contains("/nowhere.pem"), "{said}");
    let taken = Server::start(&[]);
    let (code, _, said) = run(&["--port", &taken.addresses[0].port().to_string()]);
    assert!(code == Some(1) && said.contains("cannot listen"), "{said}");
}

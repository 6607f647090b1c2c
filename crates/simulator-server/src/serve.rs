//! Listening, and carrying requests to the simulator and its answers back.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HOST, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use simulator::{Answer, Request, Service, Simulator};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::args::Options;
use crate::body::Sent;
use crate::clock::Clock;
use crate::control;
use crate::tls;

/// Requests may have headers of this many bytes in all: eight times what the cloud's gateway takes, so that
/// a limit somebody runs into is never this server's.
const MOST_HEADER_BYTES: usize = 256 * 1024;
/// The cloud takes bodies of up to 12 MB.
const MOST_BODY_BYTES: usize = 12 * 1024 * 1024;

/// What all connections share.
struct Shared {
    simulator: Simulator,
    clock: Clock,
}

/// Listens until the process ends.
pub async fn run(options: Options) -> Result<(), String> {
    let tls = options.tls.as_ref().map(|(cert, key)| tls::acceptor(cert, key)).transpose()?;
    let scheme = if tls.is_some() { "https" } else { "http" };

    let main = listen(SocketAddr::new(options.bind, options.port)).await?;
    let mut addresses = vec![(None, address(&main)?)];
    let mut listeners = vec![(None, main)];
    if let Some((base, services)) = options.port_per_product {
        for (place, service) in (0..).zip(services) {
            let port = if base == 0 { 0 } else { base + place };
            let listener = listen(SocketAddr::new(options.bind, port)).await?;
            addresses.push((Some(service), address(&listener)?));
            listeners.push((Some(service), listener));
        }
    }

    let clock = Clock::new(options.start, options.frozen);
    let mut simulator =
        Simulator::new(options.seed, options.tasks, clock.now()).with_immediate_offset(options.immediate_offset);
    if let Some(minutes) = options.token_minutes {
        simulator = simulator.with_token_minutes(minutes);
    }
    if options.broken_row {
        simulator = simulator.with_broken_row();
    }
    if options.hostile {
        simulator = simulator.with_hostile_rows();
    }
    simulator.set_faults(options.faults);
    let shared = Arc::new(Mutex::new(Shared { simulator, clock }));

    println!("{}", welcome(scheme, &addresses));
    let mut listening: Vec<_> = listeners
        .into_iter()
        .map(|(service, listener)| tokio::spawn(accept(listener, service, tls.clone(), Arc::clone(&shared))))
        .collect();
    while let Some(one) = listening.pop() {
        one.await.map_err(|why| why.to_string())?;
    }
    Ok(())
}

/// One line: where it is and how to connect.
fn welcome(scheme: &str, addresses: &[(Option<Service>, SocketAddr)]) -> String {
    let mut parts = addresses.iter().map(|(service, address)| match service {
        None => format!("{scheme}://{address} (product and region by Host header)"),
        Some(s) => format!("{scheme}://{address} ({} in {})", s.kind.name(), s.region.unwrap_or("all regions")),
    });
    let first = parts.next().unwrap_or_default();
    let others: String = parts.map(|part| format!(", {part}")).collect();
    format!("Simulated cloud ready at {first}{others}; projects and tokens: /__simulator/world")
}

async fn listen(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|why| format!("cannot listen at {address}: {why}"))
}

fn address(listener: &TcpListener) -> Result<SocketAddr, String> {
    listener.local_addr().map_err(|why| why.to_string())
}

async fn accept(listener: TcpListener, service: Option<Service>, tls: Option<TlsAcceptor>, shared: Arc<Mutex<Shared>>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, most likely: they come back when connections end.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        tokio::spawn(connection(stream, service, tls.clone(), Arc::clone(&shared)));
    }
}

async fn connection(stream: TcpStream, service: Option<Service>, tls: Option<TlsAcceptor>, shared: Arc<Mutex<Shared>>) {
    // Answers are small and wanted at once. Where that cannot be had they come all the same.
    let _ = stream.set_nodelay(true);
    match tls {
        None => speak(stream, service, shared).await,
        Some(tls) => {
            // Who does not speak TLS, or trusts other certificates, goes away by itself.
            if let Ok(stream) = tls.accept(stream).await {
                speak(stream, service, shared).await;
            }
        }
    }
}

async fn speak(stream: impl AsyncRead + AsyncWrite + Unpin, service: Option<Service>, shared: Arc<Mutex<Shared>>) {
    let handler = service_fn(|request| {
        let shared = Arc::clone(&shared);
        async move { Ok::<_, Infallible>(handle(request, service, &shared).await) }
    });
    // A connection that breaks, on purpose or not, concerns nobody but who holds its other end.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .max_buf_size(MOST_HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), handler)
        .await;
}

async fn handle(request: hyper::Request<Incoming>, service: Option<Service>, shared: &Mutex<Shared>) -> Response<Sent> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, MOST_BODY_BYTES).collect().await else {
        return respond(413, [], Sent::whole(Vec::new()));
    };
    let body = body.to_bytes();
    let path_and_query = head.uri.path_and_query().map_or("/", |p| p.as_str());
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();

    if head.uri.path().starts_with(control::PREFIX) {
        let said = with(shared, |s| {
            control::answer(&mut s.simulator, &mut s.clock, head.method.as_str(), head.uri.path(), &body)
        });
        let json = HeaderValue::from_static("application/json");
        return respond(said.status, [(CONTENT_TYPE, json)], Sent::whole(said.json));
    }

    let request = Request {
        method: head.method.as_str().to_owned(),
        host: head.headers.get(HOST).map(text).unwrap_or_default(),
        path_and_query: path_and_query.to_owned(),
        headers: head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
        body: body.to_vec(),
        service,
    };
    let Answer { status, headers, body, delivery } = with(shared, |s| s.simulator.answer(s.clock.now(), &request));
    if delivery.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(delivery.delay_ms)).await;
    }
    if delivery.hang {
        std::future::pending::<()>().await;
    }
    let headers = headers.into_iter().filter_map(|(name, value)| {
        Some((HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_str(&value).ok()?))
    });
    let sent = match delivery.cut_off_after {
        Some(after) => Sent::cut_off(body, after),
        None => Sent::whole(body),
    };
    respond(status, headers, sent)
}

fn with<T>(shared: &Mutex<Shared>, act: impl FnOnce(&mut Shared) -> T) -> T {
    // Nothing is left half done by an answer that went wrong.
    act(&mut shared.lock().unwrap_or_else(PoisonError::into_inner))
}

fn respond(status: u16, headers: impl IntoIterator<Item = (HeaderName, HeaderValue)>, body: Sent) -> Response<Sent> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().extend(headers);
    response
}

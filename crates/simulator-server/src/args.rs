//! The command line.

use std::net::IpAddr;
use std::path::PathBuf;

use cloud::call::{Product, Service as Whose};
use cloud::time::Moment;
use lexopt::prelude::*;
use simulator::{Fault, ImmediateOffset, Service};

/// What `--help` prints.
pub const HELP: &str = "\
The simulated cloud over HTTP and TLS

Usage: taskdeck-simulator [OPTION]...

Where it listens
  --port PORT               Port (default 9090; 0 for any that is free)
  --bind ADDRESS            Address (default 127.0.0.1)
  --tls-cert FILE           Serve TLS with this certificate chain (PEM) ...
  --tls-key FILE            ... and this private key (PEM)
  --port-per-product BASE   Listen on four further ports from BASE on, for proxies that cannot keep the
                            Host header: TaurusDB, GaussDB, DCS, IAM, in this order (0 for any that are free)
  --region REGION           The region behind those four ports (default cn-north-4)

What it holds
  --seed N                  Another seed, another cloud (default 1)
  --tasks N                 Tasks there are when it starts (default 2000)
  --start TIME              Begin at this time, such as 2026-11-21T08:00:00Z, instead of now
  --frozen                  Let time stand still but for what POST /__simulator/clock moves it
  --immediate-offset WHAT   What offset means in TaurusDB's immediate jobs: page (default), record-from-1,
                            record-from-0
  --token-minutes N         Tokens are good for so long (default 1440: a day), those of the world from its start
  --with-broken-row         One GaussDB task in every project has a row that cannot be read
  --hostile                 Some rows of every list hold texts that mean harm: markup, addresses that are scripts,
                            quotes, marks that turn writing around, emoji, control characters, a megabyte without
                            a blank. Half of them have such times and words of status as well. A row stays as it
                            is, its ids are what they are elsewhere, and whatever would be run of it sets the
                            global variable 'hostile'

How it fails
  --fault KIND[=VALUE][@MATCH][*TIMES]
                            Fail this way where MATCH is part of host and path, for the next TIMES requests.
                            May be given more than once. Kinds: latency=MS, 401, expired, 403, 404,
                            429[=SECONDS], 500 to 599, broken-json, cut-off=BYTES, hang, html[=STATUS],
                            wrong-type, huge[=MIB].
                            Such as: --fault latency=800@dcs --fault '429=5@/scheduled-jobs*3'

  -h, --help                This text

While it runs
  GET    /__simulator/world   Projects, regions, hosts, tokens, instances, ids of tasks; users with their passwords
                              and the next code that each can sign in with
  GET    /__simulator/log     The requests it got, credentials masked; DELETE forgets them
  GET    /__simulator/faults  The failures to come; POST a JSON list to replace them, DELETE to end them
  POST   /__simulator/clock   {\"advance_ms\": N} moves its clock forward; GET tells the time
  POST   /__simulator/skew    {\"seconds\": N} sets the clock ahead, or back, that answers are dated by and signatures
                              are held against; everything else goes by the time as it is
  POST   /__simulator/revoke  {\"project\": ID} makes all tokens of a project worthless; its world has another one
";

/// What the command line asks for.
#[derive(Debug)]
pub enum Wanted {
    /// The text above.
    Help,
    /// A running server.
    Run(Box<Options>),
}

/// How to run.
#[derive(Debug)]
pub struct Options {
    /// The address to listen at.
    pub bind: IpAddr,
    /// The port that tells products apart by the `Host` header.
    pub port: u16,
    /// Certificate chain and private key.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// The first of the ports with a service each, and the services.
    pub port_per_product: Option<(u16, [Service; SERVICES])>,
    /// The seed.
    pub seed: u64,
    /// Tasks at the start.
    pub tasks: usize,
    /// The time at which it starts; now, when it is not said.
    pub start: Option<Moment>,
    /// Whether time stands still.
    pub frozen: bool,
    /// What `offset` means in TaurusDB's immediate jobs.
    pub immediate_offset: ImmediateOffset,
    /// Minutes for which tokens are good, when it is said.
    pub token_minutes: Option<u32>,
    /// Whether some rows cannot be read.
    pub broken_row: bool,
    /// Whether some rows hold texts that mean harm.
    pub hostile: bool,
    /// How it fails from the start on.
    pub faults: Vec<Fault>,
}

/// The products and IAM.
const SERVICES: usize = Product::ALL.len() + 1;

/// The most tasks: more would take all memory before anybody could ask for them.
const MOST_TASKS: usize = 5_000_000;

/// Reads the command line.
pub fn read(mut parser: lexopt::Parser) -> Result<Wanted, String> {
    let mut options = Options {
        bind: IpAddr::from([127, 0, 0, 1]),
        port: 9090,
        tls: None,
        port_per_product: None,
        seed: 1,
        tasks: 2_000,
        start: None,
        frozen: false,
        immediate_offset: ImmediateOffset::default(),
        token_minutes: None,
        broken_row: false,
        hostile: false,
        faults: Vec::new(),
    };
    let (mut cert, mut key) = (None, None);
    let (mut base, mut region) = (None, None);
    let say = |why: lexopt::Error| why.to_string();
    while let Some(arg) = parser.next().map_err(say)? {
        match arg {
            Short('h') | Long("help") => return Ok(Wanted::Help),
            Long("port") => options.port = number(&mut parser, "--port")?,
            Long("bind") => {
                let text = text(&mut parser)?;
                options.bind = text.parse().map_err(|_| format!("--bind: '{text}' is no IP address"))?;
            }
            Long("tls-cert") => cert = Some(PathBuf::from(parser.value().map_err(say)?)),
            Long("tls-key") => key = Some(PathBuf::from(parser.value().map_err(say)?)),
            Long("port-per-product") => base = Some(number(&mut parser, "--port-per-product")?),
            Long("region") => region = Some(text(&mut parser)?),
            Long("seed") => options.seed = number(&mut parser, "--seed")?,
            Long("tasks") => options.tasks = number(&mut parser, "--tasks")?,
            Long("start") => {
                let text = text(&mut parser)?;
                options.start = Some(Moment::read(&text).ok_or_else(|| format!("--start: '{text}' is no time"))?);
            }
            Long("frozen") => options.frozen = true,
            Long("immediate-offset") => {
                options.immediate_offset = match text(&mut parser)?.as_str() {
                    "page" => ImmediateOffset::PageFromOne,
                    "record-from-1" => ImmediateOffset::RecordFromOne,
                    "record-from-0" => ImmediateOffset::RecordFromZero,
                    other => {
                        return Err(format!(
                            "--immediate-offset: '{other}' is none of page, record-from-1, record-from-0"
                        ));
                    }
                };
            }
            Long("token-minutes") => options.token_minutes = Some(number(&mut parser, "--token-minutes")?),
            Long("with-broken-row") => options.broken_row = true,
            Long("hostile") => options.hostile = true,
            Long("fault") => options.faults.push(Fault::parse(&text(&mut parser)?)?),
            other => return Err(other.unexpected().to_string()),
        }
    }
    if options.tasks > MOST_TASKS {
        return Err(format!("--tasks: {} are more than {MOST_TASKS}", options.tasks));
    }
    options.tls = match (cert, key) {
        (None, None) => None,
        (Some(cert), Some(key)) => Some((cert, key)),
        _ => return Err("--tls-cert and --tls-key belong together".to_owned()),
    };
    options.port_per_product = match (base, region) {
        (None, None) => None,
        (None, Some(_)) => {
            return Err("--region is for --port-per-product; otherwise the Host header tells it".to_owned());
        }
        (Some(base), region) => Some((base, services(&region.unwrap_or_else(|| "cn-north-4".to_owned()))?)),
    };
    if options.port_per_product.is_some_and(|(base, _)| base > u16::MAX - (SERVICES - 1) as u16) {
        return Err(format!("--port-per-product: there are no {SERVICES} ports from there on"));
    }
    Ok(Wanted::Run(Box::new(options)))
}

fn services(region: &str) -> Result<[Service; SERVICES], String> {
    let service = |whose: Whose| {
        Service::new(whose, region).ok_or_else(|| format!("--region: {} has no host in '{region}'", whose.name()))
    };
    let [taurusdb, gaussdb, dcs] = Product::ALL.map(Whose::from);
    Ok([service(taurusdb)?, service(gaussdb)?, service(dcs)?, service(Whose::Iam)?])
}

fn text(parser: &mut lexopt::Parser) -> Result<String, String> {
    parser.value().and_then(ValueExt::string).map_err(|why| why.to_string())
}

fn number<T: std::str::FromStr>(parser: &mut lexopt::Parser, name: &str) -> Result<T, String> {
    let text = text(parser)?;
    text.parse().map_err(|_| format!("{name}: '{text}' is no number that fits"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(args: &[&str]) -> Result<Options, String> {
        match read(lexopt::Parser::from_args(args))? {
            Wanted::Run(options) => Ok(*options),
            Wanted::Help => Err("help".to_owned()),
        }
    }

    #[test]
    fn nothing_said_is_the_usual() {
        let options = run(&[]).unwrap();
        assert_eq!((options.port, options.seed, options.tasks), (9_090, 1, 2_000));
        assert!(options.bind.is_loopback() && options.tls.is_none() && options.faults.is_empty());
        assert!(options.token_minutes.is_none() && !options.hostile);
    }

    #[test]
    fn everything_can_be_said() {
        let options = run(&[
            "--port",
            "0",
            "--seed=7",
            "--tasks",
            "10",
            "--bind",
            "::1",
            "--tls-cert",
            "c.pem",
            "--tls-key",
            "k.pem",
            "--port-per-product",
            "9100",
            "--region",
            "tr-west-1",
            "--start",
            "2026-11-21T08:00:00Z",
            "--frozen",
            "--immediate-offset",
            "record-from-1",
            "--with-broken-row",
            "--hostile",
            "--token-minutes=35",
            "--fault",
            "503@dcs*2",
            "--fault",
            "hang",
        ])
        .unwrap();
        let hosts = options.port_per_product.map(|(base, services)| (base, services[1].host, services[3].host));
        assert_eq!(hosts, Some((9_100, "gaussdb.tr-west-1.myhuaweicloud.com", "iam.tr-west-1.myhuaweicloud.com")));
        assert!(options.hostile && options.token_minutes == Some(35));
        assert_eq!(options.immediate_offset, ImmediateOffset::RecordFromOne);
        assert_eq!(options.faults.len(), 2);
        assert!(options.frozen && options.broken_row && options.start.is_some());
    }

    #[test]
    fn what_makes_no_sense_is_said_to_make_none() {
        for (args, word) in [
            (vec!["--port", "x"], "--port"),
            (vec!["--port", "99999"], "--port"),
            (vec!["--bind", "localhost"], "--bind"),
            (vec!["--tls-cert", "c.pem"], "belong together"),
            (vec!["--region", "cn-north-4"], "--port-per-product"),
            (vec!["--port-per-product", "9100", "--region", "cn-north-1"], "TaurusDB"),
            (vec!["--port-per-product", "65533"], "4 ports"),
            (vec!["--token-minutes", "long"], "--token-minutes"),
            (vec!["--fault", "418"], "418"),
            (vec!["--tasks", "99999999"], "--tasks"),
            (vec!["--start", "soon"], "--start"),
            (vec!["--immediate-offset", "x"], "--immediate-offset"),
            (vec!["--colour"], "--colour"),
            (vec!["9090"], "9090"),
        ] {
            let why = run(&args).unwrap_err();
            assert!(why.contains(word), "{args:?}: {why}");
        }
        assert_eq!(run(&["--help"]).unwrap_err(), "help");
    }
}

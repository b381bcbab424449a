//! A connection to the first host that lets us in.

use super::tls;
use crate::StoreError;
use crate::target::{PostgresHost, PostgresTarget, SslMode};
use postgres::config::{Config, SslMode as Wanted};
use postgres::error::SqlState;
use postgres::{Client, NoTls};
use std::error::Error as _;
use std::time::Duration;

/// How long sent bytes may stay unanswered before a connection counts as lost.
const UNANSWERED: Duration = Duration::from_secs(30);

/// What is said to the server first. What a loader looks for under the lock, it must see as it is then. A transaction that
/// waits for us so long is one whose loader is gone, and so is one of whose machine nothing is heard. The staged rows of a
/// batch fit into the temporary buffers, which are taken only as they are needed.
const SESSION: &str =
    "SET client_min_messages = warning; SET idle_in_transaction_session_timeout = '5min';
    SET default_transaction_isolation = 'read committed';
    SET tcp_keepalives_idle = '30s'; SET tcp_keepalives_interval = '5s'; SET tcp_keepalives_count = 3;
    SET temp_buffers = '64MB'";

/// Connects.
pub(super) fn connect(target: &PostgresTarget, lock_wait: Duration) -> Result<Client, StoreError> {
    let mut last = None;
    for host in &target.hosts {
        match to_host(target, host) {
            Ok(mut client) => {
                let lock = lock_wait.as_millis();
                let session = format!("{SESSION}; SET lock_timeout = '{lock}ms'");
                client.batch_execute(&session).map_err(|error| super::store_error(&error))?;
                return Ok(client);
            }
            Err(error) => {
                tracing::debug!(host = %host.host, port = host.port, %error, "no connection");
                last = Some(error);
            }
        }
    }
    Err(last.unwrap_or_else(|| StoreError::Url("expected a host, found none".to_owned())))
}

fn to_host(target: &PostgresTarget, host: &PostgresHost) -> Result<Client, StoreError> {
    let plain = || {
        config(target, host, Wanted::Disable)
            .connect(NoTls)
            .map_err(|error| refusal(target, &error))
    };
    let encrypted = |wanted| {
        let connector = tls::connector(target).map_err(|found| Refusal {
            error: StoreError::Connect { target: target.to_string(), found, transient: false },
            other_way: false,
        })?;
        config(target, host, wanted).connect(connector).map_err(|error| refusal(target, &error))
    };
    let connected = match target.ssl_mode {
        // Nobody listens to a socket on this machine, and no server encrypts on it.
        _ if host.is_socket() => plain(),
        SslMode::Disable => plain(),
        SslMode::Allow => {
            plain().or_else(|refused| refused.try_otherwise(|| encrypted(Wanted::Require)))
        }
        SslMode::Prefer => {
            encrypted(Wanted::Prefer).or_else(|refused| refused.try_otherwise(plain))
        }
        SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => encrypted(Wanted::Require),
    };
    connected.map_err(|refused| refused.error)
}

fn config(target: &PostgresTarget, host: &PostgresHost, wanted: Wanted) -> Config {
    let mut config = Config::new();
    config
        .host(&host.host)
        .port(host.port)
        .user(&target.user)
        .dbname(&target.database)
        .application_name(&target.application_name)
        .connect_timeout(target.connect_timeout)
        .tcp_user_timeout(UNANSWERED)
        .keepalives_idle(UNANSWERED)
        .keepalives_interval(Duration::from_secs(5))
        .keepalives_retries(3)
        .ssl_mode(wanted);
    if let Some(address) = host.address {
        config.hostaddr(address);
    }
    if let Some(password) = &host.password {
        config.password(password.reveal());
    }
    if let Some(options) = &target.options {
        config.options(options);
    }
    config
}

struct Refusal {
    error: StoreError,
    /// Whether it may be because the connection was, or was not, encrypted.
    other_way: bool,
}

impl Refusal {
    fn try_otherwise(self, connect: impl FnOnce() -> Result<Client, Self>) -> Result<Client, Self> {
        if self.other_way { connect().map_err(|_| self) } else { Err(self) }
    }
}

fn refusal(target: &PostgresTarget, error: &postgres::Error) -> Refusal {
    let (found, transient, other_way) = if let Some(answer) = error.as_db_error() {
        let code = answer.code();
        let busy = [
            &SqlState::CANNOT_CONNECT_NOW,
            &SqlState::TOO_MANY_CONNECTIONS,
            &SqlState::ADMIN_SHUTDOWN,
            &SqlState::CRASH_SHUTDOWN,
        ];
        let other_way = *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION;
        (answer.message().to_owned(), busy.contains(&code), other_way)
    } else {
        let cause = error.source().map(ToString::to_string);
        let io = error.source().and_then(|cause| cause.downcast_ref::<std::io::Error>());
        // What rustls says of a certificate comes as an error of input or output, too.
        let handshake = io
            .and_then(std::io::Error::get_ref)
            .and_then(|inner| inner.downcast_ref::<rustls::Error>())
            .is_some();
        let shown = cause.unwrap_or_else(|| error.to_string());
        (shown, (io.is_some() || error.is_closed()) && !handshake, handshake)
    };
    let error = StoreError::Connect { target: target.to_string(), found, transient };
    Refusal { error, other_way }
}

//! `postgres://user:password@host:port/database?sslmode=…`, read as `libpq` reads it.

use super::Environment;
use super::password_file::{self, Wanted};
use crate::{Secret, StoreError};
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Seconds that one attempt to connect may take where nothing is said.
const CONNECT_SECONDS: u64 = 15;
/// Hosts that one URL may name.
const MOST_HOSTS: usize = 16;
/// Folders in which a server on this machine keeps its socket.
const SOCKET_FOLDERS: &[&str] = &["/var/run/postgresql", "/tmp"];

/// A database of a PostgreSQL server, and how to get there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostgresTarget {
    pub(crate) hosts: Vec<PostgresHost>,
    pub(crate) user: String,
    pub(crate) database: String,
    pub(crate) ssl_mode: SslMode,
    pub(crate) root_certificates: RootCertificates,
    pub(crate) connect_timeout: Duration,
    pub(crate) application_name: String,
    pub(crate) options: Option<String>,
    /// What is to be said about files that were not used.
    pub(crate) warnings: Vec<String>,
}

/// One server that may answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PostgresHost {
    /// A name, an address, or the folder of a socket; what a certificate is to be for.
    pub(crate) host: String,
    /// Where to connect to, if not to where `host` leads.
    pub(crate) address: Option<IpAddr>,
    pub(crate) port: u16,
    pub(crate) password: Option<Secret>,
}

impl PostgresHost {
    pub(crate) fn is_socket(&self) -> bool {
        self.address.is_none() && self.host.starts_with('/')
    }
}

/// `sslmode`, the least strict first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum SslMode {
    /// Never encrypted.
    Disable,
    /// Encrypted only where the server wants it.
    Allow,
    /// Encrypted where the server can.
    #[default]
    Prefer,
    /// Encrypted, whoever the server is.
    Require,
    /// Encrypted, and the server's certificate is one of a known authority.
    VerifyCa,
    /// The same, and it is for the host that was named.
    VerifyFull,
}

/// By which authorities a server's certificate is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RootCertificates {
    /// Those of this file, if it is there.
    File(PathBuf),
    /// Those of the system.
    System,
    /// None.
    Unknown,
}

impl SslMode {
    const NAMES: &[(&'static str, Self)] = &[
        ("disable", Self::Disable),
        ("allow", Self::Allow),
        ("prefer", Self::Prefer),
        ("require", Self::Require),
        ("verify-ca", Self::VerifyCa),
        ("verify-full", Self::VerifyFull),
    ];

    fn parse(text: &str) -> Result<Self, StoreError> {
        let known = Self::NAMES.iter().find(|(name, _)| *name == text);
        known.map(|&(_, mode)| mode).ok_or_else(|| {
            let names: Vec<_> = Self::NAMES.iter().map(|(name, _)| *name).collect();
            StoreError::Url(format!("sslmode: expected {}, found another word", names.join(", ")))
        })
    }
}

/// What a URL says, before what it does not say is filled in.
#[derive(Default)]
struct Said {
    host: Option<String>,
    address: Option<String>,
    port: Option<String>,
    user: Option<String>,
    password: Option<String>,
    database: Option<String>,
    ssl_mode: Option<String>,
    root_certificates: Option<String>,
    connect_timeout: Option<String>,
    application_name: Option<String>,
    options: Option<String>,
    password_file: Option<String>,
}

impl Said {
    /// The parameters, by the names that they have in a URL and in the environment.
    fn parameter(&mut self, name: &str) -> Option<(&mut Option<String>, &'static str)> {
        Some(match name {
            "host" => (&mut self.host, "PGHOST"),
            "hostaddr" => (&mut self.address, "PGHOSTADDR"),
            "port" => (&mut self.port, "PGPORT"),
            "user" => (&mut self.user, "PGUSER"),
            "password" => (&mut self.password, "PGPASSWORD"),
            "dbname" => (&mut self.database, "PGDATABASE"),
            "sslmode" => (&mut self.ssl_mode, "PGSSLMODE"),
            "sslrootcert" => (&mut self.root_certificates, "PGSSLROOTCERT"),
            "connect_timeout" => (&mut self.connect_timeout, "PGCONNECT_TIMEOUT"),
            "application_name" => (&mut self.application_name, "PGAPPNAME"),
            "options" => (&mut self.options, "PGOPTIONS"),
            "passfile" => (&mut self.password_file, "PGPASSFILE"),
            _ => return None,
        })
    }

    const NAMES: &[&'static str] = &[
        "host",
        "hostaddr",
        "port",
        "user",
        "password",
        "dbname",
        "sslmode",
        "sslrootcert",
        "connect_timeout",
        "application_name",
        "options",
        "passfile",
    ];

    /// Reads what stands behind `postgres://`.
    fn read(url: &str) -> Result<Self, StoreError> {
        let mut said = Self::default();
        let (authority, behind) = url.split_at(url.find(['/', '?']).unwrap_or(url.len()));
        // What was taken for host, port, database or parameters would be parts of a password, and be shown.
        if behind.contains('@') {
            return Err(StoreError::Url(
                "expected no @ behind the first / or ? of the URL, found one; / ? # @ % in a password are written \
                 %2F %3F %23 %40 %25"
                    .to_owned(),
            ));
        }
        let (path, query) =
            behind.split_once('?').map_or((behind, None), |(path, query)| (path, Some(query)));
        let database = path.strip_prefix('/');
        let (user, hosts) = authority
            .rsplit_once('@')
            .map_or((None, authority), |(user, hosts)| (Some(user), hosts));
        if let Some(user) = user {
            let (user, password) =
                user.split_once(':').map_or((user, None), |(user, word)| (user, Some(word)));
            said.user = not_empty(decoded(user, "user")?);
            said.password = password.map(|word| decoded(word, "password")).transpose()?;
        }
        let (mut names, mut ports) = (Vec::new(), Vec::new());
        for host in hosts.split(',') {
            let (name, port) = host_and_port(host)?;
            names.push(decoded(name, "host")?);
            ports.push(port.to_owned());
        }
        said.host =
            not_empty(names.join(",")).filter(|names| names.bytes().any(|byte| byte != b','));
        said.port = Some(ports.join(",")).filter(|ports| ports.bytes().any(|byte| byte != b','));
        said.database =
            database.map(|name| decoded(name, "database")).transpose()?.and_then(not_empty);
        for pair in
            query.into_iter().flat_map(|query| query.split('&')).filter(|pair| !pair.is_empty())
        {
            let (name, value) = pair.split_once('=').ok_or_else(|| {
                StoreError::Url("expected name=value behind the ?, found no =".to_owned())
            })?;
            let name = decoded(name, "name of a parameter")?;
            let Some((place, _)) = said.parameter(&name) else {
                let known = Self::NAMES.join(", ");
                return Err(StoreError::Url(format!(
                    "expected one of {known} behind the ?, found another name"
                )));
            };
            *place = Some(decoded(value, "parameter")?);
        }
        Ok(said)
    }

    fn fill(&mut self, environment: Environment<'_>) {
        for name in Self::NAMES {
            if let Some((place, variable)) = self.parameter(name)
                && place.is_none()
            {
                *place = environment(variable).and_then(not_empty);
            }
        }
    }
}

impl PostgresTarget {
    /// Reads what stands behind `postgres://`, and fills in what it does not say.
    pub(super) fn parse(url: &str, environment: Environment<'_>) -> Result<Self, StoreError> {
        let mut said = Said::read(url)?;
        said.fill(environment);
        let home = environment("HOME").and_then(not_empty).map(PathBuf::from);
        let user = said
            .user
            .or_else(|| environment("USER").and_then(not_empty))
            .or_else(|| environment("LOGNAME").and_then(not_empty));
        let user = user.ok_or_else(|| {
            StoreError::Url("expected a user in the URL or in PGUSER, found none".to_owned())
        })?;
        let database = said.database.unwrap_or_else(|| user.clone());
        let ports = said.port.unwrap_or_default();
        let addresses = said.address.and_then(not_empty);
        let hosts = said.host.or_else(|| addresses.clone()).unwrap_or_else(|| default_host(&ports));
        let mut target = Self {
            hosts: Vec::new(),
            user,
            database,
            ssl_mode: said.ssl_mode.as_deref().map_or(Ok(SslMode::default()), SslMode::parse)?,
            root_certificates: match said.root_certificates.as_deref() {
                Some("system") => RootCertificates::System,
                Some(file) => RootCertificates::File(file.into()),
                None => home.as_ref().map_or(RootCertificates::Unknown, |home| {
                    RootCertificates::File(home.join(".postgresql/root.crt"))
                }),
            },
            connect_timeout: timeout(said.connect_timeout.as_deref())?,
            application_name: said.application_name.unwrap_or_else(|| "jixiao".to_owned()),
            options: said.options,
            warnings: Vec::new(),
        };
        let file =
            said.password_file.map(PathBuf::from).or_else(|| home.map(|home| home.join(".pgpass")));
        let ports: Vec<_> = ports.split(',').collect();
        let hosts: Vec<_> = hosts.split(',').collect();
        if hosts.len() > MOST_HOSTS {
            return Err(StoreError::Url(format!(
                "expected at most {MOST_HOSTS} hosts, found more"
            )));
        }
        let addresses: Vec<_> = addresses.iter().flat_map(|all| all.split(',')).collect();
        if !addresses.is_empty() && addresses.len() != hosts.len() {
            return Err(StoreError::Url(
                "hostaddr: expected an address for each host, found another number".into(),
            ));
        }
        if ports.len() != 1 && ports.len() != hosts.len() {
            return Err(StoreError::Url(
                "expected one port, or one for each host, found another number".into(),
            ));
        }
        for (index, host) in hosts.into_iter().enumerate() {
            let text = ports.get(index).or(ports.first()).copied().unwrap_or_default();
            let address = addresses.get(index).copied().filter(|address| !address.is_empty());
            let host = if host.is_empty() { address.unwrap_or("localhost") } else { host };
            let address = address.map(ip_address).transpose()?;
            let port = port(text)?;
            let password = match (&said.password, &file) {
                (Some(password), _) => Some(Secret::new(password.clone())),
                (None, Some(file)) => target.password_of(file, host, port),
                (None, None) => None,
            };
            target.hosts.push(PostgresHost { host: host.to_owned(), address, port, password });
        }
        Ok(target)
    }

    fn password_of(&mut self, file: &std::path::Path, host: &str, port: u16) -> Option<Secret> {
        let host = if SOCKET_FOLDERS.contains(&host) { "localhost" } else { host };
        let wanted = Wanted { host, port, database: &self.database, user: &self.user };
        password_file::password(file, wanted).unwrap_or_else(|warning| {
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
            None
        })
    }

    /// What is to be said about files that were not used.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

impl fmt::Display for PostgresTarget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "postgres://{}@", self.user)?;
        for (index, host) in self.hosts.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let colons = host.host.contains(':');
            let (open, close) = if colons { ("[", "]") } else { ("", "") };
            write!(formatter, "{comma}{open}{}{close}:{}", host.host, host.port)?;
        }
        write!(formatter, "/{}", self.database)?;
        let shown = |host: &PostgresHost| {
            let address = host.address.map(|address| address.to_string());
            address.filter(|address| *address != host.host)
        };
        if self.hosts.iter().any(|host| shown(host).is_some()) {
            let addresses: Vec<_> =
                self.hosts.iter().map(|host| shown(host).unwrap_or_default()).collect();
            write!(formatter, "?hostaddr={}", addresses.join(","))?;
        }
        Ok(())
    }
}

fn not_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn default_host(ports: &str) -> String {
    let port = port(ports).unwrap_or(5432);
    let there = SOCKET_FOLDERS
        .iter()
        .find(|folder| std::path::Path::new(folder).join(format!(".s.PGSQL.{port}")).exists());
    there.map_or("localhost", |folder| folder).to_owned()
}

fn port(text: &str) -> Result<u16, StoreError> {
    match text {
        "" => Ok(5432),
        _ => text.parse().ok().filter(|&port| port != 0).ok_or_else(|| {
            StoreError::Url("expected a port from 1 to 65535, found something else".to_owned())
        }),
    }
}

fn ip_address(text: &str) -> Result<IpAddr, StoreError> {
    text.parse().map_err(|_| {
        StoreError::Url(
            "hostaddr: expected an IP address such as 127.0.0.1, found something else; give a name as host"
                .to_owned(),
        )
    })
}

/// As with `libpq`, 0 and less is no limit, and 1 counts as 2.
fn timeout(text: Option<&str>) -> Result<Duration, StoreError> {
    let Some(text) = text else { return Ok(Duration::from_secs(CONNECT_SECONDS)) };
    let seconds: i64 = text.trim().parse().map_err(|_| {
        StoreError::Url(
            "connect_timeout: expected a number of seconds, found something else".to_owned(),
        )
    })?;
    Ok(match seconds {
        ..=0 => Duration::from_hours(24),
        1 => Duration::from_secs(2),
        _ => Duration::from_secs(seconds.unsigned_abs().min(24 * 60 * 60)),
    })
}

/// Host and port of `host`, `host:port`, `[::1]`, `[::1]:port`.
fn host_and_port(text: &str) -> Result<(&str, &str), StoreError> {
    if let Some(rest) = text.strip_prefix('[') {
        let wrong = || StoreError::Url("expected ] behind an IPv6 address, found none".to_owned());
        let (host, rest) = rest.split_once(']').ok_or_else(wrong)?;
        let port = if rest.is_empty() { rest } else { rest.strip_prefix(':').ok_or_else(wrong)? };
        return Ok((host, port));
    }
    Ok(text.split_once(':').unwrap_or((text, "")))
}

/// `%20` and the like made characters.
fn decoded(text: &str, what: &str) -> Result<String, StoreError> {
    let wrong = |found: &str| {
        StoreError::Url(format!("{what}: expected %00 to %FF in UTF-8, found {found}"))
    };
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let (Some(high), Some(low)) = (digit(rest.next()), digit(rest.next())) else {
            return Err(wrong("a % without two hexadecimal digits"));
        };
        bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
    }
    if bytes.contains(&0) {
        return Err(wrong("%00"));
    }
    String::from_utf8(bytes).map_err(|_| wrong("other bytes"))
}

#[cfg(test)]
mod tests;

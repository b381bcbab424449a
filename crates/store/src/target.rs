//! Where records go: `sqlite:FILE` or `postgres://…`.

mod password_file;
mod postgres_url;

pub(crate) use postgres_url::{PostgresHost, RootCertificates};
pub use postgres_url::{PostgresTarget, SslMode};

use crate::StoreError;
use std::fmt;
use std::path::{Path, PathBuf};

/// Gives the value of an environment variable.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// A database of a PostgreSQL server.
    Postgres(Box<PostgresTarget>),
}

impl Target {
    /// Reads a URL. For PostgreSQL, what it does not say comes from `environment` (`PGHOST`, `PGPASSWORD`, …) and from
    /// the password file, as with `libpq`.
    ///
    /// # Errors
    ///
    /// A message never repeats the URL, which may hold a password.
    pub fn parse(url: &str, environment: Environment<'_>) -> Result<Self, StoreError> {
        let Some((scheme, rest)) = url.split_once(':') else {
            return Err(StoreError::Url(
                "expected sqlite:FILE or postgres://…, found no colon".into(),
            ));
        };
        // In a scheme, capitals are small letters (RFC 3986, 3.1).
        match scheme.to_ascii_lowercase().as_str() {
            "sqlite" => {
                let file = rest.strip_prefix("//").unwrap_or(rest);
                if file.is_empty() || file == ":memory:" {
                    return Err(StoreError::Url(
                        "expected a file after sqlite:, found none".into(),
                    ));
                }
                Ok(Self::Sqlite(PathBuf::from(file)))
            }
            "postgres" | "postgresql" => {
                let rest = rest.strip_prefix("//").ok_or_else(|| {
                    StoreError::Url(format!("expected // after {scheme}:, found none"))
                })?;
                PostgresTarget::parse(rest, environment).map(Box::new).map(Self::Postgres)
            }
            _ => {
                let known = scheme.len() < 20
                    && scheme.chars().all(|one| one.is_ascii_alphanumeric() || "+-.".contains(one));
                let found = if known { scheme } else { "another scheme" };
                Err(StoreError::Url(format!("expected sqlite: or postgres:, found {found}")))
            }
        }
    }

    /// The embedded database in this file.
    pub fn file(path: &Path) -> Self {
        Self::Sqlite(path.to_owned())
    }
}

impl fmt::Display for Target {
    /// The URL without its password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(formatter, "sqlite:{}", path.display()),
            Self::Postgres(target) => write!(formatter, "{target}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expect: &str) {
        let shown = match Target::parse(url, &|_| None) {
            Ok(target) => target.to_string(),
            Err(error) => error.to_string(),
        };
        assert_eq!(shown, expect);
    }

    #[test]
    fn a_file_is_named_after_its_scheme() {
        check("sqlite:output/jixiao.db", "sqlite:output/jixiao.db");
        check("sqlite:///data/jixiao.db", "sqlite:/data/jixiao.db");
        check("sqlite:绩效.db", "sqlite:绩效.db");
    }

    #[test]
    fn a_scheme_may_have_capitals() {
        check("SQLITE:A.db", "sqlite:A.db");
        check("Postgres://U@host/D", "postgres://U@host:5432/D");
        check("PostgreSQL://U@host/D", "postgres://U@host:5432/D");
    }

    #[test]
    fn no_form_of_a_target_shows_a_password() {
        let parse =
            |url: &str| Target::parse(url, &|name| (name == "USER").then(|| "me".to_owned()));
        for url in ["postgres://u:s3cret@h/d", "postgres://h/d?user=u&password=s3cret"] {
            let target = parse(url).expect("a URL");
            let shown = format!("{target} {target:?}");
            assert!(!shown.contains("s3cret"), "{shown}");
        }
        for url in ["postgres://u:p@s3cret/w@h/d", "POSTGRES://s3cret:7/w@h/d"] {
            let error = parse(url).expect_err("no URL");
            let shown = format!("{error} {error:?} {}", error.help());
            assert!(!shown.contains("s3cret"), "{shown}");
        }
    }

    #[test]
    fn what_names_no_database_is_said() {
        check("output", "expected sqlite:FILE or postgres://…, found no colon");
        check("sqlite:", "expected a file after sqlite:, found none");
        check("mysql://a:secret@b/c", "expected sqlite: or postgres:, found mysql");
        check("a secret@x:5432/c", "expected sqlite: or postgres:, found another scheme");
        check("postgres:a:secret@b/c", "expected // after postgres:, found none");
    }
}

//! RecordSets into databases and back: SQLite, which is built in, and PostgreSQL.
//!
//! ```
//! use store::{Loader, NoOne, Policy, Target, read};
//!
//! # let folder = tempfile::tempdir()?;
//! # let url = format!("sqlite:{}", folder.path().join("jixiao.db").display());
//! let records = record::RecordSet::new(document::Source {
//!     name: "a.txt".into(), format: "text", bytes: 3, sha256: [0; 32], encoding: Some("UTF-8"),
//! });
//! let target = Target::parse(&url, &|_| None)?;
//! let mut loader = Loader::open(&target, Policy::default())?;
//! loader.add(&records, &mut NoOne);
//! assert_eq!(loader.finish(&mut NoOne).new, 1);
//! let mut found = Vec::new();
//! read(&target, None, &mut |records| found.push(records))?;
//! assert_eq!(found, [records]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it guarantees
//!
//! * A document is there whole or not at all, whatever happens to the process, the connection or the server.
//! * Loading the same documents again changes nothing. A document is known by its content; a name under which other
//!   content comes is a corrected document, whose old rows go in the transaction that brings the new ones.
//! * What a database gives back equals what it took, to the last digit and character; what it cannot hold is refused,
//!   and the other documents go on.
//! * A password stands in no message, no log and no `Debug` form.
//!
//! # What this crate does not do
//!
//! It extracts nothing and reads no file of records; the pipeline does. It looks at no environment variable by itself.

mod digest;
mod error;
mod loader;
mod packed;
mod plan;
mod postgres;
mod query;
mod read;
mod schema;
mod secret;
mod sqlite;
mod target;

pub use error::StoreError;
pub use loader::{Change, Loader, NoOne, Observer, Policy, Report};
pub use query::{Answer, Asked, Field, QueryLimits, query, tables_and_views};
pub use read::{read, read_file};
pub use schema::{VERSION, View, view_names};
pub use secret::Secret;
pub use target::{Environment, PostgresTarget, SslMode, Target};

//! Loads documents in batches, each batch in one transaction; tries again where the database went away, and keeps account
//! of every document.

use crate::packed::Packed;
use crate::plan::{Item, Planned};
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::{StoreError, Target};
use record::RecordSet;
use record::flat::TABLES;
use std::time::Duration;

/// Rows after which a batch is loaded.
const BATCH_ROWS: u64 = 20_000;
/// Bytes of memory after which a batch is loaded.
const BATCH_BYTES: usize = 32 << 20;
/// Documents and names after which a batch is loaded.
const BATCH_ITEMS: usize = 2_000;

/// How often and how fast a load tries again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// How often a batch is tried before the load gives up; at least once.
    pub attempts: u32,
    /// The wait before the second attempt; it doubles from one to the next.
    pub first_wait: Duration,
    /// The longest wait.
    pub longest_wait: Duration,
    /// How long another loader may hold the database.
    pub lock_wait: Duration,
}

impl Default for Policy {
    /// Eight attempts in about half a minute.
    fn default() -> Self {
        Self {
            attempts: 8,
            first_wait: Duration::from_millis(250),
            longest_wait: Duration::from_secs(10),
            lock_wait: Duration::from_mins(1),
        }
    }
}

/// What became of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The database did not hold it.
    New,
    /// It took the place of what stood under its name, or of its earlier records.
    Replaced,
    /// The database holds it as it is.
    Unchanged,
    /// The database cannot hold it; nothing of it is there, and what stood under its name before stays.
    Refused(StoreError),
}

/// Watches a load.
pub trait Observer {
    /// A document is safe in the database, or refused.
    fn loaded(&mut self, name: &str, change: &Change);

    /// The database went away; the load waits and tries again.
    fn waiting(&mut self, error: &StoreError, wait: Duration);
}

/// Watches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoOne;

impl Observer for NoOne {
    fn loaded(&mut self, _: &str, _: &Change) {}

    fn waiting(&mut self, _: &StoreError, _: Duration) {}
}

/// A load in numbers. `new` + `replaced` + `unchanged` + `refused` + `left` are all documents and names that came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Documents that the database did not hold.
    pub new: u64,
    /// Documents that took the place of others, or of their own earlier records.
    pub replaced: u64,
    /// Documents that the database holds as they are.
    pub unchanged: u64,
    /// Documents that the database cannot hold.
    pub refused: u64,
    /// Documents that came after the load had given up.
    pub left: u64,
    /// The first of them.
    pub first_left: Option<String>,
    /// Rows that were written, by table.
    pub rows: Vec<(&'static str, u64)>,
    /// How often a batch was tried again.
    pub retries: u64,
    /// Why the load gave up.
    pub ended: Option<StoreError>,
    /// Why the foreign keys, which are made in the end, are missing; what was loaded is safe without them.
    pub unfinished: Option<StoreError>,
}

impl Report {
    /// All rows that were written.
    pub fn all_rows(&self) -> u64 {
        self.rows.iter().map(|(_, count)| count).sum()
    }

    /// Documents that are in the database now.
    pub fn held(&self) -> u64 {
        self.new + self.replaced + self.unchanged
    }
}

/// A database that takes batches.
pub(crate) trait Engine: Send {
    /// Loads `items` in one transaction. What becomes of each is in `planned` before the transaction is ended, so that it
    /// is known even where the end is not heard of.
    fn load(&mut self, items: &[Item], planned: &mut Vec<Planned>) -> Result<(), StoreError>;

    /// Whether a text may hold U+0000.
    fn takes_zero(&self) -> bool;

    /// The load is over: makes what is missing of the database. What was loaded is safe without it.
    fn finish(&mut self) -> Result<(), StoreError>;
}

/// Loads documents into one database.
pub struct Loader {
    target: Target,
    policy: Policy,
    engine: Option<Box<dyn Engine>>,
    takes_zero: bool,
    batch: Vec<Item>,
    rows: u64,
    bytes: usize,
    report: Report,
}

impl std::fmt::Debug for Loader {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Loader").field("report", &self.report).finish_non_exhaustive()
    }
}

fn open(target: &Target, policy: &Policy) -> Result<Box<dyn Engine>, StoreError> {
    Ok(match target {
        Target::Sqlite(path) => Box::new(Sqlite::open(path, policy.lock_wait)?),
        Target::Postgres(target) => Box::new(Postgres::open(target, policy.lock_wait)?),
    })
}

impl Loader {
    /// Opens the database; makes its tables where there are none, and brings those of an older version forward.
    pub fn open(target: &Target, policy: Policy) -> Result<Self, StoreError> {
        let engine = open(target, &policy)?;
        let takes_zero = engine.takes_zero();
        let report = Report {
            rows: TABLES.iter().map(|table| (table.name, 0)).collect(),
            ..Report::default()
        };
        Ok(Self {
            target: target.clone(),
            policy,
            engine: Some(engine),
            takes_zero,
            batch: Vec::new(),
            rows: 0,
            bytes: 0,
            report,
        })
    }

    /// Takes a document. Whether it is safe is known when `observer` hears of it, or at the end.
    pub fn add(&mut self, records: &RecordSet, observer: &mut dyn Observer) {
        let name = &records.source.name;
        if self.has_ended() {
            return self.leave(name);
        }
        match self.packed(records) {
            Ok(packed) => {
                self.rows += packed.rows();
                self.bytes += packed.bytes();
                self.push(Item::Document(Box::new(packed)), observer);
            }
            Err(error) => self.refuse(name, error, observer),
        }
    }

    /// Says that `name` stands for the same content as a document that was loaded before.
    pub fn add_name(&mut self, name: &str, sha256: &str, observer: &mut dyn Observer) {
        if self.has_ended() {
            return self.leave(name);
        }
        if !self.takes_zero && name.contains('\0') {
            return self.refuse(name, zero("documents", crate::packed::NAME), observer);
        }
        self.push(Item::Name { name: name.to_owned(), sha256: sha256.to_owned() }, observer);
    }

    /// A document of which no records could be made.
    pub fn refuse(&mut self, name: &str, error: StoreError, observer: &mut dyn Observer) {
        if self.has_ended() {
            return self.leave(name);
        }
        self.report.refused += 1;
        observer.loaded(name, &Change::Refused(error));
    }

    /// Whether the load has given up; what comes now is only counted.
    pub fn has_ended(&self) -> bool {
        self.report.ended.is_some()
    }

    /// Loads what is left, and says what all of it came to.
    pub fn finish(mut self, observer: &mut dyn Observer) -> Report {
        self.flush(observer);
        if !self.has_ended()
            && let Err(error) = self.try_often(observer, |engine| engine.finish())
        {
            self.report.unfinished = Some(error);
        }
        self.report
    }

    fn packed(&self, records: &RecordSet) -> Result<Packed, StoreError> {
        let packed = Packed::new(records)?;
        match packed.zero {
            Some((table, column)) if !self.takes_zero => Err(zero(table, column)),
            _ => Ok(packed),
        }
    }

    fn push(&mut self, item: Item, observer: &mut dyn Observer) {
        self.batch.push(item);
        if self.rows >= BATCH_ROWS || self.bytes >= BATCH_BYTES || self.batch.len() >= BATCH_ITEMS {
            self.flush(observer);
        }
    }

    fn flush(&mut self, observer: &mut dyn Observer) {
        let batch = std::mem::take(&mut self.batch);
        (self.rows, self.bytes) = (0, 0);
        if !batch.is_empty() {
            self.load(&batch, observer);
        }
    }

    fn load(&mut self, items: &[Item], observer: &mut dyn Observer) {
        match self.try_items(items, observer) {
            Ok(planned) => {
                for (item, planned) in items.iter().zip(planned) {
                    self.count(item, planned, observer);
                }
            }
            Err(error) if error.is_of_document() => match items {
                [item] => self.refuse(item.name(), error, observer),
                // One of them; the others must not suffer for it.
                _ => {
                    for item in items {
                        if self.has_ended() {
                            self.leave(item.name());
                        } else {
                            self.load(std::slice::from_ref(item), observer);
                        }
                    }
                }
            },
            Err(error) => {
                self.report.ended = Some(error);
                for item in items {
                    self.leave(item.name());
                }
            }
        }
    }

    fn try_items(
        &mut self,
        items: &[Item],
        observer: &mut dyn Observer,
    ) -> Result<Vec<Planned>, StoreError> {
        let mut first: Option<Vec<Planned>> = None;
        let mut planned = Vec::new();
        self.try_often(observer, |engine| {
            if first.is_none() && !planned.is_empty() {
                first = Some(std::mem::take(&mut planned));
            }
            planned.clear();
            engine.load(items, &mut planned)
        })?;
        Ok(match first {
            Some(first) => heard(first, planned),
            None => planned,
        })
    }

    /// Does something with the database, and once more on a new connection as often as the policy allows.
    fn try_often(
        &mut self,
        observer: &mut dyn Observer,
        mut attempt: impl FnMut(&mut dyn Engine) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut wait = self.policy.first_wait;
        for number in 1.. {
            match self.engine().and_then(&mut attempt) {
                Err(error) if error.is_transient() && number < self.policy.attempts => {
                    tracing::warn!(%error, attempt = number, "the database went away");
                    self.engine = None;
                    self.report.retries += 1;
                    observer.waiting(&error, wait);
                    std::thread::sleep(wait);
                    wait = (wait * 2).min(self.policy.longest_wait);
                }
                Err(error) => {
                    if !error.is_of_document() {
                        self.engine = None;
                    }
                    return Err(error);
                }
                Ok(()) => return Ok(()),
            }
        }
        Err(StoreError::Lost("no attempt".to_owned()))
    }

    fn engine(&mut self) -> Result<&mut dyn Engine, StoreError> {
        let engine = match self.engine.take() {
            Some(engine) => engine,
            None => open(&self.target, &self.policy)?,
        };
        Ok(&mut **self.engine.insert(engine))
    }

    fn count(&mut self, item: &Item, planned: Planned, observer: &mut dyn Observer) {
        let change = match planned {
            Planned::New => Change::New,
            Planned::Replaced => Change::Replaced,
            Planned::Unchanged => Change::Unchanged,
            Planned::Missing => {
                let error =
                    "expected the document of the same content to be loaded, found none".to_owned();
                return self.refuse(item.name(), StoreError::Document(error), observer);
            }
        };
        if let (Item::Document(packed), Change::New | Change::Replaced) = (item, &change) {
            for ((_, sum), count) in self.report.rows.iter_mut().zip(packed.counts) {
                *sum += count;
            }
        }
        match change {
            Change::New => self.report.new += 1,
            Change::Replaced => self.report.replaced += 1,
            _ => self.report.unchanged += 1,
        }
        observer.loaded(item.name(), &change);
    }

    fn leave(&mut self, name: &str) {
        self.report.left += 1;
        self.report.first_left.get_or_insert_with(|| name.to_owned());
    }
}

fn zero(table: &str, column: &str) -> StoreError {
    StoreError::NotForPostgres(format!(
        "{table}.{column}: expected a text that PostgreSQL can hold, found one with a U+0000"
    ))
}

/// What an attempt did whose end was not heard of: what the next one finds as it should be was done by it.
fn heard(first: Vec<Planned>, now: Vec<Planned>) -> Vec<Planned> {
    let pairs = first.into_iter().zip(now);
    pairs.map(|(first, now)| if now == Planned::Unchanged { first } else { now }).collect()
}

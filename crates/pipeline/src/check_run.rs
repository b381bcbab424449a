//! Judging: documents, or the records of an earlier run, through the rules, many at once and told in their order.

use crate::document_run::ReadStage;
use crate::excerpt::{Excerpt, excerpt};
use crate::file::OpenFile;
use crate::input::InputSource;
use crate::isolate::{Deadline, Mark, Went};
use crate::output::write_file;
use crate::panics::caught;
use crate::record_files::{RecordFiles, records_in};
use crate::schedule::{self, Admission, Ticket, Work};
use crate::walk::{Found, Walk, name_of};
use crate::{ArchiveLimits, Error, ErrorKind, Inputs, Settings};
use ::check::{RULES, SettingsError};
use reader::Input;
use record::{
    DocumentFindings, Finding, RecordSet, RuleDescription, Severity, ThresholdDescription, Wording,
};
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::slice;
use std::sync::Arc;

/// Name of the file that says which rules matter how much; it is looked for from the input upwards.
const CONFIGURATION: &str = "jixiao.toml";
/// What a finding takes while it waits for its turn, roughly.
const FINDING_BYTES: u64 = 1_024;

/// What is asked of a check.
#[derive(Debug, Clone, Default)]
pub struct CheckRequest {
    /// Rules, groups, or beginnings of rules' names; all rules where there is none.
    pub select: Vec<String>,
    /// The same, to be left out.
    pub ignore: Vec<String>,
    /// The rules' settings; else a `jixiao.toml` is looked for from each input upwards.
    pub configuration: Option<PathBuf>,
    /// Whether findings come with the place as it stands in the document.
    pub excerpts: bool,
}

/// What became of one document.
#[derive(Debug)]
pub struct Checked {
    /// Path as given, `/`-separated; of records, the name that they give.
    pub name: String,
    /// What was found, or why it could not be read.
    pub result: Result<Judged, Error>,
}

impl Checked {
    fn failed(name: String, kind: ErrorKind) -> Self {
        let result = Err(Error::new(&name, kind));
        Self { name, result }
    }
}

/// What was found in one document.
#[derive(Debug)]
pub struct Judged {
    /// In the order in which the places stand in the document.
    pub findings: DocumentFindings,
    /// For each finding the place as it stands in the document, if that was asked for and is at hand.
    pub excerpts: Vec<Option<Excerpt>>,
}

/// A check in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckSummary {
    /// Documents that were judged.
    pub documents: u64,
    /// Inputs that could not be read.
    pub failed: u64,
    /// 预算项目 of all documents.
    pub projects: u64,
    /// Rule → how many findings of it are errors, warnings and infos.
    pub rules: BTreeMap<String, [u64; 3]>,
}

impl CheckSummary {
    /// How many findings are of this severity.
    pub fn count(&self, severity: Severity) -> u64 {
        self.rules.values().filter_map(|counts| counts.get(place(severity))).sum()
    }

    /// Adds what became of a document.
    pub fn add(&mut self, checked: &Checked) {
        let Ok(judged) = &checked.result else {
            self.failed += 1;
            return;
        };
        self.documents += 1;
        self.projects += judged.findings.projects;
        for finding in &judged.findings.findings {
            if !self.rules.contains_key(&*finding.rule) {
                self.rules.insert(finding.rule.clone().into_owned(), [0; 3]);
            }
            let counts = self.rules.get_mut(&*finding.rule);
            if let Some(count) = counts.and_then(|counts| counts.get_mut(place(finding.severity))) {
                *count += 1;
            }
        }
    }
}

fn place(severity: Severity) -> usize {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    }
}

/// Judges all documents in `paths` (files, folders, run folders, files of records) and tells `deliver` about each.
///
/// # Errors
///
/// Settings of the rules that have no meaning, and what `deliver` says: the check ends there.
pub fn check(
    paths: &[PathBuf],
    request: &CheckRequest,
    settings: &Settings,
    deliver: &mut (dyn FnMut(Checked) -> io::Result<()> + Send),
) -> Result<CheckSummary, Error> {
    check_with(reader::read, paths, request, settings, deliver)
}

fn check_with(
    read: ReadStage,
    paths: &[PathBuf],
    request: &CheckRequest,
    settings: &Settings,
    deliver: &mut (dyn FnMut(Checked) -> io::Result<()> + Send),
) -> Result<CheckSummary, Error> {
    let settings = Arc::new(settings.clone());
    let request = Arc::new(request.clone());
    let mut configurations = Configurations {
        request: Arc::clone(&request),
        settings: Arc::clone(&settings),
        by_folder: BTreeMap::new(),
        given: None,
    };
    configurations.given = match &request.configuration {
        Some(path) => Some(configurations.read(path)?),
        None => None,
    };
    // Names that select nothing are said even where there is nothing to check.
    configurations.narrowed(::check::Settings::default())?;
    let (threads, memory, archives) = (settings.threads, settings.memory, settings.archives);
    let deadline = Deadline::new(settings.isolation.timeout);
    let work = Arc::new(Judging { read, request, settings, deadline });
    let paths: VecDeque<PathBuf> = paths.iter().cloned().collect();
    let source = Source { paths, archives, open: None, configurations };
    let mut summary = CheckSummary::default();
    let mut deliver = |done| match done {
        Done::Nothing => Ok(()),
        Done::Fatal(error) => Err(error),
        Done::Checked(checked) => checked.into_iter().try_for_each(|checked| {
            summary.add(&checked);
            deliver(checked).map_err(|error| Error::write(Path::new("-"), error))
        }),
    };
    schedule::run(&work, threads, memory, source, &mut deliver)?;
    Ok(summary)
}

/// All rules, described.
pub fn rules() -> Vec<RuleDescription> {
    RULES.iter().map(|rule| description(*rule)).collect()
}

/// The rules of this name, of this group, or whose names begin so.
///
/// # Errors
///
/// Where there are none.
pub fn rules_named(name: &str) -> Result<Vec<RuleDescription>, SettingsError> {
    let indices = ::check::rules_named(name)?;
    Ok(indices
        .into_iter()
        .filter_map(|index| RULES.get(index))
        .map(|rule| description(*rule))
        .collect())
}

/// Writes a report: the file is there whole or not at all. What is no file, such as a pipe, is written to.
///
/// # Errors
///
/// Where it cannot be written.
pub fn write_report(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let here = path.parent().is_some_and(|folder| folder.as_os_str().is_empty());
    let path = if here { Path::new(".").join(path) } else { path.to_owned() };
    if fs::metadata(&path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        return fs::write(&path, bytes).map_err(|error| Error::write(&path, error));
    }
    write_file(&path, bytes, &mut PathBuf::new())
}

fn description(rule: &dyn ::check::Rule) -> RuleDescription {
    let explained = rule.explain();
    let wording = |said: ::check::Said| Wording { en: said.en.into(), zh: said.zh.into() };
    let thresholds = rule.thresholds().iter().map(|one| ThresholdDescription {
        name: one.name.into(),
        default: one.default.into(),
        about: one.about.into(),
    });
    RuleDescription {
        name: rule.name().into(),
        group: explained.group.into(),
        severity: rule.severity(),
        what: wording(explained.what),
        why: Cow::Borrowed(explained.why),
        example: Cow::Borrowed(explained.example),
        help: wording(explained.help),
        thresholds: thresholds.collect(),
    }
}

/// The settings of the rules by folder: those of the nearest `jixiao.toml`.
struct Configurations {
    request: Arc<CheckRequest>,
    settings: Arc<Settings>,
    given: Option<Arc<::check::Settings>>,
    by_folder: BTreeMap<PathBuf, Arc<::check::Settings>>,
}

impl Configurations {
    fn of(&mut self, input: &Path) -> Result<Arc<::check::Settings>, Error> {
        if let Some(given) = &self.given {
            return Ok(Arc::clone(given));
        }
        let absolute = std::path::absolute(input).unwrap_or_else(|_| input.to_owned());
        let mut passed = Vec::new();
        let mut found = None;
        for folder in absolute.ancestors().skip(1) {
            if let Some(known) = self.by_folder.get(folder) {
                found = Some(Arc::clone(known));
                break;
            }
            passed.push(folder.to_owned());
            let file = folder.join(CONFIGURATION);
            if file.is_file() {
                found = Some(self.read(&file)?);
                break;
            }
        }
        let settings = match found {
            Some(settings) => settings,
            None => Arc::new(self.narrowed(::check::Settings::default())?),
        };
        for folder in passed {
            self.by_folder.insert(folder, Arc::clone(&settings));
        }
        Ok(settings)
    }

    fn read(&self, path: &Path) -> Result<Arc<::check::Settings>, Error> {
        let read = || {
            let mut bytes = Vec::new();
            let limits = &self.settings.limits;
            OpenFile::open(path, limits)?.read(limits, &mut bytes)?;
            let text = String::from_utf8(bytes)
                .map_err(|error| ErrorKind::Settings(format!("expected UTF-8, found {error}")))?;
            ::check::Settings::from_toml(&text).map_err(meaningless)
        };
        let settings = read().map_err(|kind| Error::new(path, kind))?;
        Ok(Arc::new(self.narrowed(settings)?))
    }

    fn narrowed(&self, settings: ::check::Settings) -> Result<::check::Settings, Error> {
        let narrowed = settings.narrowed(&self.request.select, &self.request.ignore);
        narrowed.map_err(|error| Error::new("--select, --ignore", meaningless(error)))
    }
}

#[allow(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn meaningless(error: SettingsError) -> ErrorKind {
    let help = error.help();
    ErrorKind::Settings(if help.is_empty() {
        error.to_string()
    } else {
        format!("{error}; {help}")
    })
}

/// Where the inputs come from.
struct Source {
    paths: VecDeque<PathBuf>,
    archives: ArchiveLimits,
    open: Option<Open>,
    configurations: Configurations,
}

/// What is being gone through.
enum Open {
    Walk(Box<Walk>),
    Records(RecordFiles),
}

/// One input.
enum Job {
    Document(String, InputSource, Arc<::check::Settings>),
    Records(String, Vec<u8>, u64, Arc<::check::Settings>),
    Failed(String, Error),
    Fatal(Error),
}

enum Done {
    /// Of a file laid out for people there may be several.
    Checked(Vec<Checked>),
    Fatal(Error),
    /// The check is over; nobody looks at this.
    Nothing,
}

struct Judging {
    read: ReadStage,
    request: Arc<CheckRequest>,
    settings: Arc<Settings>,
    deadline: Deadline,
}

/// What one thread keeps from document to document.
#[derive(Default)]
struct Scratch {
    bytes: Vec<u8>,
    mark: Option<Arc<Mark>>,
}

impl Source {
    fn next(&mut self, admission: &Admission) -> Option<Job> {
        loop {
            if self.open.is_none() {
                let path = self.paths.pop_front()?;
                self.open = Some(match RecordFiles::of(&path) {
                    Some(Ok(lines)) => Open::Records(lines),
                    Some(Err(error)) => return Some(Job::Failed(name_of(&path), error)),
                    None => {
                        let inputs = Inputs::of(slice::from_ref(&path));
                        Open::Walk(Box::new(Walk::new(&inputs, &self.archives)))
                    }
                });
            }
            let Some(open) = &mut self.open else { continue };
            match open {
                Open::Walk(walk) => match walk.next(admission) {
                    Some(Found::Input(input)) => {
                        let file = input.name.split("!/").next().unwrap_or_default();
                        return Some(match self.configurations.of(Path::new(file)) {
                            Ok(settings) => Job::Document(input.name, input.source, settings),
                            Err(error) => Job::Fatal(error),
                        });
                    }
                    Some(Found::Failed(error)) => {
                        return Some(Job::Failed(name_of(&error.path), error));
                    }
                    Some(Found::Skipped { .. }) => continue,
                    None => {}
                },
                Open::Records(lines) => match lines.next() {
                    Some(Ok((number, line))) => {
                        return Some(match self.configurations.of(lines.path()) {
                            Ok(settings) => {
                                Job::Records(name_of(lines.path()), line, number, settings)
                            }
                            Err(error) => Job::Fatal(error),
                        });
                    }
                    Some(Err(error)) => {
                        let name = name_of(lines.path());
                        self.open = None;
                        return Some(Job::Failed(name, error));
                    }
                    None => {}
                },
            }
            self.open = None;
        }
    }
}

impl Work for Judging {
    type Job = Job;
    type Scratch = Scratch;
    type Done = Done;
    type Source = Source;

    fn next(&self, source: &mut Source, admission: &Admission) -> Option<Job> {
        source.next(admission)
    }

    fn work(&self, job: Job, scratch: &mut Scratch, ticket: &Ticket<Self>) -> Option<Done> {
        let checked = match job {
            Job::Fatal(error) => return Some(Done::Fatal(error)),
            Job::Failed(name, error) => Checked { name, result: Err(error) },
            Job::Document(name, source, rules) => {
                match self.document(&name, source, &rules, scratch, ticket) {
                    Ok(Went::Well(judged)) => Checked { name, result: Ok(judged) },
                    Ok(Went::Over) => return Some(Done::Nothing),
                    Ok(Went::LeftBehind) => return None,
                    Err(kind) => Checked::failed(name, kind),
                }
            }
            Job::Records(file, line, number, rules) => {
                if !ticket.admission().wait(line.len() as u64) {
                    return Some(Done::Nothing);
                }
                let judged = records_in(&line, number).map(|records| {
                    match records.and_then(|records| judge(&records, &rules)) {
                        Ok(findings) => {
                            let name = findings.source.name.clone();
                            Checked { name, result: Ok(Judged { findings, excerpts: Vec::new() }) }
                        }
                        Err(kind) => Checked::failed(file.clone(), kind),
                    }
                });
                return Some(Done::Checked(judged.collect()));
            }
        };
        Some(Done::Checked(vec![checked]))
    }

    fn weight(done: &Done) -> u64 {
        match done {
            Done::Checked(checked) => {
                let judged = checked.iter().filter_map(|checked| checked.result.as_ref().ok());
                judged.map(|judged| judged.findings.findings.len() as u64 * FINDING_BYTES).sum()
            }
            Done::Fatal(_) | Done::Nothing => 0,
        }
    }
}

impl Judging {
    fn document(
        &self,
        name: &str,
        source: InputSource,
        rules: &::check::Settings,
        scratch: &mut Scratch,
        ticket: &Ticket<Self>,
    ) -> Result<Went<Judged>, ErrorKind> {
        let limits = &self.settings.limits;
        let input = source.open(limits)?;
        if !ticket.admission().wait(input.bytes()) {
            return Ok(Went::Over);
        }
        let Scratch { bytes, mark } = scratch;
        input.read(limits, bytes)?;
        let sha256 = Sha256::digest(&*bytes).into();
        let input = Input { name, bytes, sha256 };
        let judge = || {
            let read = (self.read)(&input, limits)?;
            let document = read.output;
            let records =
                extract::extract_from(&document, read.warnings, self.settings.vocabulary());
            let findings = findings_of(&records, rules);
            let shown = |finding: &Finding| excerpt(&document, finding.at.as_ref()?);
            let asked = findings.findings.iter().filter(|_| self.request.excerpts);
            let excerpts = asked.map(shown).collect();
            Ok(Judged { findings, excerpts })
        };
        let stand_in = || {
            let name = name.to_owned();
            ticket.stand_in(move |judging: &Self| {
                let timeout = judging.settings.isolation.timeout.unwrap_or_default();
                Done::Checked(vec![Checked::failed(name, ErrorKind::Timeout(timeout))])
            })
        };
        match self.deadline.within(mark, stand_in, || caught(judge)) {
            Some(Ok(judged)) => judged.map(Went::Well),
            Some(Err(panic)) => Err(ErrorKind::Panic(panic)),
            None => Ok(Went::LeftBehind),
        }
    }
}

fn judge(records: &RecordSet, rules: &::check::Settings) -> Result<DocumentFindings, ErrorKind> {
    caught(|| findings_of(records, rules)).map_err(ErrorKind::Panic)
}

fn findings_of(records: &RecordSet, rules: &::check::Settings) -> DocumentFindings {
    DocumentFindings {
        source: records.source.clone(),
        fiscal_year: records.fiscal_year,
        department: records.department.name.clone(),
        projects: records.projects.len() as u64,
        findings: ::check::check(records, rules),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use document::{Document, Warned};
    use reader::{Limits, ReadError};
    use std::fs;
    use std::num::NonZeroUsize;
    use std::thread;
    use std::time::Duration;

    /// Never comes back from a document that says so.
    fn stuck(input: &Input<'_>, limits: &Limits) -> Result<Warned<Document>, ReadError> {
        if input.bytes == b"stuck" {
            loop {
                thread::sleep(Duration::from_secs(1));
            }
        }
        reader::read(input, limits)
    }

    #[test]
    fn a_document_that_never_ends_costs_only_itself() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in [("a.txt", "一"), ("b.txt", "stuck"), ("c.txt", "三")] {
            fs::write(folder.path().join(name), text).expect("written");
        }
        let mut settings = Settings { threads: NonZeroUsize::MIN, ..Settings::default() };
        settings.isolation.timeout = Some(Duration::from_millis(200));
        // What is made once must not count as the first document's time.
        let _ = settings.vocabulary();
        let mut told = Vec::new();
        let mut deliver = |checked: Checked| {
            let name = checked.name.rsplit('/').next().unwrap_or_default().to_owned();
            told.push((name, checked.result.err().map(|error| error.name())));
            Ok(())
        };
        let paths = [folder.path().to_owned()];
        let request = CheckRequest::default();
        let summary = check_with(stuck, &paths, &request, &settings, &mut deliver);
        assert_eq!(summary.expect("told").documents, 2);
        let expect = [("a.txt", None), ("b.txt", Some("timeout")), ("c.txt", None)];
        assert_eq!(told, expect.map(|(name, error)| (name.to_owned(), error)));
    }
}

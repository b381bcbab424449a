//! Loads that are disturbed: cut connections, a server that crashes, two loaders at once, a full disk. Nothing is lost and
//! nothing is there twice. The long version is `tests/soak/load`.

use pipeline::record::RecordSet;
use pipeline::store::{Change, Loader, NoOne, Observer, Policy, Report, StoreError, Target, read};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tests::postgres::{Server, database_of};
use tests::proxy::Proxy;
use tests::sample::Sample;

fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER.get_or_init(|| Server::start("disturbed loads into PostgreSQL")).as_ref()
}

fn target(url: &str) -> Target {
    Target::parse(url, &|_| None).expect("a URL")
}

fn quick() -> Policy {
    Policy { first_wait: Duration::from_millis(20), ..Policy::default() }
}

/// Documents whose rows make several batches, sorted by name.
fn documents(count: u64) -> Vec<RecordSet> {
    let mut all: Vec<_> = (0..count)
        .map(|content| {
            Sample { name: format!("{content:04}.docx"), ..Sample::ordinary(content, 10, 20) }
                .records()
        })
        .collect();
    all.sort_by(|a, b| a.source.name.cmp(&b.source.name));
    all
}

fn load(target: &Target, policy: Policy, all: &[RecordSet], observer: &mut dyn Observer) -> Report {
    let mut loader = Loader::open(target, policy).expect("opened");
    for records in all {
        loader.add(records, observer);
    }
    loader.finish(observer)
}

/// Everything is there, once, whole, and nothing else.
#[track_caller]
fn check_whole(target: &Target, all: &[RecordSet]) {
    let mut found = Vec::new();
    read(target, None, &mut |records| found.push(records)).expect("read");
    let names: Vec<_> = found.iter().map(|one| &one.source.name).collect();
    assert_eq!(names, all.iter().map(|one| &one.source.name).collect::<Vec<_>>());
    assert!(found == all, "the records differ");
}

#[test]
fn a_connection_that_is_cut_anywhere_loses_and_doubles_nothing() {
    let Some(server) = server() else { return };
    let all = documents(60);
    let url = server.database();
    let proxy = Proxy::before(server.port());
    let through =
        target(&url.replace(&format!(":{}/", server.port()), &format!(":{}/", proxy.port())));
    // From the first answer of the server to the last commit.
    let places = [100, 900, 5_000, 20_000, 100_000, 600_000, 1_500_000, 3_000_000, 4_500_000];
    for bytes in places {
        let database = database_of(&url);
        server.sql(database, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        // The first connection is not tried again: a name that is spelt wrongly should be told at once.
        let mut loader = Loader::open(&through, quick()).expect("opened");
        proxy.cut_after(bytes);
        for records in &all {
            loader.add(records, &mut NoOne);
        }
        let report = loader.finish(&mut NoOne);
        assert_eq!((report.new, report.left, &report.ended), (60, 0, &None), "after {bytes} bytes");
        check_whole(&target(&url), &all);
    }
    assert!(proxy.cuts() >= 7, "only {} connections were cut", proxy.cuts());
}

/// Does something each time so many documents are safe.
struct Every<'a>(u32, u32, &'a mut dyn FnMut());

impl Observer for Every<'_> {
    fn loaded(&mut self, _: &str, _: &Change) {
        self.1 += 1;
        if self.1.is_multiple_of(self.0) {
            (self.2)();
        }
    }

    fn waiting(&mut self, _: &StoreError, _: Duration) {}
}

#[test]
fn a_server_that_crashes_in_mid_load_loses_and_doubles_nothing() {
    let Some(server) = Server::start("a server that crashes") else { return };
    let all = documents(150);
    let target = target(&server.database());
    // A server that comes back from a crash takes its time on a busy machine.
    let patient = Policy { attempts: 12, ..Policy::default() };
    let crashes = AtomicU32::new(0);
    let report = std::thread::scope(|scope| {
        let (crash, orders) = std::sync::mpsc::channel();
        let (server, crashes) = (&server, &crashes);
        scope.spawn(move || {
            for () in orders {
                server.crash();
                crashes.fetch_add(1, Ordering::SeqCst);
            }
        });
        // Some of them in the midst of a batch, since the load goes on meanwhile.
        let mut order = || crash.send(()).expect("there");
        load(&target, patient, &all, &mut Every(45, 0, &mut order))
    });
    assert_eq!((report.new, report.left, &report.ended), (150, 0, &None));
    assert!(crashes.load(Ordering::SeqCst) >= 2 && report.retries >= 1, "{report:?}");
    check_whole(&target, &all);
}

#[test]
fn a_load_that_gives_up_says_what_is_left() {
    let Some(server) = Server::start("a server that goes away") else { return };
    let all = documents(150);
    let url = server.database();
    let policy = Policy { attempts: 3, ..quick() };
    let mut loader = Loader::open(&target(&url), policy).expect("opened");
    let mut told = 0_u64;
    let mut count = || told += 1;
    let mut observer = Every(1, 0, &mut count);
    let mut server = Some(server);
    for (index, records) in all.iter().enumerate() {
        loader.add(records, &mut observer);
        if index == 80 {
            drop(server.take());
        }
    }
    let report = loader.finish(&mut observer);
    assert!(report.new > 0 && report.left > 0, "{report:?}");
    assert_eq!((report.new + report.left, report.retries), (150, 2));
    assert_eq!(report.first_left, Some(format!("{:04}.docx", report.new)));
    assert_eq!(told, report.new);
    let error = report.ended.expect("it gave up");
    assert!(!error.to_string().contains("s3cret"), "{error}");
}

#[track_caller]
fn check_two_loaders(target: &Target) {
    let all = documents(60);
    let reports = std::thread::scope(|scope| {
        let loads = [false, true, false].map(|reversed| {
            let mut all = all.clone();
            if reversed {
                all.reverse();
            }
            scope.spawn(move || load(target, quick(), &all, &mut NoOne))
        });
        loads.map(|load| load.join().expect("it ends"))
    });
    let new: u64 = reports.iter().map(|report| report.new).sum();
    assert_eq!(new, 60, "each is new to one of them");
    assert!(
        reports.iter().all(|report| report.held() == 60 && report.ended.is_none()),
        "{reports:?}"
    );
    check_whole(target, &all);
}

#[test]
fn loaders_at_once_into_postgresql_do_not_disturb_each_other() {
    let Some(server) = server() else { return };
    check_two_loaders(&target(&server.database()));
}

#[test]
fn loaders_at_once_see_each_other_whatever_the_server_takes_for_usual() {
    let Some(server) = server() else { return };
    let url = server.database();
    let usual = "SET default_transaction_isolation = 'repeatable read'";
    server.sql("postgres", &format!("ALTER DATABASE {} {usual}", database_of(&url)));
    check_two_loaders(&target(&url));
}

#[test]
fn loaders_at_once_into_sqlite_do_not_disturb_each_other() {
    let folder = tempfile::tempdir().expect("a folder");
    check_two_loaders(&Target::file(&folder.path().join("a.db")));
}

/// A disk of its own, as long as it lives.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(folder.path())
            .output();
        let there = mounted.is_ok_and(|done| done.status.success());
        if !there {
            tests::require::missing(
                "a small disk",
                "a full disk",
                "run the tests as root where mount is allowed",
            );
        }
        there.then_some(Self(folder))
    }

    fn grow(&self, size: &str) {
        let done = Command::new("mount")
            .args(["-o", &format!("remount,size={size}")])
            .arg(self.0.path())
            .status();
        assert!(done.expect("mount runs").success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_ends_a_load_and_leaves_what_was_loaded() {
    let Some(disk) = SmallDisk::mount("24m") else { return };
    let all = documents(150);
    let target = Target::file(&disk.0.path().join("a.db"));
    let report = load(&target, quick(), &all, &mut NoOne);
    assert_eq!(
        report.ended.as_ref().map(ToString::to_string).as_deref(),
        Some("expected the database to take the records, found no space left")
    );
    assert!(report.new > 0 && report.left > 0 && report.new + report.left == 150, "{report:?}");
    let held = usize::try_from(report.new).expect("few");
    check_whole(&target, &all[..held]);
    disk.grow("200m");
    let report = load(&target, quick(), &all, &mut NoOne);
    assert_eq!((report.unchanged, report.left), (held as u64, 0));
    check_whole(&target, &all);
}

#[test]
fn a_full_disk_under_postgresql_ends_a_load_and_leaves_what_was_loaded() {
    let Some(server) = server() else { return };
    let Some(disk) = SmallDisk::mount("32m") else { return };
    let place = disk.0.path().join("space");
    std::fs::create_dir(&place).expect("made");
    let owned = Command::new("chown").arg("postgres:").arg(&place).status();
    assert!(owned.expect("chown runs").success());
    server.sql("postgres", &format!("CREATE TABLESPACE small LOCATION '{}'", place.display()));
    server.sql("postgres", "CREATE DATABASE small TABLESPACE small");
    let all = documents(150);
    let target = target(&server.url("small"));
    let report = load(&target, quick(), &all, &mut NoOne);
    let ended = report.ended.as_ref().map(ToString::to_string).unwrap_or_default();
    assert!(ended.contains("No space left on device"), "{report:?}");
    assert!(report.new > 0 && report.left > 0 && report.new + report.left == 150, "{report:?}");
    let held = usize::try_from(report.new).expect("few");
    check_whole(&target, &all[..held]);
    disk.grow("300m");
    let report = load(&target, quick(), &all, &mut NoOne);
    assert_eq!((report.unchanged, report.left, report.unfinished), (held as u64, 0, None));
    check_whole(&target, &all);
    server.sql("postgres", "DROP DATABASE small");
    server.sql("postgres", "DROP TABLESPACE small");
}

//! `jixiao load` and `jixiao query` as people and scripts meet them: what is said, what is not, and what a kill leaves.

use std::fs;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tests::postgres::{PASSWORD, Server, database_of, encoded};
use tests::sample::Sample;

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("has one")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// Nothing of the machine's own settings reaches the command.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
        command.current_dir(self.0.path()).args(arguments).stdin(Stdio::null());
        command.env_clear().env("HOME", self.0.path()).env("USER", "nobody");
        command
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        said(self.command(arguments).output().expect("it starts"))
    }
}

fn said(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// The lines without the time.
fn rows(screen: &str) -> Vec<String> {
    let lines = screen.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty() && !line.starts_with("time")).collect()
}

#[test]
fn a_load_says_what_it_did_and_a_query_answers() {
    let place = Place::new();
    place.put("in/a.txt", "第一部分 部门整体绩效目标\n一、总体绩效目标\n");
    place.put("in/b.txt", "一、目标");
    place.put("in/broken.docx", "PK\u{3}\u{4} nothing");
    let (code, out, screen) = place.run(&["load", "in"]);
    assert_eq!((code, out.as_str()), (1, ""), "{screen}");
    assert!(screen.contains("broken.docx"), "{screen}");
    let rows_of = rows(&screen);
    for expect in
        ["documents 2", "not read 1 see above", "new 2", "database sqlite:output/jixiao.db"]
    {
        assert!(rows_of.iter().any(|row| row == expect), "{expect}: {screen}");
    }
    fs::remove_file(place.0.path().join("in/broken.docx")).expect("removed");
    let (code, _, screen) = place.run(&["load", "in"]);
    assert_eq!(code, 0);
    let expect = "unchanged 2 the database holds them as they are";
    assert!(rows(&screen).iter().any(|row| row == expect), "{screen}");
    let (code, table, _) =
        place.run(&["query", "SELECT document_name AS 文档 FROM documents ORDER BY 1"]);
    assert_eq!((code, table.as_str()), (0, "文档\n────────\nin/a.txt\nin/b.txt\n(2 rows)\n"));
    let (_, csv, _) = place.run(&["query", "SELECT 1 AS a, '=1+1' AS b", "--format", "csv"]);
    assert_eq!(csv, "a,b\r\n1,'=1+1\r\n");
    let (_, json, _) =
        place.run(&["query", "SELECT document_name FROM documents", "-f", "json", "--rows", "1"]);
    assert_eq!(json, "[\n{\"document_name\":\"in/a.txt\"}\n]\n");
    let (code, list, _) = place.run(&["query"]);
    assert!(code == 0 && list.contains("indicator_overview  绩效指标一览"), "{list}");
    let (code, _, error) = place.run(&["query", "DELETE FROM documents"]);
    assert!(code == 2 && error.contains("expected a statement that only reads"), "{error}");
    assert_eq!(place.run(&["load", "in", "--to", "SQLITE:Other.db"]).0, 0);
    assert_eq!(place.run(&["query", "SELECT 1", "--db", "SQLite:Other.db"]).0, 0);
    let (code, _, error) = place.run(&["query", "SELECT 1", "--db", "none.db"]);
    assert!(code == 2 && error.contains("help: load records first"), "{error}");
}

#[test]
fn a_line_that_is_no_record_is_told_and_the_others_are_loaded() {
    let place = Place::new();
    let good = serde_json::to_string(&Sample::ordinary(1, 1, 1).records()).expect("JSON");
    let lone = good.replace("河北省民政厅", "\\ud800");
    place.put("all.jsonl", &format!("{lone}\n{good}\n"));
    let (code, _, screen) = place.run(&["load", "all.jsonl", "--to", "sqlite:a.db"]);
    assert_eq!(code, 1, "{screen}");
    assert!(screen.contains("all.jsonl line 1") && screen.contains("a lone surrogate"), "{screen}");
    assert!(rows(&screen).iter().any(|row| row == "new 1"), "{screen}");
    assert!(
        screen.contains("help: extract the document again") && !screen.contains("SQLite"),
        "{screen}"
    );
}

#[track_caller]
fn silent_about_the_password(said: &(i32, String, String)) {
    for secret in ["s3cret", PASSWORD, &encoded(PASSWORD)] {
        assert!(!said.1.contains(secret) && !said.2.contains(secret), "{said:?}");
    }
}

#[test]
fn a_password_reaches_no_message_and_no_log() {
    let place = Place::new();
    place.put("in/a.txt", "一、目标");
    let load = |url: &str, code: i32, expect: &str| {
        let said = place.run(&["load", "in", "--to", url, "--log", "trace"]);
        silent_about_the_password(&said);
        assert!(said.0 == code && said.2.contains(expect), "{url}: {said:?}");
    };
    load(
        "postgres://u:s3cret@127.0.0.1:1/d",
        2,
        "expected a connection to postgres://u@127.0.0.1:1/d",
    );
    load("postgres://u:s3cret@127.0.0.1:1x/d", 2, "expected a port");
    load("postgres://u@127.0.0.1:1/d?password=s3cret&s3cret=1", 2, "expected one of host");
    load("mysql://u:s3cret@h/d", 2, "found mysql");
    load("postgres://u:p@s3cret/s3cret@127.0.0.1:1/d", 2, "%2F %3F %23 %40 %25");
    load("postgres://ld:7/s3cret@127.0.0.1:1/d", 2, "expected no @ behind the first / or ?");
    load("Postgres://u:s3cret@127.0.0.1:1/d", 2, "expected a connection to postgres://u@");
    load("s3cret", 2, "found no colon");
    let Some(server) = Server::start("passwords in logs") else { return };
    let url = server.database();
    load(&url, 0, "database  postgres://loader@127.0.0.1");
    let elsewhere = url.replace("@127.0.0.1", "@nowhere.invalid");
    let mut command = place.command(&["load", "in", "--to", &elsewhere]);
    let by_address = said(command.env("PGHOSTADDR", "127.0.0.1").output().expect("it starts"));
    assert!(by_address.0 == 0 && url != elsewhere, "{by_address:?}");
    let wrong = url.replace(&encoded(PASSWORD), "s3cret-but-wrong");
    load(&wrong, 2, "password authentication failed");
    let bare = url.replace(&format!(":{}@", encoded(PASSWORD)), "@");
    let with = |name: &str, value: &str, code: i32| {
        let mut command = place.command(&["load", "in", "--to", &bare, "--log", "trace"]);
        let said = said(command.env(name, value).output().expect("it starts"));
        silent_about_the_password(&said);
        assert_eq!(said.0, code, "{name}: {said:?}");
        said.2
    };
    with("PGPASSWORD", PASSWORD, 0);
    with("PGPASSWORD", "s3cret", 2);
    let line =
        format!("127.0.0.1:*:*:loader:{}\n", PASSWORD.replace('\\', "\\\\").replace(':', "\\:"));
    place.put("passwords", &line);
    let file = place.0.path().join("passwords");
    let mode = |mode: &str| {
        assert!(Command::new("chmod").arg(mode).arg(&file).status().expect("runs").success());
    };
    mode("0644");
    let screen = with("PGPASSFILE", file.to_str().expect("UTF-8"), 2);
    assert!(screen.contains("expected permissions 0600, found 0644"), "{screen}");
    mode("0600");
    with("PGPASSFILE", file.to_str().expect("UTF-8"), 0);
    assert!(!server.log().contains("s3cret"));
}

/// Kills a load that `has_begun`, and others at moments spread over a whole one, then lets one come to its end.
fn kill_and_load(place: &Place, to: &str, kills: u32, has_begun: &dyn Fn() -> bool) {
    let all: String = (0..120)
        .map(|content| {
            serde_json::to_string(&Sample::ordinary(content, 10, 20).records()).expect("JSON")
                + "\n"
        })
        .collect();
    place.put("all.jsonl", &all);
    let arguments = ["load", "all.jsonl", "--quiet", "--to", to];
    let start = Instant::now();
    let elsewhere = ["load", "all.jsonl", "--quiet", "--to", "sqlite:undisturbed.db"];
    assert_eq!(place.run(&elsewhere).0, 0);
    let whole = start.elapsed().max(Duration::from_millis(100));
    let mut killed = 0;
    for number in 0..kills {
        let mut child = place.command(&arguments).spawn().expect("it starts");
        if number == 0 {
            while !has_begun() && child.try_wait().expect("a child").is_none() {
                std::thread::sleep(Duration::from_millis(1));
            }
        } else {
            std::thread::sleep(whole * (number * 7 % kills) / kills + Duration::from_millis(1));
        }
        child.kill().expect("killed or gone");
        killed += u32::from(!child.wait().expect("waited").success());
    }
    assert!(killed > 0, "no load was killed");
    let (code, _, screen) = place.run(&arguments);
    assert_eq!(code, 0, "{screen}");
}

const COUNTS: &str = "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM projects), \
    (SELECT count(*) FROM indicators), (SELECT count(*) FROM terms), (SELECT count(*) FROM document_names), \
    (SELECT count(*) FROM document_loads)";

#[test]
fn a_killed_load_into_sqlite_loses_and_doubles_nothing() {
    let place = Place::new();
    let file = place.0.path().join("a.db");
    kill_and_load(&place, "sqlite:a.db", 8, &|| file.exists());
    let counts = ["query", COUNTS, "--db", "a.db", "--format", "csv"];
    let (_, csv, _) = place.run(&counts);
    assert_eq!(csv.lines().nth(1), Some("120,1200,24000,24000,120,120"));
}

#[test]
fn a_killed_load_into_postgresql_loses_and_doubles_nothing() {
    let Some(server) = Server::start("a loader that is killed") else { return };
    let place = Place::new();
    let url = server.database();
    let tables = "SELECT count(*) > 0 FROM pg_tables WHERE tablename = 'documents'";
    kill_and_load(&place, &url, 8, &|| server.sql(database_of(&url), tables) == "t");
    assert_eq!(server.sql(database_of(&url), COUNTS), "120|1200|24000|24000|120|120");
}

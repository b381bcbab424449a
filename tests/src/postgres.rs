//! A PostgreSQL server of the tests' own: in a temporary folder, on a free port of the loopback, gone with its process.

use crate::require;
use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// The password of the user `loader`, in which everything stands that must be written otherwise in a URL.
pub const PASSWORD: &str = "s3cret:/?#@%密";

/// A server that runs.
#[derive(Debug)]
pub struct Server {
    folder: PathBuf,
    programs: PathBuf,
    port: u16,
    databases: AtomicU32,
}

impl Server {
    /// Starts a server; where PostgreSQL is not installed, a line says which `tests` are skipped.
    ///
    /// # Panics
    ///
    /// Where it is installed and cannot be started, or is required and not installed.
    pub fn start(tests: &str) -> Option<Self> {
        let Some(programs) = programs() else {
            require::missing("postgres", tests, "apt-get install postgresql");
            return None;
        };
        let folder =
            tempfile::Builder::new().prefix("jixiao-postgres-").tempdir().expect("a folder").keep();
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let server = Self { folder, programs, port, databases: AtomicU32::new(0) };
        server.initialise();
        server.control(&["start", "-w", "-l", &server.path("log")]);
        server.watch();
        Some(server)
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().expect("UTF-8").to_owned()
    }

    fn initialise(&self) {
        fs::write(self.folder.join("password"), PASSWORD).expect("written");
        if is_root() {
            run(Command::new("chown").arg("-R").arg("postgres:").arg(&self.folder));
        }
        let data = self.path("data");
        let password = format!("--pwfile={}", self.path("password"));
        let arguments = [
            "-D",
            &data,
            "-U",
            "loader",
            "-E",
            "UTF8",
            "--locale=C",
            "-A",
            "scram-sha-256",
            &password,
            "--no-sync",
        ];
        run(self.command("initdb").args(arguments));
        let settings = format!(
            "listen_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = '{}'\nmax_connections = 30\n\
             shared_buffers = 64MB\nmax_wal_size = 1GB\n",
            self.port,
            self.folder.display()
        );
        let mut file = fs::OpenOptions::new()
            .append(true)
            .open(self.folder.join("data/postgresql.conf"))
            .expect("initdb made it");
        file.write_all(settings.as_bytes()).expect("written");
    }

    /// Ends the server when this process is gone, however it ends.
    #[allow(
        clippy::zombie_processes,
        reason = "the watcher outlives this process, which it waits for"
    )]
    fn watch(&self) {
        let script = "while [ -d \"/proc/$1\" ]; do sleep 0.5; done; \
                      \"$2\" -D \"$3/data\" -m immediate stop; rm -rf \"$3\"";
        let own = std::process::id().to_string();
        let mut command = as_postgres(Path::new("sh"));
        command
            .args(["-c", script, "sh", &own])
            .arg(self.programs.join("pg_ctl"))
            .arg(&self.folder);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.current_dir("/").spawn().expect("it starts");
    }

    fn command(&self, program: &str) -> Command {
        let mut command = as_postgres(&self.programs.join(program));
        command.current_dir("/");
        command
    }

    fn control(&self, arguments: &[&str]) {
        run(self.command("pg_ctl").args(["-D", &self.path("data")]).args(arguments));
    }

    /// Restarts the server as after a crash: every connection is cut where it is.
    pub fn crash(&self) {
        self.control(&["restart", "-w", "-m", "immediate", "-l", &self.path("log")]);
    }

    /// Adds lines to the server's settings and restarts it.
    ///
    /// # Panics
    ///
    /// Where it does not start again.
    pub fn configure(&self, lines: &str) {
        let path = self.folder.join("data/postgresql.conf");
        let mut file = fs::OpenOptions::new().append(true).open(path).expect("it is there");
        file.write_all(lines.as_bytes()).expect("written");
        self.control(&["restart", "-w", "-m", "fast", "-l", &self.path("log")]);
    }

    /// The folder of the server's data.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// What the server has said so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The URL of a new, empty database.
    pub fn database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        self.url(&name)
    }

    /// The URL of the database of this name.
    pub fn url(&self, name: &str) -> String {
        format!("postgres://loader:{}@127.0.0.1:{}/{name}", encoded(PASSWORD), self.port)
    }

    /// What `psql` prints for a statement, fields divided by `|`.
    ///
    /// # Panics
    ///
    /// Where the statement fails.
    pub fn sql(&self, database: &str, statement: &str) -> String {
        let mut command = self.command("psql");
        command.args([
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-U",
            "loader",
            "-h",
            "127.0.0.1",
        ]);
        command.args(["-p", &self.port.to_string(), "-d", database, "-c", statement]);
        command.env("PGPASSWORD", PASSWORD).env("PGCLIENTENCODING", "UTF8");
        run(&mut command)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.path("data");
        // The watcher does it as well, when the process ends.
        let _ = self.command("pg_ctl").args(["-D", &data, "-m", "immediate", "stop"]).output();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The database that a URL of [`Server::database`] names.
pub fn database_of(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or_default()
}

/// The folder of the newest server's programs.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<_> = versions
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version: u32 = path.file_name()?.to_str()?.parse().ok()?;
            let programs = path.join("bin");
            programs.join("initdb").exists().then_some((version, programs))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, programs)| programs)
}

fn is_root() -> bool {
    let own = Command::new("id").arg("-u").output().expect("id runs");
    own.stdout.starts_with(b"0\n")
}

/// The server refuses to run as root.
fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
    command
}

fn run(command: &mut Command) -> String {
    // A server that goes on must not keep our pipes open.
    let out = tempfile::tempfile().expect("a file");
    let shown = out.try_clone().expect("a file");
    let errors = out.try_clone().expect("a file");
    let status =
        command.stdin(Stdio::null()).stdout(out).stderr(errors).status().expect("it starts");
    let text = read_from_start(shown);
    assert!(status.success(), "{command:?}: {text}");
    text.trim_end().to_owned()
}

fn read_from_start(mut file: fs::File) -> String {
    use std::io::{Read as _, Seek as _};
    let mut text = String::new();
    file.rewind().expect("a file");
    file.read_to_string(&mut text).expect("UTF-8");
    text
}

/// A text as a part of a URL.
pub fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

//! `sslmode` as people know it, with a server that encrypts.

use pipeline::store::{Loader, Policy, StoreError, Target};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tests::postgres::Server;
use tests::require;

/// Certificates of an authority and of a server at `localhost`, and those of another authority.
struct Certificates(tempfile::TempDir);

impl Certificates {
    fn make() -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            require::missing("openssl", "sslmode", "apt-get install openssl");
            return None;
        }
        let made = Self(tempfile::tempdir().expect("a folder"));
        for authority in ["ca", "other"] {
            made.openssl(&format!(
                "req -x509 -newkey rsa:2048 -nodes -keyout {authority}.key -out {authority}.crt -days 30 -subj /CN={authority} \
                 -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign"
            ));
        }
        made.openssl(
            "req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost",
        );
        fs::write(made.path("names"), "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n")
            .expect("written");
        made.openssl(
            "x509 -req -in server.csr -CA ca.crt -CAkey ca.key -set_serial 7 -out server.crt -days 30 -extfile names",
        );
        Some(made)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn openssl(&self, arguments: &str) {
        let done = Command::new("openssl")
            .current_dir(self.0.path())
            .args(arguments.split_whitespace())
            .output();
        let done = done.expect("it starts");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

/// Lets only encrypted connections in.
fn encrypt(server: &Server, certificates: &Certificates) {
    let data = server.data();
    for name in ["server.crt", "server.key"] {
        fs::copy(certificates.path(name), data.join(name)).expect("copied");
    }
    let own = |name: &str, mode: &str| {
        let path = data.join(name);
        let done = Command::new("chmod").arg(mode).arg(&path).status();
        assert!(done.expect("chmod runs").success());
        // Where the tests run as root the server does not.
        let _ = Command::new("chown").arg("postgres:").arg(&path).status();
    };
    own("server.key", "0600");
    own("server.crt", "0644");
    let rules = "local all all scram-sha-256\nhostssl all all 127.0.0.1/32 scram-sha-256\nhostssl all all ::1/128 scram-sha-256\n";
    fs::write(data.join("pg_hba.conf"), rules).expect("written");
    server.configure("ssl = on\n");
}

fn open(url: &str, mode: &str, roots: Option<&Path>) -> Result<(), StoreError> {
    let roots = roots.map(|path| format!("&sslrootcert={}", path.display())).unwrap_or_default();
    let and = if url.contains('?') { '&' } else { '?' };
    let target = Target::parse(&format!("{url}{and}sslmode={mode}{roots}"), &|_| None)?;
    Loader::open(&target, Policy::default()).map(drop)
}

#[test]
fn a_connection_is_encrypted_and_verified_as_sslmode_says() {
    let Some(certificates) = Certificates::make() else { return };
    let Some(server) = Server::start("sslmode") else { return };
    let address = server.database();
    let named = address.replace("@127.0.0.1:", "@localhost:");
    let plain =
        open(&address, "require", None).expect_err("the server does not encrypt yet").to_string();
    assert!(plain.contains("server does not support TLS"), "{plain}");
    assert_eq!(open(&address, "prefer", None), Ok(()));
    encrypt(&server, &certificates);
    let (own, other) = (certificates.path("ca.crt"), certificates.path("other.crt"));
    let check = |url: &str, mode: &str, roots: Option<&Path>, expect: Option<&str>| {
        let found = open(url, mode, roots).err().map(|error| error.to_string());
        match (&found, expect) {
            (None, None) => {}
            (Some(found), Some(expect)) => assert!(found.contains(expect), "{mode}: {found}"),
            _ => panic!("{url} {mode} {roots:?}: {found:?}"),
        }
    };
    check(&address, "disable", None, Some("no encryption"));
    check(&address, "allow", None, None);
    check(&address, "prefer", None, None);
    check(&address, "require", None, None);
    check(&address, "require", Some(&own), None);
    check(&address, "require", Some(&other), Some("certificate"));
    check(&address, "verify-ca", Some(&own), None);
    check(&address, "verify-ca", Some(&other), Some("certificate"));
    check(&address, "verify-ca", None, Some("root certificates"));
    check(&named, "verify-full", Some(&own), None);
    check(&address, "verify-full", Some(&own), Some("certificate"));
    // An address says where to connect, the name whose certificate it is to be.
    let at_address = |name: &str| {
        format!("{}?hostaddr=127.0.0.1", address.replace("@127.0.0.1:", &format!("@{name}:")))
    };
    check(&at_address("localhost"), "verify-full", Some(&own), None);
    check(&at_address("other.invalid"), "verify-full", Some(&own), Some("certificate"));
    check(&at_address("other.invalid"), "verify-ca", Some(&own), None);
    check(&named, "verify-full", Some(&own.with_extension("none")), Some("is not there"));
    check(&named, "verify-full", Some(Path::new("system")), Some("certificate"));
}

//! How URLs, environment and password file come together.

use super::*;
use std::collections::BTreeMap;

fn parse(url: &str, variables: &[(&str, &str)]) -> Result<PostgresTarget, StoreError> {
    let variables: BTreeMap<_, _> = variables.iter().copied().collect();
    PostgresTarget::parse(url, &|name| variables.get(name).map(|&value| value.to_owned()))
}

fn passwords(target: &PostgresTarget) -> Vec<Option<&str>> {
    target.hosts.iter().map(|host| host.password.as_ref().map(Secret::reveal)).collect()
}

#[track_caller]
fn check(url: &str, variables: &[(&str, &str)], expect: (&str, Option<&str>)) {
    let target = parse(url, variables).expect("a URL");
    assert_eq!((target.to_string().as_str(), passwords(&target)[0]), expect);
    assert!(!format!("{target:?}").contains("s3cret"), "{target:?}");
}

#[track_caller]
fn refused(url: &str, expect: &str) {
    let message = parse(url, &[("USER", "me")]).expect_err("not a URL").to_string();
    assert_eq!(message, expect);
    assert!(!message.contains("s3cret"));
}

#[test]
fn parts_are_decoded() {
    check(
        "u%40x:s3cret%3A%2F@db:5433/%E7%BB%A9%E6%95%88",
        &[],
        ("postgres://u@x@db:5433/绩效", Some("s3cret:/")),
    );
    check("u:s3cret@[::1]:7/d", &[], ("postgres://u@[::1]:7/d", Some("s3cret")));
    check("u@%2Frun%2Fpg/d", &[], ("postgres://u@/run/pg:5432/d", None));
    check(
        "/d?host=/run/pg&user=u&password=s3cret",
        &[],
        ("postgres://u@/run/pg:5432/d", Some("s3cret")),
    );
    check("u:s3cret+1@db/d", &[], ("postgres://u@db:5432/d", Some("s3cret+1")));
}

#[test]
fn the_environment_fills_in_what_the_url_does_not_say() {
    let all = [
        ("PGHOST", "h"),
        ("PGPORT", "9"),
        ("PGUSER", "me"),
        ("PGPASSWORD", "s3cret"),
        ("PGDATABASE", "d"),
    ];
    check("", &all, ("postgres://me@h:9/d", Some("s3cret")));
    check("you:s3cret2@x:1/y", &all, ("postgres://you@x:1/y", Some("s3cret2")));
    check("x", &[("USER", "me")], ("postgres://me@x:5432/me", None));
    let target = parse("x", &[("USER", "me"), ("PGSSLMODE", "verify-full")]).expect("a URL");
    assert_eq!(target.ssl_mode, SslMode::VerifyFull);
}

#[test]
fn an_address_says_where_to_connect_and_the_host_who_is_there() {
    let h = "postgres://u@h:5432/d?hostaddr=127.0.0.1";
    check("u@h/d?hostaddr=127.0.0.1", &[], (h, None));
    check("u@/d?hostaddr=127.0.0.1&host=h", &[], (h, None));
    check("u@/d?host=h&hostaddr=127.0.0.1", &[], (h, None));
    check("u@/d", &[("PGHOST", "h"), ("PGHOSTADDR", "127.0.0.1")], (h, None));
    check("u@h/d", &[("PGHOST", "x"), ("PGHOSTADDR", "127.0.0.1")], (h, None));
    check("u@h/d?hostaddr=127.0.0.1", &[("PGHOSTADDR", "::2")], (h, None));
    check("u@/d", &[("PGHOSTADDR", "::1")], ("postgres://u@[::1]:5432/d", None));
    let two = parse("u@a,b:7/d?hostaddr=,::1", &[]).expect("a URL");
    assert_eq!(two.to_string(), "postgres://u@a:5432,b:7/d?hostaddr=,::1");
    let addresses: Vec<_> = two.hosts.iter().map(|host| host.address).collect();
    assert_eq!(addresses, [None, Some(IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]))]);
    let socket = parse("u@%2Ftmp/d?hostaddr=127.0.0.1", &[]).expect("a URL");
    assert!(!socket.hosts[0].is_socket());
    let expect = "hostaddr: expected an IP address such as 127.0.0.1, found something else; give a name as host";
    refused("u@h/d?hostaddr=s3cret", expect);
    let expect = "hostaddr: expected an address for each host, found another number";
    refused("u@a,b/d?hostaddr=127.0.0.1", expect);
}

#[test]
fn several_hosts_have_one_port_or_one_each() {
    check("u@a:1,b:2/d", &[], ("postgres://u@a:1,b:2/d", None));
    check("u@a,b/d?port=7", &[], ("postgres://u@a:7,b:7/d", None));
    refused("u@a,b,c/d?port=7,8", "expected one port, or one for each host, found another number");
}

#[test]
fn a_url_that_cannot_be_read_is_refused_without_its_secrets() {
    refused(
        "u:s3cret%2@db",
        "password: expected %00 to %FF in UTF-8, found a % without two hexadecimal digits",
    );
    refused("u:s3cret%00@db", "password: expected %00 to %FF in UTF-8, found %00");
    refused("u:s3cret@db:99999/d", "expected a port from 1 to 65535, found something else");
    refused("u:s3cret@db/d?s3cret", "expected name=value behind the ?, found no =");
    let modes = "disable, allow, prefer, require, verify-ca, verify-full";
    refused("u@db/d?sslmode=s3cret", &format!("sslmode: expected {modes}, found another word"));
    refused(
        "u@db/d?connect_timeout=s3cret",
        "connect_timeout: expected a number of seconds, found something else",
    );
    let names = Said::NAMES.join(", ");
    refused(
        "u@db/d?s3cret=1",
        &format!("expected one of {names} behind the ?, found another name"),
    );
    assert!(parse("db", &[]).is_err(), "nobody says who");
}

#[test]
fn a_password_that_is_not_escaped_is_shown_nowhere() {
    let expect = "expected no @ behind the first / or ? of the URL, found one; / ? # @ % in a password are written %2F \
                  %3F %23 %40 %25";
    for url in [
        "u:p@s3cret/w0rd@127.0.0.1:5432/d",
        "s3cret:7/s3cret@host/d",
        "s3cret:7?s3cret@host/d",
        "u:p?host=s3cret@host/d",
        "u:p/s3cret?w@host/d",
        "u:p?s3cret/w@host/d",
        "u:p/w@host/s3cret?password=s3cret",
        "/s3cret@host",
    ] {
        refused(url, expect);
    }
    let password = ("postgres://u@host:5432/d", Some("s3cret@:#,w"));
    check("u:s3cret@:#,w@host/d", &[], password);
    check("u:s3cret%40%3A%23%2Cw@host/d", &[], password);
    check("u@host?dbname=d&password=s3cret%40", &[], (password.0, Some("s3cret@")));
}

#[cfg(unix)]
#[test]
fn a_password_file_is_used_only_where_nobody_else_can_read_it() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(".pgpass");
    fs::write(&file, "db:5432:d:u:s3cret\nlocalhost:*:*:*:here\n").expect("written");
    let home = folder.path().to_str().expect("UTF-8");
    fs::set_permissions(&file, Permissions::from_mode(0o600)).expect("set");
    check("u@db/d", &[("HOME", home)], ("postgres://u@db:5432/d", Some("s3cret")));
    check("u@%2Ftmp/d", &[("HOME", home)], ("postgres://u@/tmp:5432/d", Some("here")));
    check(
        "u@db/d",
        &[("HOME", home), ("PGPASSWORD", "first")],
        ("postgres://u@db:5432/d", Some("first")),
    );
    let named = file.to_str().expect("UTF-8");
    check("u@db/d", &[("PGPASSFILE", named)], ("postgres://u@db:5432/d", Some("s3cret")));
    fs::set_permissions(&file, Permissions::from_mode(0o640)).expect("set");
    let target = parse("u@db/d", &[("HOME", home)]).expect("a URL");
    assert_eq!(passwords(&target), [None]);
    let expect =
        format!("password file {named}: expected permissions 0600, found 0640; it is not used");
    assert_eq!(target.warnings(), [expect]);
}

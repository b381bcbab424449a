//! The password file: `host:port:database:user:password` a line, `*` for any, `\` before `:` and `\`.

use crate::Secret;
use std::fs::{self, Metadata};
use std::path::Path;

/// Bytes of a password file that are read.
const LONGEST: u64 = 1 << 20;

/// Whose password is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) host: &'a str,
    pub(super) port: u16,
    pub(super) database: &'a str,
    pub(super) user: &'a str,
}

/// The password in the file of this name, if there is one; or why the file was not looked at.
pub(super) fn password(path: &Path, wanted: Wanted<'_>) -> Result<Option<Secret>, String> {
    let Ok(metadata) = fs::metadata(path) else { return Ok(None) };
    let shown = path.display();
    if !metadata.is_file() {
        return Err(format!(
            "password file {shown}: expected a file, found something else; it is not used"
        ));
    }
    if metadata.len() > LONGEST {
        return Err(format!(
            "password file {shown}: expected at most {LONGEST} bytes, found more; it is not used"
        ));
    }
    if let Some(mode) = too_open(&metadata) {
        return Err(format!(
            "password file {shown}: expected permissions 0600, found {mode:04o}; it is not used"
        ));
    }
    match fs::read_to_string(path) {
        Ok(text) => Ok(find(&text, wanted)),
        Err(error) => Err(format!(
            "password file {shown}: expected a text that can be read, found {error}; it is not used"
        )),
    }
}

#[cfg(unix)]
fn too_open(metadata: &Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = metadata.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

#[cfg(not(unix))]
fn too_open(_: &Metadata) -> Option<u32> {
    None
}

fn find(text: &str, wanted: Wanted<'_>) -> Option<Secret> {
    let port = wanted.port.to_string();
    let wanted = [wanted.host, &port, wanted.database, wanted.user];
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let fields = fields(line);
        let [host, port, database, user, password] = fields.as_slice() else { return None };
        let fits = [host, port, database, user]
            .iter()
            .zip(wanted)
            .all(|(field, wanted)| field.as_deref().is_none_or(|field| field == wanted));
        fits.then(|| password.clone().unwrap_or_else(|| "*".to_owned())).map(Secret::new)
    })
}

/// The fields of a line; `None` is a field that is a bare `*`. The fifth takes the rest of the line.
fn fields(line: &str) -> Vec<Option<String>> {
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut escaped = false;
    let mut star = true;
    for character in line.chars() {
        match character {
            '\\' if !escaped => {
                escaped = true;
                star = false;
                continue;
            }
            ':' if !escaped && fields.len() < 4 => {
                let any = star && field == "*";
                fields.push((!any).then(|| std::mem::take(&mut field)));
                field.clear();
                star = true;
            }
            _ => field.push(character),
        }
        escaped = false;
    }
    let any = star && field == "*";
    fields.push((!any).then_some(field));
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Wanted<'_> =
        Wanted { host: "db.example", port: 5432, database: "绩效", user: "loader" };

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        assert_eq!(find(text, WANTED).as_ref().map(Secret::reveal), expect, "{text}");
    }

    #[test]
    fn the_first_line_that_fits_is_taken() {
        check("db.example:5432:绩效:loader:one\n*:*:*:*:two", Some("one"));
        check("other:5432:绩效:loader:one\n*:*:*:*:two", Some("two"));
        check("# db.example:5432:绩效:loader:one", None);
        check("db.example:5433:*:loader:one", None);
        check("db.example:5432:绩效:loader", None);
    }

    #[test]
    fn colons_and_backslashes_are_escaped() {
        check(r"*:*:*:loader:a\:b\\c", Some(r"a:b\c"));
        check("*:*:*:loader:a:b", Some("a:b"));
        check(r"\*:*:*:*:literal star", None);
        check("*:*:*:*:*", Some("*"));
    }
}

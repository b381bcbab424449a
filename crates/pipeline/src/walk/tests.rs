//! Folders, patterns and lists as they lie on a disk.

use super::*;

fn walked(given: &[PathBuf]) -> (Vec<String>, Skipped) {
    walked_over(&Inputs::of(given))
}

fn walked_over(inputs: &Inputs) -> (Vec<String>, Skipped) {
    let limits = ArchiveLimits::default();
    let mut walk = Walk::new(inputs, &limits);
    let admission = Admission::free();
    let mut names = Vec::new();
    while let Some(found) = walk.next(&admission) {
        match found {
            Found::Input(input) => names.push(name_of(&input.relative)),
            Found::Failed(error) => names.push(format!("{}: {}", error.name(), error)),
            Found::Skipped { .. } => {}
        }
    }
    (names, walk.skipped)
}

fn folder(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("has one")).expect("made");
        fs::write(path, "x").expect("written");
    }
    folder
}

#[test]
fn documents_come_in_the_order_of_their_path_bytes() {
    let files = ["b.docx", "a/z.txt", "a.txt", "a-b.txt", "A.DOCX", "a/b/c.docm", "项目/二.docx"];
    let folder = folder(&files);
    let (names, _) = walked(&[folder.path().to_owned()]);
    let expect = ["A.DOCX", "a-b.txt", "a.txt", "a/b/c.docm", "a/z.txt", "b.docx", "项目/二.docx"];
    assert_eq!(names, expect);
    assert!(names.is_sorted());
}

#[test]
fn what_is_no_document_is_passed_over_and_counted() {
    let files = ["a.docx", "ABOUT.md", "b.PNG", "c.png", ".d.docx", "~$a.docx", "bare"];
    let folder = folder(&files);
    let (names, skipped) = walked(&[folder.path().to_owned()]);
    assert_eq!(names, ["a.docx"]);
    assert_eq!((skipped.hidden, skipped.lock_files, skipped.total()), (1, 1, 6));
    let others: Vec<_> = skipped.other_files.iter().map(|(name, &n)| (&**name, n)).collect();
    assert_eq!(others, [("", 1), ("md", 1), ("png", 2)]);
}

#[test]
fn a_named_file_is_taken_whatever_its_extension() {
    let folder = folder(&["ABOUT.md", ".hidden"]);
    let given = [folder.path().join("ABOUT.md"), folder.path().join(".hidden")];
    assert_eq!(walked(&given).0, ["ABOUT.md", ".hidden"]);
}

#[test]
fn what_holds_nothing_is_reported_and_the_rest_goes_on() {
    let folder = folder(&["empty/x.md", "full/a.txt"]);
    let base = folder.path();
    let given = [base.join("gone"), base.join("empty"), base.join("full")];
    let (names, _) = walked(&given);
    let no_documents = format!(
        "no-documents: expected a folder with documents ({}), found none (1 file of another sort)",
        folder_extensions().join(", ")
    );
    let missing = "missing: expected a file or folder that can be read, found nothing of that name";
    assert_eq!(names, [missing, &no_documents, "a.txt"]);
}

#[cfg(unix)]
#[test]
fn links_to_folders_are_not_followed_and_links_to_files_are() {
    let folder = folder(&["a/x.docx"]);
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(from, folder.path().join(to)).expect("linked");
    };
    link("..", "a/circle");
    link("x.docx", "a/y.docx");
    link("nowhere", "a/z.docx");
    let (names, skipped) = walked(&[folder.path().to_owned()]);
    assert_eq!(
        names,
        [
            "a/x.docx",
            "a/y.docx",
            "missing: expected a file or folder that can be read, found nothing of that name",
        ]
    );
    assert_eq!(skipped.linked_folders, 1);
}

#[test]
fn devices_are_not_opened() {
    if cfg!(unix) {
        let (names, _) = walked(&[PathBuf::from("/dev/zero")]);
        assert_eq!(names, ["not-a-file: expected a file or a folder, found a device"]);
    }
}

fn inputs(folder: &Path, given: &[&str], include: &[&str], exclude: &[&str]) -> Inputs {
    let mut inputs = Inputs::default();
    for path in given {
        inputs.add(&folder.join(path)).expect("a pattern");
    }
    for pattern in include {
        inputs.include(Pattern::new(pattern).expect("a pattern"));
    }
    for pattern in exclude {
        inputs.exclude(Pattern::new(pattern).expect("a pattern"));
    }
    inputs
}

#[test]
fn a_pattern_takes_what_it_matches_in_the_same_order() {
    let files = [
        "2023/甲/a.docx",
        "2023/b.docx",
        "2023/b.DOC",
        "2023/~$b.docx",
        "2024/c.docx",
        "2023/n.md",
    ];
    let folder = folder(&files);
    let walked = |pattern: &str| walked_over(&inputs(folder.path(), &[pattern], &[], &[])).0;
    assert_eq!(walked("2023/**/*.docx"), ["b.docx", "甲/a.docx"]);
    assert_eq!(walked("20*/*.doc{x,}"), ["2023/b.DOC", "2023/b.docx", "2024/c.docx"]);
    assert_eq!(walked("2023/*.md"), ["n.md"]);
    // A folder that matches is taken as one that is named.
    assert_eq!(walked("2023/*"), ["b.DOC", "b.docx", "甲/a.docx"]);
    let none = walked("2025*/**");
    assert_eq!(none, ["no-match: expected files that match the pattern, found none"]);
}

#[test]
fn a_file_whose_name_looks_like_a_pattern_is_a_file() {
    let folder = folder(&["预算[2023].docx", "预算2.docx"]);
    let inputs = inputs(folder.path(), &["预算[2023].docx"], &[], &[]);
    assert_eq!(walked_over(&inputs).0, ["预算[2023].docx"]);
}

#[test]
fn what_the_request_leaves_out_is_counted() {
    let files = ["a/草稿1.docx", "a/b.docx", "a/c.dat", "old/d.docx", "old/e.docx", "f.txt"];
    let folder = folder(&files);
    let (names, skipped) = walked_over(&inputs(folder.path(), &["."], &[], &["*草稿*", "old"]));
    assert_eq!(names, ["a/b.docx", "f.txt"]);
    assert_eq!((skipped.excluded, skipped.total()), (2, 3));
    let (names, skipped) = walked_over(&inputs(folder.path(), &["."], &["*.docx", "*.dat"], &[]));
    assert_eq!(names, ["a/b.docx", "a/c.dat", "a/草稿1.docx", "old/d.docx", "old/e.docx"]);
    assert_eq!((skipped.not_included, skipped.total()), (1, 1));
}

#[test]
fn a_list_names_files_and_folders() {
    let folder = folder(&["a/x.docx", "b*.docx", "b1.docx"]);
    let path = |name: &str| name_of(&folder.path().join(name));
    let list = format!("{}\n{}\n\n{}\n", path("b*.docx"), path("a"), path("gone"));
    let mut inputs = Inputs::default();
    inputs.add_list(list.as_bytes(), false);
    let missing = "missing: expected a file or folder that can be read, found nothing of that name";
    assert_eq!(walked_over(&inputs).0, ["b*.docx", "x.docx", missing]);
}

#[cfg(unix)]
#[test]
fn pipes_and_sockets_in_folders_are_reported_and_not_waited_on() {
    let folder = folder(&["a.docx"]);
    let _socket =
        std::os::unix::net::UnixListener::bind(folder.path().join("b.docx")).expect("a socket");
    let _other = std::os::unix::net::UnixListener::bind(folder.path().join("c")).expect("a socket");
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("d.docx")).status();
    assert!(made.is_ok_and(|status| status.success()));
    let (names, skipped) = walked(&[folder.path().to_owned()]);
    let refused = |found| format!("not-a-file: expected a file, found {found}");
    assert_eq!(names, ["a.docx", &refused("a socket"), &refused("a named pipe")]);
    assert_eq!((skipped.special_files, skipped.total()), (1, 1));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_to_itself_is_reported() {
    let folder = folder(&["a.docx"]);
    std::os::unix::fs::symlink("b.docx", folder.path().join("b.docx")).expect("linked");
    let (names, _) = walked(&[folder.path().to_owned()]);
    assert!(names.last().is_some_and(|name| name.starts_with("cannot-open")), "{names:?}");
}

#[test]
fn lock_files_of_office_and_of_libreoffice_are_no_documents() {
    let folder = folder(&["a.docx", "~$a.docx", ".~lock.a.docx#", ".a.docx"]);
    let (names, skipped) = walked(&[folder.path().to_owned()]);
    assert_eq!(names, ["a.docx"]);
    assert_eq!((skipped.lock_files, skipped.hidden), (2, 1));
}

#[test]
fn what_runs_have_written_is_not_read() {
    let folder = folder(&[
        "a.docx",
        "out/.jixiao-lock",
        "out/report.html",
        "out/a.txt",
        ".jixiao-lock",
        "report.html",
        "page.html",
    ]);
    let (names, skipped) = walked(&[folder.path().to_owned()]);
    assert_eq!(names, ["a.docx", "page.html"]);
    assert_eq!((skipped.run_outputs, skipped.total()), (3, 3));
}

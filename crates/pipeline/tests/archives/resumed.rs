//! A run over archives that was killed goes on where it stopped.

use crate::making::{gzip, tar, zip};
use pipeline::{Inputs, Observer, Outcome, Output, Quiet, Settings, extract_inputs};
use std::fs;
use std::num::NonZeroU32;
use std::path::Path;

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let names = fs::read_dir(folder).expect("a folder").map(|entry| {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let bytes = fs::read(folder.join(&name)).expect("a file");
        (name, bytes)
    });
    let mut files: Vec<_> = names
        .filter(|(name, _)| ![".jixiao-lock", ".jixiao-stamps"].contains(&name.as_str()))
        .collect();
    files.sort();
    files
}

struct Snapshots<'a>(&'a Path, Vec<Vec<(String, Vec<u8>)>>);

impl Observer for Snapshots<'_> {
    fn finished(&mut self, _: &Outcome) {
        self.1.push(files(self.0));
    }
}

#[test]
fn a_killed_run_over_archives_goes_on_where_it_stopped() {
    let texts: Vec<(String, String)> =
        (0..12).map(|n| (format!("{n}.txt"), format!("一、目标{}", n % 9))).collect();
    let entries: Vec<(&str, &[u8])> =
        texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let inner = zip(&entries[..4]);
    let with_inner = [&entries[4..8], &[("i.zip", &inner[..])]].concat();
    let cut = tar(&entries);
    let inputs = tempfile::tempdir().expect("a folder");
    for (name, bytes) in [
        ("a.zip", zip(&with_inner)),
        ("b.tgz", gzip(&tar(&entries))),
        ("c.tar", cut[..cut.len() - 1_024 - 505].to_vec()),
        ("d.txt", "末".into()),
    ] {
        fs::write(inputs.path().join(name), bytes).expect("written");
    }
    // The same archive twice: the second must not take what the first has done for its own.
    let given = [inputs.path().to_owned(), inputs.path().join("c.tar")];
    let asked = Inputs::of(&given);
    let commit_inputs = NonZeroU32::new(2).expect("not zero");
    let settings = Settings { commit_inputs, ..Settings::default() };
    let undisturbed = tempfile::tempdir().expect("a folder");
    let mut snapshots = Snapshots(undisturbed.path(), Vec::new());
    let out = Output::Folder(undisturbed.path());
    let summary = extract_inputs(&asked, out, &settings, &mut snapshots).expect("written");
    let tried = summary.read + summary.failed + summary.duplicates;
    assert_eq!((summary.read, summary.failed, summary.defects), (10, 4, 0));
    let expect = files(undisturbed.path());
    let mut resumed = 0;
    for snapshot in &snapshots.1 {
        let output = tempfile::tempdir().expect("a folder");
        for (name, bytes) in snapshot {
            fs::write(output.path().join(name), bytes).expect("written");
        }
        let out = Output::Folder(output.path());
        let again = extract_inputs(&asked, out, &settings, &mut Quiet).expect("written");
        assert!(files(output.path()) == expect, "after {} inputs", again.resumed);
        assert_eq!(again.read + again.failed + again.duplicates, tried);
        resumed += again.resumed;
    }
    assert!(resumed > 300, "{resumed}");
}

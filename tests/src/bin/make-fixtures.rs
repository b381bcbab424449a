//! Writes the cases of `tests::fixtures` to `fixtures/`: `cargo run -p tests --bin make-fixtures`.
//!
//! With `--converted` it lists instead what `tests/convert-fixtures` is to make: case, source's ending, ending.

use std::io::Write as _;
use std::path::Path;

fn main() -> std::io::Result<()> {
    if std::env::args().any(|argument| argument == "--converted") {
        let mut out = std::io::stdout().lock();
        for converted in tests::fixtures::converted::CONVERTED {
            for ending in converted.endings {
                let from = if *ending == "xls" { "xlsx" } else { "docx" };
                writeln!(out, "{} {from} {ending}", converted.case)?;
            }
        }
        return Ok(());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    for case in tests::fixtures::cases() {
        let folder = root.join(case.name);
        std::fs::create_dir_all(&folder)?;
        for (name, bytes) in &case.files {
            std::fs::write(folder.join(name), bytes)?;
        }
        std::fs::write(folder.join("ABOUT.md"), case.about())?;
    }
    Ok(())
}

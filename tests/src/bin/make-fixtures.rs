//! Writes the cases of `tests::fixtures` to `fixtures/`: `cargo run -p tests --bin make-fixtures`.

use std::path::Path;

fn main() -> std::io::Result<()> {
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

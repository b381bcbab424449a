//! Reads every document under the given paths over and over, and says what it cost: the cost of reading alone.
//!
//! `read_many ROUNDS PATH...` reads; `read_many print PATH...` prints what was read.
#![allow(clippy::print_stdout, reason = "printing is what this program is for")]

use document::{Block, Document};
use reader::{Input, Limits};
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mode = arguments.next().ok_or("expected a number of rounds or `print`")?;
    let files = files(arguments)?;
    if mode == "print" {
        for file in &files {
            print(&file.display().to_string(), &std::fs::read(file)?);
        }
        return Ok(());
    }
    let mut seconds = Vec::new();
    let (mut bytes, mut blocks, mut failures) = (0, 0, 0);
    for _ in 0..mode.parse::<usize>()? {
        let before = cpu_seconds()?;
        (bytes, blocks, failures) = (0, 0, 0);
        for file in &files {
            let content = std::fs::read(file)?;
            bytes += content.len();
            match reader::read(&input("", &content), &Limits::default()) {
                Ok(document) => blocks += document.output.blocks.len(),
                Err(_) => failures += 1,
            }
        }
        seconds.push(cpu_seconds()? - before);
    }
    seconds.sort_by(f64::total_cmp);
    let median = seconds.get(seconds.len() / 2).ok_or("expected at least one round")?;
    println!(
        "files {} failures {failures} zip bytes {bytes} blocks {blocks} cpu median {median:.3} s min {:.3} peak {} kB",
        files.len(),
        seconds.first().copied().unwrap_or_default(),
        peak_kilobytes()?
    );
    Ok(())
}

fn files(paths: impl Iterator<Item = String>) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for path in paths.map(PathBuf::from) {
        if path.is_dir() {
            for entry in std::fs::read_dir(path)? {
                files.push(entry?.path());
            }
        } else {
            files.push(path);
        }
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension != "json"));
    files.sort();
    Ok(files)
}

fn input<'a>(name: &'a str, bytes: &'a [u8]) -> Input<'a> {
    Input { name, bytes, sha256: [0; 32] }
}

/// Processor time of this process in hundredths of a second (proc_pid_stat(5), fields 14 and 15).
fn cpu_seconds() -> Result<f64, Box<dyn Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')').ok_or("expected /proc/self/stat")?;
    let fields = fields.split_whitespace().skip(11).take(2);
    let ticks = fields.map(str::parse::<u32>).sum::<Result<u32, _>>()?;
    Ok(f64::from(ticks) / 100.0)
}

fn peak_kilobytes() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("expected VmHWM")?;
    Ok(line.split_whitespace().next().ok_or("expected a number")?.parse()?)
}

fn print(name: &str, bytes: &[u8]) {
    println!("=== {name}");
    match reader::read(&input(name, bytes), &Limits::default()) {
        Ok(document) => {
            print_document(&document.output);
            for warning in document.warnings {
                let at = warning.at.map(|at| at.to_string()).unwrap_or_default();
                println!("!{} {} {at}: {}", warning.severity.name(), warning.name, warning.message);
            }
        }
        Err(error) => println!("!{}: {error}", error.name()),
    }
}

fn print_document(document: &Document) {
    print_blocks("", &document.blocks);
    for (index, note) in document.notes.iter().enumerate() {
        print_blocks(&format!("n{index}/"), &note.blocks);
    }
    for bookmark in &document.bookmarks {
        println!("[{}] {}", bookmark.at, bookmark.name);
    }
}

fn print_blocks(prefix: &str, blocks: &[Block]) {
    for (index, block) in blocks.iter().enumerate() {
        match block {
            Block::Paragraph(paragraph) => {
                let label = paragraph.list_label.as_deref().unwrap_or_default();
                let level =
                    paragraph.outline_level.map(|level| format!("#{level} ")).unwrap_or_default();
                println!("{prefix}b{index} {level}{label}|{:?}", paragraph.text);
            }
            Block::Table(table) => {
                println!("{prefix}b{index} table {}x{}", table.rows(), table.columns());
                for cell in table.cells() {
                    let at = format!("{prefix}b{index}/r{}c{}", cell.row, cell.column);
                    println!("{at} {}x{}", cell.row_span, cell.column_span);
                    print_blocks(&format!("{at}/"), &cell.blocks);
                }
            }
        }
    }
}

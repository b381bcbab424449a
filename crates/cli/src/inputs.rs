//! What a command is asked to read: files, folders, patterns, lists, and what to leave out.

use clap::Args;
use pipeline::{Error, Inputs, Pattern, Settings};
use std::path::{Path, PathBuf};

/// What to read.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    #[arg(required_unless_present = "files_from", value_name = "PATH", help = paths())]
    pub(crate) paths: Vec<PathBuf>,
    /// Read the files and folders that FILE names, a line each; - is standard input
    #[arg(long, value_name = "FILE", help_heading = "Inputs")]
    pub(crate) files_from: Vec<PathBuf>,
    /// The paths of --files-from are separated by NUL, as find -print0 writes them
    #[arg(long, short = '0', requires = "files_from", help_heading = "Inputs")]
    pub(crate) null: bool,
    /// Of files in folders and archives, take those alone that match; may be given again
    #[arg(long, value_name = "PATTERN", value_parser = Pattern::new, help_heading = "Inputs")]
    pub(crate) include: Vec<Pattern>,
    /// Leave out files and folders that match: by name, or by path where PATTERN has a /; may be given again
    #[arg(long, value_name = "PATTERN", value_parser = Pattern::new, help_heading = "Inputs")]
    pub(crate) exclude: Vec<Pattern>,
}

impl Asked {
    pub(crate) fn inputs(&self, settings: &Settings) -> Result<Inputs, Error> {
        let mut inputs = Inputs::default();
        for path in &self.paths {
            inputs.add(path)?;
        }
        for list in &self.files_from {
            if list == Path::new("-") {
                let mut stream = std::io::stdin().lock();
                inputs.add_list_stream(&mut stream, self.null, &settings.limits)?;
            } else {
                inputs.add_list_file(list, self.null, &settings.limits)?;
            }
        }
        for pattern in &self.include {
            inputs.include(pattern.clone());
        }
        for pattern in &self.exclude {
            inputs.exclude(pattern.clone());
        }
        Ok(inputs)
    }
}

fn paths() -> String {
    format!(
        "Files, read whatever their extension; folders, of which .{} are taken; archives (zip, tar, tar.gz, gz, 7z), \
         looked into wherever they are; or patterns in quotes such as '2023/**/*.docx'",
        pipeline::folder_extensions().join(", .")
    )
}

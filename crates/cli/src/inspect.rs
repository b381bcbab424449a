//! `jixiao inspect`: a document as it is read.

use crate::arguments::{Inspect, InspectFormat};
use crate::{Ending, report, settings, why};
use pipeline::write::{inspect_json, inspect_text};
use std::io::{IsTerminal as _, Write as _};

/// Columns of the text form where no terminal says how many it has.
const WIDTH: usize = 120;

pub(crate) fn run(request: &Inspect) -> anyhow::Result<Ending> {
    let mut settings = settings(&request.reading);
    if request.why {
        if let Some(path) = &request.vocabulary
            && let Err(error) = settings.add_vocabulary(path)
        {
            report::failure(&error, &mut anstream::stderr().lock());
            return Ok(Ending::CouldNotRun);
        }
        return match pipeline::explain(&request.file, &settings) {
            Ok((records, traces)) => {
                let mut out = std::io::stdout().lock();
                out.write_all(why::text(&records, &traces).as_bytes())?;
                out.flush()?;
                Ok(Ending::Clean)
            }
            Err(error) => {
                report::failure(&error, &mut anstream::stderr().lock());
                Ok(Ending::CouldNotRun)
            }
        };
    }
    let read = match pipeline::inspect(&request.file, &settings) {
        Ok(read) => read,
        Err(error) => {
            report::failure(&error, &mut anstream::stderr().lock());
            return Ok(Ending::CouldNotRun);
        }
    };
    let mut shown = Vec::new();
    match request.format {
        InspectFormat::Text => inspect_text(&read, width(), &mut shown),
        InspectFormat::Json => inspect_json(&read, &mut shown)?,
    }
    let mut out = std::io::stdout().lock();
    out.write_all(&shown)?;
    out.flush()?;
    Ok(Ending::Clean)
}

fn width() -> usize {
    if !std::io::stdout().is_terminal() {
        return WIDTH;
    }
    terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0))
}

//! A worker process: reads documents from standard input and answers on standard output until the input ends.

use super::Task;
use super::frame::{self, Sort};
use super::records_here;
use super::supervisor::STREAM_BYTES;
use super::wire::{Answer, Document, Start};
use std::io::{self, BufReader, BufWriter, Read, Write};

/// Bytes of what holds for all documents; a vocabulary may be large.
const START_BYTES: u64 = 64 << 20;
/// Bytes of the name of a document and what else is said of it.
const DOCUMENT_BYTES: u64 = 1 << 20;
/// Capacity above which a buffer is given back after use.
const BUFFER_KEPT: usize = 4 << 20;

/// Works for the process that started this one, until it ends.
///
/// For the program that [`crate::WorkerProgram`] names, right at its start: this process takes no more memory than
/// its parent allows, leaves no core file, and ends with its parent. Call [`crate::keep_panics_quiet`] before.
pub fn work_for_parent() -> io::Result<()> {
    system::end_with_parent()?;
    let (input, output) = system::take_streams()?;
    let mut input = BufReader::with_capacity(STREAM_BYTES, input);
    let mut output = BufWriter::with_capacity(STREAM_BYTES, output);
    serve(&mut input, &mut output, system::bound_memory)
}

fn serve(
    input: &mut impl Read,
    output: &mut impl Write,
    bound: impl FnOnce(u64) -> io::Result<()>,
) -> io::Result<()> {
    let mut said = Vec::new();
    if !frame::read(input, Sort::Start, START_BYTES, &mut said)? {
        return Ok(());
    }
    let start: Start = serde_json::from_slice(&said)?;
    let settings = start.settings().map_err(io::Error::other)?;
    if let Some(memory) = start.memory {
        bound(memory)?;
    }
    let mut task = Task::default();
    while frame::read(input, Sort::Document, DOCUMENT_BYTES, &mut said)? {
        let document: Document<'_> = serde_json::from_slice(&said)?;
        task.name = document.name.into_owned();
        task.sha256 = document.sha256;
        let most = settings.limits.file_bytes;
        if !frame::read(input, Sort::Bytes, most, &mut task.bytes)? {
            return Ok(());
        }
        task.output.clear();
        let result = records_here(reader::read, &settings.limits, &settings, &mut task);
        let answer = serde_json::to_vec(&Answer::of(result))?;
        frame::write(output, Sort::Answer, &answer)?;
        frame::write(output, Sort::Records, &task.output)?;
        output.flush()?;
        for buffer in [&mut task.bytes, &mut task.output, &mut said] {
            if buffer.capacity() > BUFFER_KEPT {
                *buffer = Vec::new();
            }
        }
    }
    Ok(())
}

#[cfg(target_os = "linux")]
mod system {
    //! What the system does for a worker.

    use rustix::process::{Resource, Rlimit, Signal, getrlimit, setrlimit};
    use std::fs::{File, OpenOptions};
    use std::io;

    /// A parent that is killed says no goodbye.
    pub(super) fn end_with_parent() -> io::Result<()> {
        Ok(rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?)
    }

    /// Standard input and output under other numbers; what is printed by mistake goes to standard error.
    pub(super) fn take_streams() -> io::Result<(File, File)> {
        let input = rustix::io::fcntl_dupfd_cloexec(io::stdin(), 3)?;
        let output = rustix::io::fcntl_dupfd_cloexec(io::stdout(), 3)?;
        let nothing = OpenOptions::new().read(true).open("/dev/null")?;
        rustix::stdio::dup2_stdin(&nothing)?;
        rustix::stdio::dup2_stdout(io::stderr())?;
        Ok((File::from(input), File::from(output)))
    }

    /// Bounds the address space, of which the memory that is used is a part, and forbids core files.
    pub(super) fn bound_memory(bytes: u64) -> io::Result<()> {
        for (resource, most) in [(Resource::As, bytes), (Resource::Core, 0)] {
            let maximum = getrlimit(resource).maximum;
            let most = maximum.map_or(most, |maximum| most.min(maximum));
            setrlimit(resource, Rlimit { current: Some(most), maximum })?;
        }
        Ok(())
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    //! Where a system offers no bound, a worker still keeps to itself what a document does.

    use std::io;

    /// Its standard input ends with the parent.
    pub(super) fn end_with_parent() -> io::Result<()> {
        Ok(())
    }

    pub(super) fn take_streams() -> io::Result<(io::StdinLock<'static>, io::StdoutLock<'static>)> {
        Ok((io::stdin().lock(), io::stdout().lock()))
    }

    pub(super) fn bound_memory(_: u64) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Settings;

    /// What a parent says that asks about `texts`.
    fn asked(texts: &[&str]) -> Vec<u8> {
        let mut said = Vec::new();
        let mut say = |sort, content: Vec<u8>| {
            frame::write(&mut said, sort, &content).expect("memory takes all");
        };
        let start = Start::of(&Settings::default());
        say(Sort::Start, serde_json::to_vec(&start).expect("it has a form"));
        for text in texts {
            let document = Document { name: "a\"b.txt".into(), sha256: [7; 32] };
            say(Sort::Document, serde_json::to_vec(&document).expect("it has a form"));
            say(Sort::Bytes, text.as_bytes().to_vec());
        }
        said
    }

    fn served(mut said: &[u8]) -> (io::Result<()>, Vec<u8>, Option<u64>) {
        let (mut output, mut bound) = (Vec::new(), None);
        let result = serve(&mut said, &mut output, |bytes| {
            bound = Some(bytes);
            Ok(())
        });
        (result, output, bound)
    }

    #[test]
    fn each_document_is_answered() {
        let texts = ["一、总体绩效目标\n", "\0\0\0", "二"];
        let (result, output, bound) = served(&asked(&texts));
        assert!(result.is_ok(), "{result:?}");
        assert_eq!(bound, Settings::default().isolation.worker_memory);
        let mut output = output.as_slice();
        for text in texts {
            let (mut answer, mut records) = (Vec::new(), Vec::new());
            let read = frame::read(&mut output, Sort::Answer, 1 << 20, &mut answer);
            assert!(read.expect("whole"), "{text}");
            assert!(frame::read(&mut output, Sort::Records, 1 << 20, &mut records).expect("whole"));
            let answer: Answer = serde_json::from_slice(&answer).expect("an answer");
            assert_eq!(answer.result().is_ok(), !text.starts_with('\0'));
            assert_eq!(records.is_empty(), text.starts_with('\0'));
        }
        assert!(output.is_empty());
    }

    #[test]
    fn a_parent_that_ends_anywhere_ends_the_worker() {
        let said = asked(&["一"]);
        for end in 0..said.len() {
            let (_, output, _) = served(&said[..end]);
            assert!(output.is_empty(), "nothing was asked to its end");
        }
    }
}

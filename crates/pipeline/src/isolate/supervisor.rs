//! One worker process: started, asked about documents, and buried.

use super::frame::{self, Sort};
use super::watchdog::{Ended, Leash, Watchdog};
use super::wire::{Answer, Document, Start};
use super::{Isolation, Task, WorkerProgram};
use std::io::{self, BufReader, BufWriter, Read as _, Write as _};
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;

/// Documents after which a worker is replaced, so that nothing that it keeps by mistake grows for ever.
const DOCUMENTS: u32 = 1_000;
/// Bytes of documents and of records after which it is replaced, because a heap that held large things has holes.
const BYTES: u64 = 64 << 20;
/// Bytes of an answer without its records: the numbers of a document and what is remarked on it.
const ANSWER_BYTES: u64 = 256 << 20;
/// Bytes that go through a stream at once: what a pipe holds.
pub(super) const STREAM_BYTES: usize = 64 << 10;
/// Bytes of the last words of a worker that are looked at.
const LAST_WORDS: u64 = 64 << 10;

/// A worker process.
#[derive(Debug)]
pub(super) struct Worker {
    leash: Arc<Leash>,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
    last_words: ChildStderr,
    documents: u32,
    bytes: u64,
    answer: Vec<u8>,
}

/// Why a worker did not answer. It is of no more use.
#[derive(Debug)]
pub(super) enum Lost {
    /// It was ended because it was late.
    Late,
    /// It asked for more memory than it may take.
    OutOfMemory,
    /// It ended by itself or was ended by somebody else.
    Died { how: String, outside: bool },
    /// It said what cannot be understood.
    Confused(String),
}

impl Worker {
    /// Starts one and tells it what holds for all documents.
    pub(super) fn start(
        program: &WorkerProgram,
        start: &Start,
        watchdog: &Watchdog,
    ) -> io::Result<Self> {
        let mut command = Command::new(&program.program);
        command.args(&program.arguments).envs(program.environment.iter().cloned());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            // What a person presses on the terminal is for this process, which lets workers finish what they do.
            command.process_group(0);
        }
        let mut child = command.spawn()?;
        let streams = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let leash = Leash::new(child);
        let (Some(input), Some(output), Some(last_words)) = streams else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        watchdog.watch(&leash);
        let input = BufWriter::with_capacity(STREAM_BYTES, input);
        let output = BufReader::with_capacity(STREAM_BYTES, output);
        let mut worker =
            Self { leash, input, output, last_words, documents: 0, bytes: 0, answer: Vec::new() };
        frame::write(&mut worker.input, Sort::Start, &serde_json::to_vec(start)?)?;
        Ok(worker)
    }

    /// Whether it has been asked nothing yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.documents == 0
    }

    /// Whether it can be asked about another document.
    pub(super) fn is_good(&self) -> bool {
        self.documents < DOCUMENTS && self.bytes < BYTES && self.leash.is_alive()
    }

    /// Asks about one document; its records are put into `task.output`.
    pub(super) fn ask(&mut self, task: &mut Task, isolation: &Isolation) -> Result<Answer, Lost> {
        self.documents += 1;
        self.leash.arm(isolation.timeout);
        let answer = self.exchange(task);
        self.leash.disarm();
        self.bytes += (task.bytes.len() + task.output.len()) as u64;
        answer.map_err(|error| self.bury(&error))
    }

    fn exchange(&mut self, task: &mut Task) -> io::Result<Answer> {
        let document = Document { name: task.name.as_str().into(), sha256: task.sha256 };
        frame::write(&mut self.input, Sort::Document, &serde_json::to_vec(&document)?)?;
        frame::write(&mut self.input, Sort::Bytes, &task.bytes)?;
        self.input.flush()?;
        let answered = frame::read(&mut self.output, Sort::Answer, ANSWER_BYTES, &mut self.answer)?
            && frame::read(&mut self.output, Sort::Records, u64::MAX, &mut task.output)?;
        if !answered {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(serde_json::from_slice(&self.answer)?)
    }

    /// Finds out why it is lost.
    fn bury(&mut self, error: &io::Error) -> Lost {
        if error.kind() == io::ErrorKind::InvalidData {
            return Lost::Confused(error.to_string());
        }
        let Ended { status, late } = self.leash.ended();
        if late {
            tracing::debug!("a worker process was late");
            return Lost::Late;
        }
        let mut words = Vec::new();
        // What cannot be read was not said.
        let _ = (&mut self.last_words).take(LAST_WORDS).read_to_end(&mut words);
        let words = String::from_utf8_lossy(&words);
        tracing::debug!(%words, ?status, "a worker process is lost");
        // What the standard library says before it aborts.
        if words.contains("memory allocation of ") {
            return Lost::OutOfMemory;
        }
        let (mut how, outside) = status.map_or(("unseen".to_owned(), true), how_it_ended);
        if words.contains("has overflowed its stack") {
            how.push_str(", stack overflow");
        }
        Lost::Died { how, outside }
    }
}

/// `signal 11, segmentation fault`, and whether only somebody else can have caused it.
fn how_it_ended(status: ExitStatus) -> (String, bool) {
    #[cfg(unix)]
    if let Some(number) = std::os::unix::process::ExitStatusExt::signal(&status) {
        // The numbers that POSIX fixes, and those on which all systems agree.
        let (name, outside) = match number {
            1 => (", hangup", true),
            2 => (", interrupt", true),
            4 => (", illegal instruction", false),
            6 => (", abort", false),
            8 => (", arithmetic", false),
            9 => (", kill", true),
            11 => (", segmentation fault", false),
            15 => (", termination", true),
            _ => ("", false),
        };
        return (format!("signal {number}{name}"), outside);
    }
    (status.code().map_or_else(|| status.to_string(), |code| format!("exit code {code}")), false)
}

//! `jixiao worker`: what this program starts to have documents read in a process of their own.

use crate::Ending;

pub(crate) fn run() -> anyhow::Result<Ending> {
    pipeline::work_for_parent()?;
    Ok(Ending::Clean)
}

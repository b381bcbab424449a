//! Diagnostics as they are collected: so many of each name, and then only their number.

use document::{Diagnostic, Location, Severity};
use std::collections::BTreeMap;

/// Diagnostics of one name that are kept; what goes beyond is counted.
const KEPT_OF_EACH: usize = 1_000;

/// Diagnostics in the order in which they were met.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    kept: Vec<Diagnostic>,
    counts: BTreeMap<&'static str, (Severity, usize)>,
}

impl Remarks {
    pub(crate) fn new(kept: Vec<Diagnostic>) -> Self {
        Self { kept, counts: BTreeMap::new() }
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        let (_, count) = self.counts.entry(diagnostic.name).or_insert((diagnostic.severity, 0));
        *count += 1;
        if *count <= KEPT_OF_EACH {
            self.kept.push(diagnostic);
        }
    }

    pub(crate) fn add(
        &mut self,
        name: &'static str,
        severity: Severity,
        at: Location,
        message: String,
        help: &str,
    ) {
        self.push(Diagnostic { name, severity, message, at: Some(at), help: help.to_owned() });
    }

    /// Takes over the diagnostics of a finished form.
    pub(crate) fn append(&mut self, other: Self) {
        for diagnostic in other.kept {
            self.push(diagnostic);
        }
        for (name, (severity, count)) in other.counts {
            let beyond = count.saturating_sub(KEPT_OF_EACH);
            self.counts.entry(name).or_insert((severity, 0)).1 += beyond;
        }
    }

    /// All that were kept, and for each name of which more were met one that says how many.
    pub(crate) fn close(mut self) -> Vec<Diagnostic> {
        for (name, (severity, count)) in self.counts {
            if count > KEPT_OF_EACH {
                let more = count - KEPT_OF_EACH;
                let message = format!("{more} more of these were met and are not listed");
                self.kept.push(Diagnostic {
                    name,
                    severity,
                    message,
                    at: None,
                    help: String::new(),
                });
            }
        }
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_so_many_they_are_counted() {
        let mut all = Remarks::default();
        for _ in 0..3 {
            let mut form = Remarks::default();
            for _ in 0..KEPT_OF_EACH + 7 {
                form.add(
                    "template-row",
                    Severity::Info,
                    Location::block(0),
                    "left out".to_owned(),
                    "",
                );
            }
            all.append(form);
        }
        let all = all.close();
        assert_eq!(all.len(), KEPT_OF_EACH + 1);
        let last = all.last().map(|last| last.message.as_str());
        assert_eq!(last, Some("2021 more of these were met and are not listed"));
    }
}

//! What stands beside what: the frame in which pages and workbooks show changes.

use super::{Changes, Reason};
use crate::Number;
use std::ops::Range;

/// Changes, and which records stand beside each other. Numbers count in the lists of record sets that were compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What changed.
    pub changes: Changes,
    /// Departments, in the order of the new year; those that are gone stand last.
    pub departments: Vec<DepartmentPair>,
    /// Projects, in the order of the new year; those that are gone stand after their old neighbour's successor.
    pub projects: Vec<ProjectPair>,
}

/// The documents of one department in both years.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DepartmentPair {
    /// Record sets of the old year.
    pub old: Vec<usize>,
    /// Record sets of the new year.
    pub new: Vec<usize>,
    /// What became of its goals, their clauses, its measures and its own indicators, in [`Changes::changes`].
    pub own: Range<usize>,
    /// All its changes, those of its projects with them.
    pub changes: Range<usize>,
}

/// A project of the old year and what it became.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProjectPair {
    /// None for a new project, several where projects were merged.
    pub old: Vec<ProjectPlace>,
    /// None for a project that is gone, several where it was split.
    pub new: Vec<ProjectPlace>,
    /// How sure it is that they belong together.
    pub confidence: Option<Number>,
    /// What speaks for it.
    pub reasons: Vec<Reason>,
    /// Indicators, in the order of the new year. Empty where projects were split or merged.
    pub indicators: Vec<IndicatorPair>,
    /// Goals, in the order of the new year.
    pub goals: Vec<GoalPair>,
    /// Its changes, places in [`Changes::changes`] from 0.
    pub changes: Range<usize>,
}

/// Which project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProjectPlace {
    /// The record set, from 0.
    pub document: usize,
    /// The project in it, from 0.
    pub project: usize,
}

/// An indicator of each year; either may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorPair {
    /// In the old project's list, from 0.
    pub old: Option<usize>,
    /// In the new project's list, from 0.
    pub new: Option<usize>,
    /// Its changes, places in [`Changes::changes`] from 0.
    pub changes: Range<usize>,
}

/// A goal of each year; either may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalPair {
    /// Its text.
    pub old: Option<String>,
    /// Its text.
    pub new: Option<String>,
    /// Its change, a place in [`Changes::changes`] from 0.
    pub change: usize,
}

//! A project in the making: what the shapes read of one form, until the next form begins.

use crate::index::{CellId, Index, TableId, TextId};
use crate::ledger::Ledger;
use crate::money::{self, MoneyUnit, Reading};
use crate::remarks::Remarks;
use crate::shapes::indicators::Columns;
use crate::vocabulary::Label;
use document::{Location, Severity};
use record::{BudgetPart, Goal, Money, Project};
use std::borrow::Cow;
use std::ops::Range;

/// Which amount of a form a money cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// The year's budget.
    Total,
    /// The budget of the whole project, where the form also has the year's.
    Whole,
    /// 财政资金 of the year.
    Fiscal,
    /// 其他资金 of the year.
    Other,
    /// 全年执行数 of the year's total.
    Executed,
    /// Any finer or other split.
    Part,
}

/// A money cell whose unit may still be declared.
#[derive(Debug)]
struct Amount {
    slot: Slot,
    label: String,
    raw: String,
    unit: Option<MoneyUnit>,
    at: Location,
}

/// A claim that holds once the form is known to be one.
#[derive(Debug)]
enum Claim {
    Whole(TextId),
    Part(TextId, Range<usize>),
}

/// A project in the making.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) project: Project,
    /// The unit declared for the whole form.
    pub(crate) unit: Option<MoneyUnit>,
    /// The columns of its latest indicator table, for a table that goes on without heads.
    pub(crate) columns: Option<Columns>,
    /// Level 1 and level 2 of the row above, for each of the groups of columns that stand side by side.
    pub(crate) levels: Vec<(Option<Level>, Option<Level>)>,
    /// Whether a whole department set these goals.
    pub(crate) department: bool,
    /// Whether its agency is only the one that reports: 填报单位.
    pub(crate) agency_reports: bool,
    /// The line of that agency, label and text.
    pub(crate) reporting: Option<(String, String)>,
    /// Whether the project was named below its indicators.
    pub(crate) named_below: bool,
    /// What the project's own columns of a wide table say.
    pub(crate) identity: Vec<(Label, String)>,
    /// 年度主要任务.
    pub(crate) tasks: Vec<Goal>,
    /// Tables of which it read something.
    pub(crate) tables: Vec<TableId>,
    pub(crate) remarks: Remarks,
    /// Names of the shapes that read its rows, in the order of first use.
    pub(crate) shapes: Vec<&'static str>,
    amounts: Vec<Amount>,
    /// The slots of `amounts` that are taken.
    slots: Vec<Slot>,
    claims: Vec<Claim>,
}

/// A level name that later rows may share.
#[derive(Debug, Clone)]
pub(crate) struct Level {
    pub(crate) name: String,
    pub(crate) weight: Option<String>,
    pub(crate) cell: CellId,
}

impl Form {
    pub(crate) fn new() -> Self {
        Self {
            project: Project::default(),
            unit: None,
            columns: None,
            levels: Vec::new(),
            department: false,
            agency_reports: false,
            reporting: None,
            named_below: false,
            identity: Vec::new(),
            tasks: Vec::new(),
            tables: Vec::new(),
            remarks: Remarks::default(),
            shapes: Vec::new(),
            amounts: Vec::new(),
            slots: Vec::new(),
            claims: Vec::new(),
        }
    }

    pub(crate) fn claim(&mut self, text: TextId) {
        self.claims.push(Claim::Whole(text));
    }

    pub(crate) fn claim_part(&mut self, text: TextId, range: Range<usize>) {
        self.claims.push(Claim::Part(text, range));
    }

    /// Claims all paragraphs of a cell, and notes its table.
    pub(crate) fn claim_cell(&mut self, index: &Index<'_>, table: TableId, cell: CellId) {
        self.claims.extend(index.cell(cell).texts.clone().map(Claim::Whole));
        if self.tables.last() != Some(&table) {
            self.tables.push(table);
        }
    }

    /// Adds a money cell. `unit` is the one declared nearest to it.
    pub(crate) fn add_amount(
        &mut self,
        slot: Slot,
        label: &str,
        raw: &str,
        unit: Option<MoneyUnit>,
        at: Location,
    ) {
        let slot = if self.slots.contains(&slot) { Slot::Part } else { slot };
        if slot != Slot::Part {
            self.slots.push(slot);
        }
        let (label, raw) = (label.to_owned(), raw.to_owned());
        self.amounts.push(Amount { slot, label, raw, unit, at });
    }

    /// Whether the amount of `slot` was read.
    pub(crate) fn has_amount(&self, slot: Slot) -> bool {
        self.slots.contains(&slot)
    }

    pub(crate) fn warn(&mut self, name: &'static str, at: Location, message: String, help: &str) {
        self.remarks.add(name, Severity::Warning, at, message, help);
    }

    pub(crate) fn inform(&mut self, name: &'static str, at: Location, message: String, help: &str) {
        self.remarks.add(name, Severity::Info, at, message, help);
    }

    /// Whether it names a project and says something of its goals: a table of revenue that has a unit line is no form.
    pub(crate) fn is_project(&self) -> bool {
        let project = &self.project;
        let named = project.name.is_some() || project.code.is_some();
        let says_more = project.heading.is_some()
            || !project.goals.is_empty()
            || !project.plan.is_empty()
            || project.purpose.is_some()
            || project.supervisor.is_some();
        !project.indicators.is_empty() || (named && says_more)
    }

    /// Whether it holds the goals of a whole department.
    pub(crate) fn is_department(&self) -> bool {
        let project = &self.project;
        self.department
            && project.name.is_none()
            && project.code.is_none()
            && (!project.indicators.is_empty()
                || !project.goals.is_empty()
                || !self.tasks.is_empty())
    }

    /// Whether it has only amounts and lines of a table that is no form.
    pub(crate) fn is_stray(&self) -> bool {
        let project = &self.project;
        !self.department
            && project.heading.is_none()
            && !self.is_project()
            && (project.name.is_none() || !self.amounts.is_empty())
            && (!self.amounts.is_empty() || !project.attributes.is_empty())
    }

    /// Enters the claims of a form that holds into `ledger`.
    pub(crate) fn enter_claims(
        &mut self,
        ledger: &mut Ledger,
        remarks: &mut Remarks,
        claimed_tables: &mut [bool],
    ) {
        for claim in std::mem::take(&mut self.claims) {
            match claim {
                Claim::Whole(text) => ledger.claim(text),
                Claim::Part(text, range) => ledger.claim_part(text, range),
            }
        }
        for &table in &self.tables {
            claimed_tables[table as usize] = true;
        }
        remarks.append(std::mem::take(&mut self.remarks));
    }

    /// The amounts as they are written: label, text, place.
    pub(crate) fn take_amounts(&mut self) -> impl Iterator<Item = (String, String, Location)> {
        std::mem::take(&mut self.amounts)
            .into_iter()
            .map(|amount| (amount.label, amount.raw, amount.at))
    }

    /// The finished project, its claims entered into `ledger`; `None` if it is none.
    pub(crate) fn finish(
        mut self,
        ledger: &mut Ledger,
        remarks: &mut Remarks,
        claimed_tables: &mut [bool],
    ) -> Option<Project> {
        if !self.is_project() {
            return None;
        }
        self.settle_amounts();
        self.project.profile = Cow::Owned(self.shapes.join("+"));
        for task in std::mem::take(&mut self.tasks) {
            if let Some(at) = task.at.get("heading") {
                self.project.at.insert(format!("attributes.{}", task.heading), at.clone());
            }
            self.project.attributes.insert(task.heading, task.text.unwrap_or_default());
        }
        self.enter_claims(ledger, remarks, claimed_tables);
        Some(self.project)
    }

    fn settle_amounts(&mut self) {
        let mut unit_missing = None;
        let has_year = self.has_amount(Slot::Total);
        for amount in std::mem::take(&mut self.amounts) {
            let declared = amount.unit.or(self.unit);
            let money = match money::read(&amount.raw, declared) {
                Reading::Absent => continue,
                Reading::Money(money) => money,
                Reading::Other => {
                    let raw = amount.raw.trim_matches(document::is_blank).to_owned();
                    self.warn(
                        "amount-unread",
                        amount.at.clone(),
                        format!("expected an amount of money for {}, found {raw:?}", amount.label),
                        "its text is kept as raw; write a plain number",
                    );
                    Money { raw, yuan: None }
                }
            };
            if money.yuan.is_none() && declared.is_none() {
                unit_missing.get_or_insert_with(|| amount.at.clone());
            }
            let slot =
                if amount.slot == Slot::Whole && !has_year { Slot::Total } else { amount.slot };
            let project = &mut self.project;
            let (place, name) = match slot {
                Slot::Total => (&mut project.budget.total, "budget.total"),
                Slot::Fiscal => (&mut project.budget.fiscal, "budget.fiscal"),
                Slot::Other => (&mut project.budget.other, "budget.other"),
                Slot::Executed => (&mut project.executed, "executed"),
                Slot::Whole | Slot::Part => {
                    let name = format!("budget.parts.{}", project.budget.parts.len());
                    project.at.insert(name, amount.at);
                    project.budget.parts.push(BudgetPart { label: amount.label, money });
                    continue;
                }
            };
            *place = Some(money);
            project.at.insert(name, amount.at);
        }
        if let Some(at) = unit_missing {
            self.warn(
                "money-unit-missing",
                at,
                "expected a unit of money for the form (单位：万元), found none".to_owned(),
                "the amounts are kept as raw without a sum in yuan; say the unit over the table",
            );
        }
    }
}

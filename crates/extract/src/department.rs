//! 部门整体支出绩效目标表: what the form of a whole department says, which no project says.
//!
//! ```text
//! | 部门名称     | 某市水利局 |                                              |
//! | 年度主要任务 | 任务名称   | 主要内容                                     |
//! | 年度总体目标 | 目标1：防汛无事故。                                       |
//! | 年度绩效指标 | 一级指标   | 二级指标 | 三级指标 | 指标值                     |
//! ```

use crate::form::Form;
use record::{At, Department, Goal, Indicator, OverallGoal, Raw};
use std::collections::BTreeMap;

/// What the form of a whole department said.
#[derive(Debug)]
pub(crate) struct WholeDepartment {
    pub(crate) overall_goal: Option<OverallGoal>,
    pub(crate) goals: Vec<Goal>,
    pub(crate) indicators: Vec<Indicator>,
}

impl WholeDepartment {
    /// Moves what `form` read to the department; lines that have no field of their own become its attributes.
    pub(crate) fn of(mut form: Form, department: &mut Department) -> Self {
        let amounts: Vec<_> = form.take_amounts().collect();
        let Form { project, tasks, .. } = form;
        let mut add = |label: String, text: String, at: Option<document::Location>| {
            if let Some(at) = at {
                department.at.insert(format!("attributes.{label}"), at);
            }
            department.attributes.insert(label, text);
        };
        if !amounts.is_empty()
            && let Some(unit) = project.money_unit
        {
            add("金额单位".to_owned(), unit, project.at.get("money_unit").cloned());
        }
        for (label, raw, at) in amounts {
            let text = normalize::clean(&raw).into_owned();
            if !text.is_empty() {
                add(label, text, Some(at));
            }
        }
        let places: BTreeMap<&str, &document::Location> = project.at.iter().collect();
        for (label, text) in project.attributes.iter() {
            let name = format!("attributes.{label}");
            let at = places.get(name.as_str()).map(|&at| at.clone());
            add(label.to_owned(), text.to_owned(), at);
        }
        if let Some(supervisor) = project.supervisor.and_then(|supervisor| supervisor.name) {
            add("主管部门".to_owned(), supervisor, project.at.get("supervisor.name").cloned());
        }
        if let Some(purpose) = project.purpose {
            add("资金用途".to_owned(), purpose, project.at.get("purpose").cloned());
        }
        let mut overall = OverallGoal {
            heading: project.heading.filter(|_| !project.goals.is_empty()),
            text: String::new(),
            raw: Raw::default(),
            at: At::default(),
        };
        if let Some(at) = project.at.get("heading").filter(|_| overall.heading.is_some()) {
            overall.at.insert("heading", at.clone());
        }
        for (position, goal) in project.goals.iter().enumerate() {
            if let Some(at) = goal.at.get("text").filter(|_| position == 0) {
                overall.at.insert("text", at.clone());
            }
            if position > 0 {
                overall.text.push('\n');
            }
            match goal.number.and(goal.raw.get("text")) {
                Some(raw) => {
                    overall.text.push_str(&normalize::clean(raw));
                    if let Some((_, rest)) = goal.text.split_once('\n') {
                        overall.text.push('\n');
                        overall.text.push_str(rest);
                    }
                }
                None => overall.text.push_str(&goal.text),
            }
            if let Some(result) = &goal.result {
                let at = goal.at.get("result").cloned();
                add("目标完成情况".to_owned(), result.clone(), at);
            }
        }
        if department.name.is_none() {
            department.name = project.agency.name;
            if let Some(at) = project.at.get("agency.name") {
                department.at.insert("name", at.clone());
            }
        }
        if department.code.is_none() {
            department.code = project.agency.code;
            if let Some(at) = project.at.get("agency.code") {
                department.at.insert("code", at.clone());
            }
        }
        let overall_goal = Some(overall).filter(|goal| !goal.text.is_empty());
        Self { overall_goal, goals: tasks, indicators: project.indicators }
    }
}

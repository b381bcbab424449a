//! The same 资金支出计划 in all projects of a document.

use crate::terms::plain;
use crate::{Explanation, Findings, Rule, Said, Subject, Threshold, Thresholds};
use record::{Number, Severity};
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct PlanRepeated;

impl Rule for PlanRepeated {
    fn name(&self) -> &'static str {
        "plan-repeated"
    }

    fn severity(&self) -> Severity {
        Severity::Info
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "plan",
            what: Said {
                en: "all projects of the document have the same 资金支出计划",
                zh: "各项目资金支出计划完全相同",
            },
            why: "Salaries, purchases and building works do not spend at one pace. One plan for all was not planned.",
            example: "25%, 50%, 75%, 100% in seven projects of seven",
            help: Said {
                en: "plan the spending of each project by its work",
                zh: "请根据各项目实际进度编制支出计划",
            },
        }
    }

    fn thresholds(&self) -> &'static [Threshold] {
        &[Threshold { name: "projects", default: "3", about: "projects from which on it is said" }]
    }

    fn check(&self, subject: &Subject<'_>, thresholds: &Thresholds<'_>, found: &mut Findings<'_>) {
        let plans = subject.each_project().filter(|(_, project)| !project.plan.is_empty());
        let mut first: Option<Vec<(&str, Option<Number>)>> = None;
        let mut place = None;
        let mut count = 0_u64;
        for (_, project) in plans {
            let plan =
                project.plan.iter().map(|step| (step.label.as_str(), step.percent)).collect();
            count += 1;
            match &first {
                None => {
                    place = project.plan.first().and_then(|step| step.at.get("percent"));
                    first = Some(plan);
                }
                Some(first) if *first != plan => return,
                Some(_) => {}
            }
        }
        let Some(plan) = first.filter(|_| Decimal::from(count) >= thresholds.get("projects"))
        else {
            return;
        };
        let shares: Vec<String> = plan
            .iter()
            .filter_map(|(_, share)| Some(format!("{}%", plain((*share)?.decimal()))))
            .collect();
        let (shares, count) = (shares.join(", "), count.to_string());
        found.document(place).value(shares.clone()).say(
            "all {count} projects have the same 资金支出计划: {shares}",
            "{count}个项目的资金支出计划完全相同：{shares}",
            &[("count", &count), ("shares", &shares)],
        );
    }
}

//! The projects together against what the form of the whole department says of 项目支出.

use crate::amount::Sum;
use crate::terms::{gap, plain, points};
use crate::{Explanation, Findings, Rule, Said, Subject, Threshold, Thresholds};
use record::Severity;
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ProjectsExceedDepartment;

impl Rule for ProjectsExceedDepartment {
    fn name(&self) -> &'static str {
        "projects-exceed-department"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "budget",
            what: Said {
                en: "the projects together are more than 项目支出 of the department",
                zh: "各项目预算之和与部门项目支出不符",
            },
            why: "The projects are a part of the department’s 项目支出: together they cannot be more. Where they are less, some are not listed, which is only worth knowing.",
            example: "部门 项目支出 300 万元, its three projects 320 万元",
            help: Said {
                en: "compare the list of projects with the budget of the department",
                zh: "请与部门预算核对项目清单",
            },
        }
    }

    fn thresholds(&self) -> &'static [Threshold] {
        &[Threshold { name: "tolerance", default: "1000", about: "yuan that the sum may be off" }]
    }

    fn check(&self, subject: &Subject<'_>, thresholds: &Thresholds<'_>, found: &mut Findings<'_>) {
        let department = &subject.records.department;
        let attribute = |wanted: fn(&str) -> bool| {
            department.attributes.iter().find(|(label, _)| wanted(label))
        };
        let Some((label, written)) =
            attribute(|label| label.trim_start_matches("其中：") == "项目支出")
        else {
            return;
        };
        let unit = attribute(|label| label == "金额单位").map(|(_, unit)| unit.clone());
        let Some(unit) = unit else { return };
        let factor = match unit.as_str() {
            "元" => 1,
            "万元" => 10_000,
            _ => return,
        };
        let whole = points(&written.replace(',', ""))
            .and_then(|number| number.checked_mul(Decimal::from(factor)));
        let Some(whole) = whole else { return };
        let mut sum = Decimal::ZERO;
        let mut count = 0_usize;
        for (form, project) in subject.each_project() {
            let Some(total) = project.budget.total.as_ref().and_then(Sum::of) else { return };
            if form.evaluated {
                return;
            }
            let Some(more) = sum.checked_add(total.yuan) else { return };
            sum = more;
            count += 1;
        }
        let tolerance = thresholds.get("tolerance");
        if count == 0 || gap(sum, whole) <= tolerance {
            return;
        }
        let (together, written) =
            (format!("{}{unit}", plain(sum / Decimal::from(factor))), format!("{written}{unit}"));
        let count = count.to_string();
        let values = [("count", count.as_str()), ("together", &together), ("whole", &written)];
        let draft =
            found.document(department.at.get(&format!("attributes.{label}"))).value(&written);
        if sum > whole {
            draft.say(
                "the {count} projects together have {together}, more than 项目支出 {whole} of the department",
                "{count}个项目预算合计{together}，大于部门项目支出{whole}",
                &values,
            );
        } else {
            draft.minor().say(
                "the {count} projects together have {together} of 项目支出 {whole} of the department",
                "{count}个项目预算合计{together}，小于部门项目支出{whole}",
                &values,
            );
        }
    }
}

//! A line over a form that names another 单位 than the form.

use crate::text::{essence, is_part_of};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct AgencyDiffers;

impl Rule for AgencyDiffers {
    fn name(&self) -> &'static str {
        "agency-differs"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "project",
            what: Said {
                en: "the 单位 over a form and the one in it disagree",
                zh: "表头单位与表内单位不一致",
            },
            why: "Two names for who answers for the project: the form was copied from another unit.",
            example: "填报单位：某县文化馆 over 实施单位 某县图书馆",
            help: Said {
                en: "check which unit carries out the project", zh: "请核对实施单位"
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let Some(agency) = project.agency.name.as_deref() else { continue };
            let over = project.attributes.iter().find(|(label, text)| {
                REPORTING.iter().any(|word| label.starts_with(word)) && !text.is_empty()
            });
            let Some((label, other)) = over else { continue };
            let (one, two) = (core(agency), core(other));
            let supervisor =
                project.supervisor.as_ref().and_then(|agency| agency.name.as_deref()).map(core);
            let alike = one.contains(&two)
                || two.contains(&one)
                || is_part_of(&one, &two)
                || is_part_of(&two, &one);
            if one.is_empty()
                || two.is_empty()
                || alike
                || supervisor.is_some_and(|name| name == two)
            {
                continue;
            }
            found.form(form, &["agency.name"]).value(agency).say(
                "{label} over the form is {other}, 单位 in it is {agency}",
                "表头{label}为“{other}”，表内单位为“{agency}”",
                &[("label", label), ("other", other), ("agency", agency)],
            );
        }
    }
}

/// Labels of the line over a form that says who reports.
const REPORTING: &[&str] =
    &["单位（盖章）", "单位(盖章)", "填报单位", "申报单位", "编报单位", "报送单位", "填表单位"];

/// A name without its code and without 本级.
fn core(name: &str) -> String {
    let name = essence(name);
    let name = name.trim_start_matches(|one: char| one.is_ascii_digit());
    name.strip_suffix("本级").unwrap_or(name).to_owned()
}

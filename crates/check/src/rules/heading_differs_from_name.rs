//! A heading over a form that names another project than the form.

use crate::text::essence;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct HeadingDiffersFromName;

impl Rule for HeadingDiffersFromName {
    fn name(&self) -> &'static str {
        "heading-differs-from-name"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "project",
            what: Said {
                en: "the heading over a form and 项目名称 in it disagree",
                zh: "表格标题与项目名称不一致",
            },
            why: "The table of contents is made of headings, the systems of names: a reader who looks for the one does not find the other. Mostly the heading of last year stayed.",
            example: "3.2022年农家书屋配套资金绩效目标表 over 项目名称 2023年农家书屋配套资金",
            help: Said {
                en: "let the heading repeat the name", zh: "请使标题与项目名称一致"
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let (Some(heading), Some(name)) = (&project.heading, &project.name) else { continue };
            // Only a numbered heading names its project; `项目支出绩效目标表` names a form.
            if project.number.is_none() && project.bookmark.is_none() {
                continue;
            }
            let title = heading.rfind("绩效").and_then(|end| heading.get(..end)).unwrap_or(heading);
            let (title, named) = (essence(title), essence(name));
            if title == named
                || title.is_empty()
                || GENERIC.contains(&title.as_str())
                || essence(heading) == named
            {
                continue;
            }
            let draft = found.form(form, &["heading"]).value(heading);
            draft.say(
                "the heading {heading} is not that of 项目名称 {name}",
                "标题“{heading}”与项目名称“{name}”不一致",
                &[("heading", heading), ("name", name)],
            );
        }
    }
}

/// What stands before 绩效目标表 where the heading names a sort of form.
const GENERIC: &[&str] = &[
    "项目",
    "项目支出",
    "部门预算项目",
    "部门项目",
    "预算项目",
    "财政项目支出",
    "财政支出项目",
    "专项资金",
    "省级专项资金",
    "部门预算项目支出",
    "市级项目支出",
    "区级项目支出",
    "县级项目支出",
    "省级项目支出",
    "政策和项目",
    "重点项目",
];

//! A 项目编码 of another region than the others of the document.

use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;
use std::collections::BTreeMap;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct CodeRegionDiffers;

impl Rule for CodeRegionDiffers {
    fn name(&self) -> &'static str {
        "code-region-differs"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "code",
            what: Said {
                en: "项目编码 begins with another region than the others of the document",
                zh: "项目编码的区划与其他项目不一致",
            },
            why: "The first six digits are the region of the budget (财政区划). One that differs was mistyped, or the form belongs to another county.",
            example: "130209… in six forms and 130290… in one",
            help: Said {
                en: "compare the code with the budget system",
                zh: "请与预算管理系统核对项目编码",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let divisions = |project: &'_ record::Project| {
            project.code.as_ref().and_then(|code| code.division.clone())
        };
        for project in &subject.records.projects {
            if let Some(division) = project.code.as_ref().and_then(|code| code.division.as_deref())
            {
                *counts.entry(division).or_default() += 1;
            }
        }
        let Some((&usual, &most)) = counts.iter().max_by_key(|&(_, count)| *count) else { return };
        for (form, project) in subject.each_project() {
            let (Some(division), Some(code)) = (divisions(project), &project.code) else {
                continue;
            };
            let few = counts.get(division.as_str()).is_some_and(|&count| count * 2 <= most);
            if division != usual && few {
                found.form(form, &["code"]).value(&code.text).say(
                    "项目编码 {code} is of region {division}, {most} others of the document of {usual}",
                    "项目编码{code}的区划为{division}，文件中另有{most}个项目为{usual}",
                    &[("code", &code.text), ("division", &division), ("most", &most.to_string()), ("usual", usual)],
                );
            }
        }
    }
}

//! One 项目编码 for two projects of a document.

use crate::text::essence;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::{Project, Severity};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct CodeRepeated;

impl Rule for CodeRepeated {
    fn name(&self) -> &'static str {
        "code-repeated"
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "code",
            what: Said {
                en: "two projects of the document have the same 项目编码",
                zh: "不同项目使用了同一项目编码",
            },
            why: "The code is the identity of the project: with one code the money of two projects is booked on one.",
            example: "13020923P00010510001K over two forms with different names",
            help: Said {
                en: "compare both codes with the budget system",
                zh: "请与预算管理系统核对两个项目的编码",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        let mut seen: BTreeMap<(&str, bool), &Project> = BTreeMap::new();
        for (form, project) in subject.each_project() {
            let Some(code) = &project.code else { continue };
            // A goal table and a self-evaluation of one project share its code.
            let first = match seen.entry((&code.text, form.evaluated)) {
                Entry::Vacant(free) => {
                    free.insert(project);
                    continue;
                }
                Entry::Occupied(first) => *first.get(),
            };
            let name = |project: &Project| project.name.clone().unwrap_or_default();
            let (here, there) = (name(project), name(first));
            if essence(&here) == essence(&there) {
                continue;
            }
            found.form(form, &["code"]).value(&code.text).say(
                "项目编码 {code} is that of {other} as well",
                "项目编码{code}与项目“{other}”重复",
                &[("code", &code.text), ("other", &there)],
            );
        }
    }
}

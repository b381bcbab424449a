//! A 项目编码 whose check character does not fit.

use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::{CodeCheck, Severity};

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct CodeCheckMismatch;

impl Rule for CodeCheckMismatch {
    fn name(&self) -> &'static str {
        "code-check-mismatch"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "code",
            what: Said {
                en: "the check character of 项目编码 does not fit",
                zh: "项目编码校验位不符",
            },
            why: "The last character is calculated from those before it: one that was mistyped, or two that changed places, show. The code then finds no project in the budget system.",
            example: "13020923P00010510001J instead of …K",
            help: Said {
                en: "compare the code with the budget system",
                zh: "请与预算管理系统核对项目编码",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let Some(code) = project.code.as_ref().filter(|code| code.check == CodeCheck::Invalid)
            else {
                continue;
            };
            found.form(form, &["code"]).value(&code.text).say(
                "the last character of 项目编码 {code} does not fit those before it",
                "项目编码{code}的校验位不符",
                &[("code", &code.text)],
            );
        }
    }
}

//! One project twice in a document.

use crate::text::essence;
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct ProjectRepeated;

impl Rule for ProjectRepeated {
    fn name(&self) -> &'static str {
        "project-repeated"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "project",
            what: Said { en: "a project stands twice in the document", zh: "项目重复" },
            why: "A form was pasted twice; its money counts twice in every sum.",
            example: "two goal tables for 2023年农家书屋配套资金 of one 单位",
            help: Said {
                en: "remove one of the two, or name what differs",
                zh: "请删除重复的项目，或在名称中写明区别",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        let mut seen: BTreeMap<_, u64> = BTreeMap::new();
        for (position, (form, project)) in (1_u64..).zip(subject.each_project()) {
            let Some(name) = &project.name else { continue };
            let key = (
                essence(name),
                project.agency.name.as_deref(),
                project.supervisor.as_ref().map(|one| one.name.as_deref()),
                form.evaluated,
            );
            match seen.entry(key) {
                Entry::Vacant(free) => {
                    free.insert(position);
                }
                Entry::Occupied(first) => {
                    let first = first.get().to_string();
                    found.form(form, &["name"]).value(name).say(
                        "{name} is project {first} of the document as well",
                        "“{name}”与文件中第{first}个项目重复",
                        &[("name", name), ("first", &first)],
                    );
                }
            }
        }
    }
}

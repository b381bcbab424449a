//! A name or a goal that still holds the placeholder of the form.

use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct TextUnfilled;

impl Rule for TextUnfilled {
    fn name(&self) -> &'static str {
        "text-unfilled"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "value",
            what: Said {
                en: "a name, goal or purpose holds a placeholder (XX, ××, **)",
                zh: "名称、目标或用途中含有占位符",
            },
            why: "The text of a model was taken over without filling it in.",
            example: "绩效目标: 完成XX项目建设任务",
            help: Said {
                en: "fill in what the placeholder stands for",
                zh: "请将占位符替换为实际内容",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let mut texts = vec![
                (project.name.as_deref(), project.at.get("name")),
                (project.purpose.as_deref(), project.at.get("purpose")),
            ];
            texts.extend(
                project.goals.iter().map(|goal| (Some(goal.text.as_str()), goal.at.get("text"))),
            );
            for (text, at) in texts {
                let Some((text, mark)) = text.and_then(|text| Some((text, placeholder(text)?)))
                else {
                    continue;
                };
                found.form(form, &["name"]).at(at).value(text).say(
                    "the text holds the placeholder {mark}",
                    "文字中含有占位符“{mark}”",
                    &[("mark", mark)],
                );
            }
        }
    }
}

/// The placeholder that stands in `text`.
fn placeholder(text: &str) -> Option<&'static str> {
    ["××", "**", "＊＊", "____", "★★", "XX", "xx"].into_iter().find(|mark| {
        text.match_indices(mark).any(|(start, _)| {
            // `XXL`, `MAXX`: part of a word of its own.
            let before = text.get(..start).and_then(|text| text.chars().next_back());
            let rest = text.get(start + mark.len()..).unwrap_or_default();
            let after = rest.trim_start_matches(|one| mark.contains(one)).chars().next();
            let word = |one: Option<char>| one.is_some_and(|one| one.is_ascii_alphanumeric());
            !word(before) && !word(after)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        assert_eq!(placeholder(text), expect, "{text}");
    }

    #[test]
    fn placeholders_are_told_from_words() {
        check("完成XX项目", Some("XX"));
        check("完成XXX项目", Some("XX"));
        check("某××街道", Some("××"));
        check("达到____以上", Some("____"));
        check("采购XXL号服装", None);
        check("3×4×5", None);
        check("系统V2.0", None);
    }
}

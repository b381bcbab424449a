//! `jixiao rules`: what `jixiao check` looks for.

use crate::Ending;
use crate::check::Lang;
use crate::report::{BOLD, PLACE, colour, refusal};
use clap::{Args, ValueEnum};
use pipeline::record::{RuleDescription, Wording};
use std::io::Write;

#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// A rule, a group, or the beginning of names [default: all]
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// For people, or for programs
    #[arg(long, short, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The language of what a rule flags
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(crate) fn run(request: &Rules) -> anyhow::Result<Ending> {
    let rules = match &request.name {
        None => pipeline::rules(),
        Some(name) => match pipeline::rules_named(name) {
            Ok(rules) => rules,
            Err(error) => {
                refusal(&error.to_string(), error.help());
                return Ok(Ending::CouldNotRun);
            }
        },
    };
    let mut out = anstream::stdout().lock();
    match (request.format, rules.as_slice()) {
        (Format::Json, rules) => {
            serde_json::to_writer_pretty(&mut out, rules)?;
            writeln!(out)?;
        }
        (Format::Text, [rule]) if request.name.is_some() => explain(rule, request.lang, &mut out)?,
        (Format::Text, rules) => list(rules, request.lang, &mut out)?,
    }
    out.flush()?;
    Ok(Ending::Clean)
}

fn list(rules: &[RuleDescription], lang: Lang, out: &mut impl Write) -> anyhow::Result<()> {
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut groups: Vec<&str> = rules.iter().map(|rule| &*rule.group).collect();
    groups.sort_unstable();
    groups.dedup();
    for group in groups {
        writeln!(out, "{BOLD}{group}{BOLD:#}")?;
        for rule in rules.iter().filter(|rule| rule.group == group) {
            let (style, severity) = (colour(rule.severity), rule.severity.name());
            let what = said(&rule.what, lang);
            writeln!(out, "  {:width$}  {style}{severity:7}{style:#}  {what}", rule.name)?;
        }
    }
    Ok(())
}

fn explain(rule: &RuleDescription, lang: Lang, out: &mut impl Write) -> anyhow::Result<()> {
    let (style, severity) = (colour(rule.severity), rule.severity.name());
    writeln!(out, "{BOLD}{}{BOLD:#}  {style}{severity}{style:#}, group {}", rule.name, rule.group)?;
    let parts = [
        ("what", said(&rule.what, lang)),
        ("why", &*rule.why),
        ("example", &*rule.example),
        ("help", said(&rule.help, lang)),
    ];
    for (label, text) in parts {
        writeln!(out, "\n{PLACE}{label}{PLACE:#}\n  {text}")?;
    }
    if !rule.thresholds.is_empty() {
        writeln!(out, "\n{PLACE}numbers that a jixiao.toml may set{PLACE:#}")?;
    }
    for threshold in &rule.thresholds {
        writeln!(out, "  {} = {}  {}", threshold.name, threshold.default, threshold.about)?;
    }
    Ok(())
}

fn said(wording: &Wording, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &wording.zh,
        Lang::En => &wording.en,
    }
}

//! `jixiao value`: reads single values, one for people or many for programs.

use crate::{Ending, arguments, report};
use anyhow::{Context as _, Result, anyhow};
use pipeline::record::Span;
use pipeline::values::{Place, Question, explain_value, read_value};
use pipeline::write::printable;
use serde_json::Value;
use std::io::{BufRead, BufWriter, Write};

pub(crate) fn run(request: &arguments::Value) -> Result<Ending> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let Some(text) = &request.text else {
        let ending = batch(&mut std::io::stdin().lock(), &mut out)?;
        out.flush()?;
        return Ok(ending);
    };
    let question = Question {
        text,
        category: request.category.as_deref(),
        fiscal_year: request.year,
        place: Place::named(&request.place).unwrap_or_default(),
    };
    show(&question, request.explain, &mut out)?;
    out.flush()?;
    Ok(Ending::Clean)
}

fn show(question: &Question<'_>, explain: bool, out: &mut impl Write) -> Result<()> {
    let answer = read_value(question);
    writeln!(out, "{:8}{}", "text", printable(question.text))?;
    writeln!(
        out,
        "{:8}{}",
        "kind",
        serde_json::to_value(answer.value.kind)?.as_str().unwrap_or_default()
    )?;
    for (term, reading) in answer.value.terms.iter().zip(&answer.readings) {
        writeln!(out, "{:8}{}", "term", printable(reading))?;
        writeln!(out, "{:8}{}", "", serde_json::to_string(term)?)?;
    }
    for warning in &answer.warnings {
        writeln!(out, "{:8}[{}] {}", "warning", warning.name, warning.message)?;
        writeln!(out, "{:8}{}", "help", warning.help)?;
    }
    if explain {
        for (Span(start, end), idiom) in explain_value(question) {
            let part: String =
                question.text.chars().skip(start).take(end.saturating_sub(start)).collect();
            writeln!(out, "{:8}{start}-{end} {idiom}: {}", "read", printable(&part))?;
        }
    }
    Ok(())
}

/// Answers each line of `input`; a line that is no question is reported and the others go on.
fn batch(input: &mut impl BufRead, out: &mut impl Write) -> Result<Ending> {
    let mut ending = Ending::Clean;
    for (number, line) in (1_u64..).zip(input.split(b'\n')) {
        let line = line.context("standard input")?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        match answer(&line) {
            Ok(answer) => writeln!(out, "{answer}")?,
            Err(error) => {
                let help = r#"write one object a line: {"id": 1, "input": "≥95%"}"#;
                report::refusal(&format!("standard input, line {number}: {error:#}"), help);
                ending = Ending::Findings;
            }
        }
    }
    Ok(ending)
}

fn answer(line: &[u8]) -> Result<String> {
    let line = std::str::from_utf8(line).context("expected UTF-8")?;
    let object: Value = serde_json::from_str(line).context("expected JSON")?;
    let text = object.get("input").and_then(Value::as_str);
    let text = text.ok_or_else(|| anyhow!("expected a text under \"input\", found none"))?;
    let known = |name: &str| object.get("context").and_then(|context| context.get(name));
    let place = match known("place").filter(|place| !place.is_null()) {
        None => Place::default(),
        Some(place) => place.as_str().and_then(Place::named).ok_or_else(|| {
            anyhow!("expected \"value\", \"money\" or \"prose\" under \"place\", found {place}")
        })?,
    };
    let fiscal_year = match known("fiscal_year").filter(|year| !year.is_null()) {
        None => None,
        Some(year) => Some(
            year.as_i64()
                .and_then(|year| i32::try_from(year).ok())
                .ok_or_else(|| anyhow!("expected a year under \"fiscal_year\", found {year}"))?,
        ),
    };
    let category = known("category").and_then(Value::as_str);
    let value = read_value(&Question { text, category, fiscal_year, place }).value;
    let id = object.get("id").unwrap_or(&Value::Null);
    let (kind, terms) = (serde_json::to_string(&value.kind)?, serde_json::to_string(&value.terms)?);
    Ok(format!(r#"{{"id":{id},"kind":{kind},"terms":{terms}}}"#))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expect: &str) {
        match answer(line.as_bytes()) {
            Ok(answer) => assert_eq!(answer, expect),
            Err(error) => assert_eq!(format!("{error:#}"), expect),
        }
    }

    #[test]
    fn a_question_keeps_its_id() {
        check(r#"{"id":"r1","input":""}"#, r#"{"id":"r1","kind":"blank","terms":[]}"#);
        check(
            r#"{"id":[7],"input":"11月前","context":{"category":null,"fiscal_year":2023,"place":"prose"}}"#,
            r#"{"id":[7],"kind":"date","terms":[{"type":"date","span":[0,4],"op":"by","date":"2023-11","inferred":true}]}"#,
        );
    }

    #[test]
    fn a_line_that_is_not_utf_8_costs_only_itself() {
        let input = b"{\"input\":\"\xd6\xd0\"}\r\n\r\n{\"id\":2,\"input\":\"\"}\r\n";
        let mut out = Vec::new();
        let ending = batch(&mut &input[..], &mut out).expect("answered");
        assert_eq!(ending, Ending::Findings);
        assert_eq!(out, b"{\"id\":2,\"kind\":\"blank\",\"terms\":[]}\n");
    }

    #[test]
    fn what_is_no_question_is_said() {
        check(r#"{"id":1}"#, "expected a text under \"input\", found none");
        check(
            r#"{"input":"1","context":{"place":"nowhere"}}"#,
            "expected \"value\", \"money\" or \"prose\" under \"place\", found \"nowhere\"",
        );
        check(
            r#"{"input":"1","context":{"fiscal_year":"2023"}}"#,
            "expected a year under \"fiscal_year\", found \"2023\"",
        );
    }
}

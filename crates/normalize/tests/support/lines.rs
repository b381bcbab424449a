//! The JSON form of a labelled case and of what is read from it, as `jixiao value --batch` has it.

use normalize::{Context, DateOperator, Meaning, PartialDate, Term, find, fold, parse};
use serde_json::{Value as Json, json};

/// Reads the case that a request asks for and gives `id`, `kind`, `terms`.
#[allow(unreachable_pub, reason = "a module shared by tests and examples is the root of nothing")]
pub fn answer(request: &Json) -> Json {
    let context = &request["context"];
    let place = context["place"].as_str().unwrap_or("value");
    let read_in = Context {
        fiscal_year: context["fiscal_year"].as_i64().and_then(|year| i32::try_from(year).ok()),
        category: context["category"].as_str(),
        money: place == "money",
    };
    let text = request["input"].as_str().unwrap_or_default();
    let folded = fold(text);
    let (kind, terms) = if place == "prose" {
        let terms = find(&folded, &read_in);
        (prose_kind(folded.text(), &terms), terms)
    } else {
        let value = parse(&folded, &read_in);
        (kind_name(value.kind), value.terms)
    };
    let terms: Vec<Json> = terms.iter().map(term).collect();
    json!({ "id": request["id"], "kind": kind, "terms": terms })
}

fn kind_name(kind: normalize::Kind) -> &'static str {
    match kind {
        normalize::Kind::Quantity => "quantity",
        normalize::Kind::Date => "date",
        normalize::Kind::Period => "period",
        normalize::Kind::Recurrence => "recurrence",
        normalize::Kind::Compound => "compound",
        normalize::Kind::Qualitative => "qualitative",
        normalize::Kind::Template => "template",
        normalize::Kind::Blank => "blank",
    }
}

fn prose_kind(text: &str, terms: &[Term]) -> &'static str {
    match terms {
        [] if text.is_empty() => "blank",
        [] => "qualitative",
        [term] => type_name(&term.meaning),
        _ => "compound",
    }
}

fn type_name(meaning: &Meaning) -> &'static str {
    match meaning {
        Meaning::Quantity(_) => "quantity",
        Meaning::Date(_) => "date",
        Meaning::Period(_) => "period",
        Meaning::Recurrence(_) => "recurrence",
    }
}

fn term(term: &Term) -> Json {
    let mut object = match &term.meaning {
        Meaning::Quantity(quantity) => {
            let mut base = json!({
                "number": quantity.base.number.to_string(),
                "unit": quantity.base.unit,
            });
            if let Some(upper) = quantity.base.upper {
                base["upper"] = json!(upper.to_string());
            }
            let mut object = json!({
                "op": quantity.op.name(),
                "number": quantity.number.to_string(),
                "unit": quantity.unit,
                "base": base,
                "approx": quantity.approx,
            });
            if let Some(upper) = quantity.upper {
                object["upper"] = json!(upper.to_string());
            }
            object
        }
        Meaning::Date(date) => date_object(date.op, date.date, date.inferred),
        Meaning::Period(period) => {
            json!({ "from": period.from.to_string(), "to": period.to.to_string() })
        }
        Meaning::Recurrence(due) => json!({
            "every": due.every.name(), "op": due.op.name(), "month": due.month, "day": due.day,
        }),
    };
    object["type"] = json!(type_name(&term.meaning));
    object["span"] = json!([term.span.start, term.span.end]);
    object
}

fn date_object(op: DateOperator, date: PartialDate, inferred: bool) -> Json {
    json!({ "op": op.name(), "date": date.to_string(), "inferred": inferred })
}

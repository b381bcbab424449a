//! Any text at all: cleaning loses nothing, reading never panics, spans lie in the raw text, what is printed reads back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use normalize::{Context, amount, clean, explain, find, fold, numeral, parse};

fuzz_target!(|raw: &str| {
    let folded = fold(raw);
    let length = raw.chars().count();
    assert_eq!(folded.text(), clean(raw));
    assert_eq!(clean(folded.text()), folded.text());
    let contexts = [
        Context::default(),
        Context { fiscal_year: Some(2023), category: Some("成本指标"), money: true },
        Context { fiscal_year: Some(i32::MAX), category: Some("时效指标"), money: false },
    ];
    for context in &contexts {
        let value = parse(&folded, context);
        let found = find(&folded, context);
        let spans = value.terms.iter().chain(&found).map(|term| term.span);
        for span in spans.chain(explain(&folded, context).into_iter().map(|(span, _)| span)) {
            assert!(span.start < span.end && span.end <= length);
        }
        for term in &value.terms {
            let printed = term.to_string();
            let again = parse(&fold(&printed), &Context::default());
            assert_eq!(again.terms.len(), 1, "{printed}");
            assert_eq!(again.terms[0].to_string(), printed);
        }
    }
    let _ = (amount(&folded), numeral(raw));
});

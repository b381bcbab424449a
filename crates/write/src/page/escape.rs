//! Any text, made safe to stand in a page: escaped, never sanitised, so that nothing of it is lost.

use crate::printable;
use std::borrow::Cow;

/// `text` for the content of an element or for an attribute in quotes.
///
/// What hides itself or reorders the text around it is shown as a sign, as on a terminal ([`printable`]);
/// line feeds and tabs stay.
pub fn escape(text: &str) -> Cow<'_, str> {
    let plain = |character: char| !matches!(character, '&' | '<' | '>' | '"' | '\'' | '\n' | '\t');
    if text.chars().all(plain) {
        return printable(text);
    }
    let mut safe = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while let Some(place) = rest.find(|character| !plain(character)) {
        let (before, from) = rest.split_at(place);
        safe.push_str(&printable(before));
        let mut characters = from.chars();
        match characters.next() {
            Some('&') => safe.push_str("&amp;"),
            Some('<') => safe.push_str("&lt;"),
            Some('>') => safe.push_str("&gt;"),
            Some('"') => safe.push_str("&quot;"),
            Some('\'') => safe.push_str("&#39;"),
            Some(other) => safe.push(other),
            None => {}
        }
        rest = characters.as_str();
    }
    safe.push_str(&printable(rest));
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(escape(text), expect);
    }

    #[test]
    fn ordinary_text_stays_itself() {
        check("补助发放覆盖率≥95%，“一般”", "补助发放覆盖率≥95%，“一般”");
        assert!(matches!(escape("曹妃甸区"), Cow::Borrowed(_)));
        check("一\n二\t三", "一\n二\t三");
    }

    #[test]
    fn what_means_something_to_a_browser_is_escaped() {
        check("</script><script>", "&lt;/script&gt;&lt;script&gt;");
        check("\"><svg onload='x'>&amp;", "&quot;&gt;&lt;svg onload=&#39;x&#39;&gt;&amp;amp;");
    }

    #[test]
    fn what_hides_or_reorders_is_shown() {
        check("a\u{202e}<\u{0}\u{200b}>", "a\\u{202e}&lt;␀\\u{200b}&gt;");
        check("\u{feff}\r\n", "\\u{feff}␍\n");
    }
}

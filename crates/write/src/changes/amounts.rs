//! Amounts as people read them.

use crate::page::{Language, grouped_digits as grouped};

/// An amount in yuan, as `386.4 万元` in Chinese and `3,864,000 yuan` in English. Exact: no digit is rounded away.
pub fn wan(yuan: &str, language: Language) -> String {
    let (sign, digits) = match yuan.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", yuan),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if language == Language::English {
        let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
        return format!("{sign}{}{fraction} yuan", grouped(whole));
    }
    let padded = format!("{whole:0>5}");
    let (whole, rest) = padded.split_at(padded.len() - 4);
    let fraction = format!("{rest}{fraction}");
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    format!("{sign}{}{point}{fraction} 万元", grouped(whole))
}

/// A percentage with its sign: `+9.18%`.
pub fn percent(percent: &str) -> String {
    if percent.starts_with('-') || percent == "0" {
        format!("{percent}%")
    } else {
        format!("+{percent}%")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(yuan: &str, chinese: &str, english: &str) {
        assert_eq!(wan(yuan, Language::Chinese), chinese);
        assert_eq!(wan(yuan, Language::English), english);
    }

    #[test]
    fn no_digit_is_lost() {
        check("3864000", "386.4 万元", "3,864,000 yuan");
        check("12345678900", "1,234,567.89 万元", "12,345,678,900 yuan");
        check("0", "0 万元", "0 yuan");
        check("5", "0.0005 万元", "5 yuan");
        check("-21700.55", "-2.170055 万元", "-21,700.55 yuan");
        check("20000", "2 万元", "20,000 yuan");
    }

    #[test]
    fn a_percentage_has_its_sign() {
        assert_eq!([percent("9.18"), percent("-3"), percent("0")], ["+9.18%", "-3%", "0%"]);
    }
}

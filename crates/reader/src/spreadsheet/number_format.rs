//! What a spreadsheet shows of a number, by the number format of its cell (ECMA-376 part 1, 18.8.30 and 18.8.31).
//!
//! Values are written as a Chinese program shows them: the built-in formats are those of the locale zh-CN.
//! Colours, padding and fill are not shown; `[DBNum1]` and its like are shown in Arabic digits.

mod code;
mod date;
mod decimal;

use code::{Comparison, Section, Token, Unit};
use date::DateTime;
use decimal::{Decimal, general};

/// Bytes of the longest code that is taken apart; Excel allows 255 characters.
const LONGEST_CODE: usize = 1_024;
/// The sections of positive and negative numbers, zero and text.
const SECTIONS: usize = 4;
/// Where the section of text stands.
const TEXT_SECTION: usize = 3;

/// A number format.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NumberFormat {
    sections: Vec<Section>,
}

impl NumberFormat {
    /// The format with that code; `None` for `General` and for what cannot be shown otherwise.
    pub(super) fn of(code: &str) -> Option<Self> {
        if code.len() > LONGEST_CODE {
            return None;
        }
        let sections = code::sections(code);
        let known = |section: &Section| !section.tokens.contains(&Token::Unknown);
        let fits = sections.len() <= SECTIONS && sections.iter().all(known);
        let plain = matches!(sections.as_slice(), [only] if only.tokens == [Token::General]);
        (fits && !plain).then_some(Self { sections })
    }

    /// Whether `code` means the same as `General`.
    pub(super) fn is_general(code: &str) -> bool {
        code.is_empty() || code.eq_ignore_ascii_case("general") || code == "G/通用格式"
    }

    /// What is shown of `value`, without padding at its ends.
    pub(super) fn show(&self, value: f64, is_1904: bool) -> String {
        let (section, explicit_sign) = self.section(value);
        let Some(section) = section else { return general(value) };
        let mut text = String::new();
        if value < 0.0 && !explicit_sign && !section.is_time() {
            text.push('-');
        }
        let shown = if section.is_time() {
            show_time(section, value, is_1904, &mut text)
        } else {
            show_number(section, value, &mut text);
            true
        };
        if shown { text.trim().to_owned() } else { general(value) }
    }

    /// What is shown of a text; `None` for the text itself.
    pub(super) fn show_text(&self, value: &str) -> Option<String> {
        let has_text = |section: &&Section| section.tokens.contains(&Token::Text);
        let section = match self.sections.get(TEXT_SECTION) {
            Some(section) => section,
            None => self.sections.last().filter(has_text)?,
        };
        let mut text = String::new();
        for token in &section.tokens {
            match token {
                Token::Text | Token::General => text.push_str(value),
                Token::Literal(literal) => text.push(*literal),
                _ => {}
            }
        }
        Some(text)
    }

    /// The section for `value`, and whether it shows the sign of negative numbers itself.
    fn section(&self, value: f64) -> (Option<&Section>, bool) {
        let is_text = |section: &&Section| section.tokens.contains(&Token::Text);
        let count = self.sections.len().min(TEXT_SECTION);
        let numeric = self.sections.get(..count).unwrap_or_default();
        // A last section with `@` is that of text, wherever it stands.
        let numeric = match numeric.split_last() {
            Some((last, rest)) if is_text(&last) && !rest.is_empty() => rest,
            _ => numeric,
        };
        if numeric.iter().any(|section| section.condition.is_some()) {
            let holds = |section: &&Section| match section.condition {
                Some((comparison, number)) => holds(comparison, value, number),
                None => true,
            };
            return (numeric.iter().find(holds), false);
        }
        match numeric {
            [_, negative, ..] if value < 0.0 => (Some(negative), true),
            [_, _, zero, ..] if value == 0.0 => (Some(zero), true),
            _ => (numeric.first(), false),
        }
    }
}

#[allow(clippy::float_cmp, reason = "the condition asks for exactly that number")]
fn holds(comparison: Comparison, value: f64, number: f64) -> bool {
    match comparison {
        Comparison::Less => value < number,
        Comparison::LessOrEqual => value <= number,
        Comparison::Equal => value == number,
        Comparison::NotEqual => value != number,
        Comparison::GreaterOrEqual => value >= number,
        Comparison::Greater => value > number,
    }
}

/// Where the digits of a number go in a section.
struct Plan {
    /// Placeholders before and behind the point.
    whole: usize,
    decimals: usize,
    /// The fewest digits before the point.
    least: usize,
    thousands: bool,
    /// Powers of ten that percent signs and trailing commas multiply by.
    scale: i32,
    exponent: bool,
}

impl Plan {
    fn of(section: &Section) -> Self {
        let mut plan =
            Self { whole: 0, decimals: 0, least: 0, thousands: false, scale: 0, exponent: false };
        let (mut behind_point, mut commas) = (false, 0_i32);
        for token in &section.tokens {
            match token {
                Token::Digit(_) if plan.exponent => {}
                Token::Digit(_) if behind_point => {
                    plan.decimals = plan.decimals.saturating_add(1);
                }
                Token::Digit(digit) => {
                    plan.thousands |= commas > 0;
                    commas = 0;
                    plan.whole = plan.whole.saturating_add(1);
                    if *digit == '0' || plan.least > 0 {
                        plan.least = plan.least.saturating_add(1);
                    }
                }
                Token::Comma if plan.whole > 0 || behind_point => {
                    commas = commas.saturating_add(1);
                }
                Token::Point => behind_point = true,
                Token::Percent => plan.scale = plan.scale.saturating_add(2),
                Token::Exponent(_) => plan.exponent = true,
                _ => {}
            }
        }
        plan.scale = plan.scale.saturating_sub(commas.saturating_mul(3));
        plan
    }
}

fn show_number(section: &Section, value: f64, text: &mut String) {
    let plan = Plan::of(section);
    let mut decimal = Decimal::of(value);
    decimal.shift(plan.scale);
    let decimals = i32::try_from(plan.decimals).unwrap_or(i32::MAX);
    let mut exponent = 0;
    if plan.exponent {
        let step = i32::try_from(plan.whole.max(1)).unwrap_or(1);
        for _ in 0..2 {
            let of_first = decimal.exponent();
            let by = of_first.saturating_sub(of_first.rem_euclid(step));
            exponent = by.saturating_add(exponent);
            decimal.shift(by.saturating_neg());
            decimal.round(decimals);
        }
    }
    decimal.round(decimals);
    let mut whole = decimal.integer();
    while whole.len() < plan.least {
        whole.insert(0, '0');
    }
    let fraction = decimal.fraction();
    let (mut seen, mut decimal_index, mut behind_point, mut in_exponent) =
        (0_usize, 0, false, false);
    for token in &section.tokens {
        match token {
            Token::Digit(_) if in_exponent => {}
            Token::Digit(digit) if behind_point => {
                match fraction.as_bytes().get(decimal_index) {
                    Some(&digit) => text.push(char::from(digit)),
                    None => text.extend(filler(*digit)),
                }
                decimal_index = decimal_index.saturating_add(1);
            }
            Token::Digit(digit) => {
                seen = seen.saturating_add(1);
                let right = plan.whole.saturating_sub(seen);
                whole_digits(&whole, seen == 1, right, *digit, plan.thousands, text);
            }
            Token::Point if !behind_point => {
                if plan.whole == 0 {
                    text.push_str(&whole);
                }
                behind_point = true;
                text.push('.');
            }
            Token::Point => text.push('.'),
            Token::Percent => text.push('%'),
            Token::Exponent(always) => {
                in_exponent = true;
                let sign = if exponent < 0 {
                    "-"
                } else if *always {
                    "+"
                } else {
                    ""
                };
                let width = section.tokens.iter().rev();
                let width = width.take_while(|token| matches!(token, Token::Digit(_))).count();
                let exponent = format!("{:0width$}", exponent.unsigned_abs());
                text.extend(["E", sign, &exponent]);
            }
            Token::Literal(literal) => text.push(*literal),
            Token::Slash => text.push('/'),
            Token::General | Token::Text => text.push_str(&general(value.abs())),
            Token::Comma
            | Token::Time(..)
            | Token::Half(..)
            | Token::SecondFraction(_)
            | Token::Unknown => {}
        }
    }
}

/// What stands for a digit that a number does not have.
fn filler(placeholder: char) -> Option<char> {
    match placeholder {
        '0' => Some('0'),
        '?' => Some(' '),
        _ => None,
    }
}

/// The digits of `whole` that go to a placeholder with `right` more on its right; all others to the first.
fn whole_digits(
    whole: &str,
    first: bool,
    right: usize,
    placeholder: char,
    thousands: bool,
    text: &mut String,
) {
    let count = whole.len();
    if count <= right {
        text.extend(filler(placeholder).filter(|&filler| filler == ' '));
        return;
    }
    let start = if first { 0 } else { count.saturating_sub(right).saturating_sub(1) };
    let end = count.saturating_sub(right);
    for (index, digit) in whole.chars().enumerate().skip(start).take(end.saturating_sub(start)) {
        text.push(digit);
        let behind = count.saturating_sub(index).saturating_sub(1);
        if thousands && behind > 0 && behind.is_multiple_of(3) {
            text.push(',');
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const CHINESE_WEEKDAYS: [char; 7] = ['日', '一', '二', '三', '四', '五', '六'];
/// Letters of a short name.
const SHORT: usize = 3;

/// Writes `value` as date and time; whether it is one.
fn show_time(section: &Section, value: f64, is_1904: bool, text: &mut String) -> bool {
    let decimals = section.tokens.iter().find_map(|token| match token {
        Token::SecondFraction(digits) => Some(u32::from(*digits).min(3)),
        _ => None,
    });
    let decimals = decimals.unwrap_or(0);
    // Elapsed time knows no calendar, and the other date system moves dates only.
    let elapses = section.tokens.iter().any(|token| {
        matches!(
            token,
            Token::Time(Unit::ElapsedHours | Unit::ElapsedMinutes | Unit::ElapsedSeconds, _)
        )
    });
    let Some(time) = DateTime::of(value, is_1904 && !elapses, decimals) else { return false };
    let half = section.tokens.iter().any(|token| matches!(token, Token::Half(..)));
    let width = decimals as usize;
    for token in &section.tokens {
        match token {
            Token::Time(unit, run) => show_unit(*unit, *run, time, half, text),
            Token::Half(before, after) => {
                text.push_str(if time.hour < 12 { before } else { after });
            }
            Token::SecondFraction(_) => {
                let fraction = format!("{:0width$}", time.fraction);
                text.extend([".", &fraction]);
            }
            Token::Literal(literal) => text.push(*literal),
            Token::Slash => text.push('/'),
            Token::Comma => text.push(','),
            Token::Point => text.push('.'),
            Token::Percent => text.push('%'),
            Token::Digit(_)
            | Token::Exponent(_)
            | Token::Text
            | Token::General
            | Token::Unknown => {}
        }
    }
    true
}

fn show_unit(unit: Unit, run: u8, time: DateTime, half: bool, text: &mut String) {
    let name = |names: &[&str], index: u8, length: usize| {
        let name = names.get(usize::from(index)).copied().unwrap_or_default();
        name.get(..length).unwrap_or(name).to_owned()
    };
    let digits = |number: i64| {
        let width = usize::from(run.min(2));
        format!("{number:0width$}")
    };
    let month = time.month.saturating_sub(1);
    let piece = match (unit, run) {
        (Unit::Year, 2) => format!("{:02}", time.year.rem_euclid(100)),
        (Unit::Year, _) => time.year.to_string(),
        (Unit::Month, 1 | 2) => digits(i64::from(time.month)),
        (Unit::Month, 3) => name(&MONTHS, month, SHORT),
        (Unit::Month, 5) => name(&MONTHS, month, 1),
        (Unit::Month, _) => name(&MONTHS, month, usize::MAX),
        (Unit::Day, 1 | 2) => digits(i64::from(time.day)),
        (Unit::Day, 3) => name(&WEEKDAYS, time.weekday, SHORT),
        (Unit::Day, _) => name(&WEEKDAYS, time.weekday, usize::MAX),
        (Unit::Weekday, _) => {
            let day = CHINESE_WEEKDAYS.get(usize::from(time.weekday)).copied();
            let lead = if run > 3 { "星期" } else { "" };
            format!("{lead}{}", day.unwrap_or_default())
        }
        (Unit::Hour, _) if half => digits(match time.hour.checked_rem(12) {
            Some(0) | None => 12,
            Some(hour) => i64::from(hour),
        }),
        (Unit::Hour, _) => digits(i64::from(time.hour)),
        (Unit::Minute, _) => digits(i64::from(time.minute)),
        (Unit::Second, _) => digits(i64::from(time.second)),
        (Unit::ElapsedHours, _) => digits(time.elapsed.div_euclid(3_600)),
        (Unit::ElapsedMinutes, _) => digits(time.elapsed.div_euclid(60)),
        (Unit::ElapsedSeconds, _) => digits(time.elapsed),
    };
    text.push_str(&piece);
}

/// The code of a built-in format (ECMA-376 part 1, 18.8.30, locale zh-cn); `None` for `General` and unknown ones.
pub(super) fn built_in(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 => "¥#,##0;¥-#,##0",
        6 => "¥#,##0;[Red]¥-#,##0",
        7 => "¥#,##0.00;¥-#,##0.00",
        8 => "¥#,##0.00;[Red]¥-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy年m月",
        28 | 29 | 51 | 53 | 54 | 58 => "m月d日",
        30 => "m-d-yy",
        31 => "yyyy年m月d日",
        32 => "h时mm分",
        33 => "h时mm分ss秒",
        34 | 55 => "上午/下午h时mm分",
        35 | 56 => "上午/下午h时mm分ss秒",
        37 => "#,##0;-#,##0",
        38 => "#,##0;[Red]-#,##0",
        39 => "#,##0.00;-#,##0.00",
        40 => "#,##0.00;[Red]-#,##0.00",
        41 => "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
        42 => "_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* \"-\"_ ;_ @_ ",
        43 => "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
        44 => "_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* \"-\"??_ ;_ @_ ",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

/// What `General` shows of a number.
pub(super) fn show_general(value: f64) -> String {
    general(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, value: f64, expect: &str) {
        let shown = NumberFormat::of(code).map(|format| format.show(value, false));
        assert_eq!(shown.as_deref().unwrap_or(&general(value)), expect, "{code} of {value}");
    }

    #[test]
    fn digits_points_and_thousands() {
        check("0", 2.5, "3");
        check("0.00", 378.825, "378.83");
        check("#,##0.00", 1_234.5, "1,234.50");
        check("#,##0", 999.0, "999");
        check("#,##0", 1_234_567.0, "1,234,567");
        check("#,##0", 0.2, "0");
        check("#", 0.2, "");
        check("#.##", 0.5, ".5");
        check("0.0#", 1.0, "1.0");
        check("000", 7.0, "007");
        check("0000-00", 12_345.0, "0123-45");
        check("0.00,,", 12_345_678.0, "12.35");
        check("0.00", -0.5, "-0.50");
    }

    #[test]
    fn percent_and_exponents() {
        check("0%", 0.95, "95%");
        check("0.00%", 0.956_789, "95.68%");
        check("0%", 1.0, "100%");
        check("0.00E+00", 12_345.0, "1.23E+04");
        check("0.00E+00", 0.000_999_9, "1.00E-03");
        check("##0.0E+0", 12_345.0, "12.3E+3");
        check("0.00E+00", 0.0, "0.00E+00");
    }

    #[test]
    fn literals_currencies_and_colours() {
        check("0.00\"万元\"", 378.82, "378.82万元");
        check("0\"元/人\"", 50.0, "50元/人");
        check("\\≥0", 95.0, "≥95");
        check("[$¥-804]#,##0.00", 1_234.5, "¥1,234.50");
        check("[Red]0", 1.0, "1");
        check("General\"人\"", 3.5, "3.5人");
        check("_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", 1_234.5, "1,234.50");
        check("_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", 0.0, "-");
    }

    #[test]
    fn sections_by_sign_and_condition() {
        check("0.0;(0.0);\"无\"", 1.0, "1.0");
        check("0.0;(0.0);\"无\"", -1.0, "(1.0)");
        check("0.0;(0.0);\"无\"", 0.0, "无");
        check("[>=100]0\"高\";0.0\"低\"", 150.0, "150高");
        check("[>=100]0\"高\";0.0\"低\"", 50.0, "50.0低");
        check(";;;", 5.0, "");
        check("0_);[Red](0)", -3.0, "(3)");
    }

    #[test]
    fn dates_and_times() {
        check("yyyy/m/d", 45_352.0, "2024/3/1");
        check("yyyy\"年\"m\"月\"d\"日\";@", 45_352.0, "2024年3月1日");
        check("yyyy-mm-dd hh:mm:ss", 45_352.75, "2024-03-01 18:00:00");
        check("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", 45_352.0, "2024年3月1日");
        check("m/d/yy", 45_352.0, "3/1/24");
        check("h:mm AM/PM", 0.5, "12:00 PM");
        check("上午/下午h时mm分", 0.75, "下午6时00分");
        check("[h]:mm", 1.5, "36:00");
        check("mm:ss.0", 0.000_012, "00:01.0");
        check("aaaa", 45_352.0, "星期五");
        check("yyyy/m/d", -5.0, "-5");
        check("e\"年\"m\"月\"", 45_352.0, "2024年3月");
    }

    #[test]
    fn what_cannot_be_shown_is_general() {
        check("# ?/?", 0.5, "0.5");
        check("General", 0.5, "0.5");
        check(&"0".repeat(2_000), 0.5, "0.5");
        check("0;0;0;@;0", 0.5, "0.5");
    }

    #[test]
    fn text_has_its_section() {
        let format = NumberFormat::of("0;0;0;\"第\"@\"号\"").expect("a format");
        assert_eq!(format.show_text("三").as_deref(), Some("第三号"));
        let format = NumberFormat::of("@").expect("a format");
        assert_eq!(
            (format.show_text("三").as_deref(), format.show(95.0, false).as_str()),
            (Some("三"), "95")
        );
        assert_eq!(NumberFormat::of("0.00").expect("a format").show_text("三"), None);
    }
}

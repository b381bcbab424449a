//! Reads a number in digits or Chinese numerals from a place in a text, exactly.

use rust_decimal::Decimal;

/// The longest run of digits that fits a [`Decimal`] whatever the digits are.
const MAX_DIGITS: u32 = 28;

/// An exact decimal number: `mantissa / 10^scale`, with no trailing zero after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    mantissa: i128,
    scale: u32,
}

impl Number {
    pub(crate) fn integer(value: u64) -> Self {
        Self { mantissa: i128::from(value), scale: 0 }
    }

    /// `None` where the result does not fit a [`Decimal`].
    pub(crate) fn times_ten_to(self, power: u32) -> Option<Self> {
        let cut = power.min(self.scale);
        let factor = 10_i128.checked_pow(power - cut)?;
        Some(Self { mantissa: self.mantissa.checked_mul(factor)?, scale: self.scale - cut })
    }

    pub(crate) fn negated(self) -> Self {
        Self { mantissa: -self.mantissa, ..self }
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let left = self.mantissa.checked_mul(10_i128.checked_pow(scale - self.scale)?)?;
        let right = other.mantissa.checked_mul(10_i128.checked_pow(scale - other.scale)?)?;
        Some(Self { mantissa: left.checked_add(right)?, scale }.trimmed())
    }

    /// `None` where it has more than [`MAX_DIGITS`] digits: a multiplier may lead there, and what is printed must
    /// read back.
    pub(crate) fn decimal(self) -> Option<Decimal> {
        if self.mantissa.unsigned_abs() >= 10_u128.pow(MAX_DIGITS) {
            return None;
        }
        Decimal::try_from_i128_with_scale(self.mantissa, self.scale).ok()
    }

    /// The value, if it is a whole number from 0.
    pub(crate) fn whole(self) -> Option<u64> {
        if self.scale == 0 { u64::try_from(self.mantissa).ok() } else { None }
    }

    fn trimmed(mut self) -> Self {
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale -= 1;
        }
        self
    }
}

/// A number in digits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Digits {
    /// `None` where there are more digits than an exact decimal holds.
    pub(crate) number: Option<Number>,
    /// One past the last byte.
    pub(crate) end: usize,
    /// Digits before the point.
    pub(crate) whole_width: u32,
    /// Digits after the point.
    pub(crate) fraction_width: u32,
    /// Whether it starts with a 0 before another digit, as codes do and numbers do not.
    pub(crate) leading_zero: bool,
}

/// Reads digits, with grouping commas or spaces and a decimal point, at byte `at`.
pub(crate) fn digits(text: &str, at: usize) -> Option<Digits> {
    let bytes = text.as_bytes();
    let mut scan = Scan { mantissa: 0, count: 0, overflow: false };
    let mut end = scan.run(bytes, at);
    let mut whole_width = u32::try_from(end - at).unwrap_or(u32::MAX);
    if whole_width == 0 {
        return None;
    }
    let leading_zero = whole_width > 1 && bytes.get(at) == Some(&b'0');
    if whole_width <= 3 && !leading_zero {
        let separator = bytes.get(end).copied().filter(|byte| matches!(byte, b',' | b' '));
        while separator.is_some()
            && bytes.get(end).copied() == separator
            && is_group(bytes, end + 1)
        {
            end = scan.run(bytes, end + 1);
            whole_width = whole_width.saturating_add(3);
        }
    }
    let mut fraction_width = 0;
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        let point = end + 1;
        end = scan.run(bytes, point);
        fraction_width = u32::try_from(end - point).unwrap_or(u32::MAX);
    }
    let number = (!scan.overflow)
        .then(|| Number { mantissa: scan.mantissa, scale: fraction_width }.trimmed());
    Some(Digits { number, end, whole_width, fraction_width, leading_zero })
}

/// Whether exactly three digits stand at `at`.
fn is_group(bytes: &[u8], at: usize) -> bool {
    (at..at + 3).all(|i| bytes.get(i).is_some_and(u8::is_ascii_digit))
        && !bytes.get(at + 3).is_some_and(u8::is_ascii_digit)
}

struct Scan {
    mantissa: i128,
    count: u32,
    overflow: bool,
}

impl Scan {
    fn run(&mut self, bytes: &[u8], mut at: usize) -> usize {
        while let Some(byte) = bytes.get(at).filter(|byte| byte.is_ascii_digit()) {
            if self.count < MAX_DIGITS {
                self.mantissa = self.mantissa * 10 + i128::from(byte - b'0');
                self.count += u32::from(self.mantissa != 0 || self.count != 0);
            } else {
                self.overflow = true;
            }
            at += 1;
        }
        at
    }
}

/// A number in Chinese numerals.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chinese {
    /// `None` where the numerals make no one number (`三五`, `二三`).
    pub(crate) number: Option<Number>,
    /// One past the last byte.
    pub(crate) end: usize,
    /// Numerals read.
    pub(crate) characters: u32,
    /// Digits only, two or more, as in `二〇二三`; then `number` is what they spell.
    pub(crate) sequence: bool,
    /// Starts with 百, 千, 万 or 亿.
    pub(crate) bare: bool,
    /// Ends with 十, 百, 千, 万 or 亿.
    pub(crate) round: bool,
}

/// The most numerals that one number takes; a longer run is no number, and is looked at only so far.
const MAX_NUMERALS: u32 = 24;

/// What a numeral stands for.
#[derive(Clone, Copy)]
enum Numeral {
    Digit(u8),
    /// A power of ten below 万.
    Ten(u32),
    /// 万 or 亿.
    Section(u32),
    /// 廿, 卅.
    Tens(u8),
    Point,
}

fn numeral_of(character: char) -> Option<Numeral> {
    Some(match character {
        '零' | '〇' | '○' => Numeral::Digit(0),
        '一' | '壹' => Numeral::Digit(1),
        '二' | '两' | '贰' => Numeral::Digit(2),
        '三' | '叁' => Numeral::Digit(3),
        '四' | '肆' => Numeral::Digit(4),
        '五' | '伍' => Numeral::Digit(5),
        '六' | '陆' => Numeral::Digit(6),
        '七' | '柒' => Numeral::Digit(7),
        '八' | '捌' => Numeral::Digit(8),
        '九' | '玖' => Numeral::Digit(9),
        '十' | '拾' => Numeral::Ten(1),
        '百' | '佰' => Numeral::Ten(2),
        '千' | '仟' => Numeral::Ten(3),
        '万' | '萬' => Numeral::Section(4),
        '亿' | '億' => Numeral::Section(8),
        '廿' => Numeral::Tens(20),
        '卅' => Numeral::Tens(30),
        '点' => Numeral::Point,
        _ => return None,
    })
}

/// Every character that can start a number in Chinese numerals.
pub(crate) const CHINESE_STARTS: &str =
    "零〇○一壹二两贰三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万萬亿億廿卅";

/// The power of ten that a character multiplies by.
pub(crate) fn multiplier(character: char) -> Option<u32> {
    match numeral_of(character)? {
        Numeral::Ten(power) | Numeral::Section(power) => Some(power),
        _ => None,
    }
}

/// The end of the run of numerals at byte `at`, however long.
pub(crate) fn chinese_run_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find(|character| numeral_of(character).is_none()).unwrap_or(rest.len())
}

/// Reads Chinese numerals at byte `at`.
pub(crate) fn chinese(text: &str, at: usize) -> Option<Chinese> {
    let rest = text.get(at..)?;
    let mut state = ChineseState::default();
    let mut end = at;
    let mut characters = 0_u32;
    let (mut bare, mut round, mut sequence) = (false, false, true);
    let mut letters = rest.char_indices().peekable();
    while let Some((offset, character)) = letters.next() {
        let Some(numeral) = numeral_of(character) else { break };
        match numeral {
            Numeral::Point => {
                let digit_follows = letters
                    .peek()
                    .is_some_and(|&(_, next)| matches!(numeral_of(next), Some(Numeral::Digit(_))));
                if characters == 0 || !digit_follows || state.fraction.is_some() {
                    break;
                }
            }
            Numeral::Digit(_) => round = false,
            Numeral::Tens(_) => (round, sequence) = (true, false),
            Numeral::Ten(power) | Numeral::Section(power) => {
                bare |= characters == 0 && power >= 2;
                (round, sequence) = (true, false);
            }
        }
        characters += 1;
        if characters > MAX_NUMERALS {
            (state.broken, sequence) = (true, false);
            break;
        }
        state.take(numeral);
        end = at + offset + character.len_utf8();
    }
    if characters == 0 {
        return None;
    }
    let sequence = sequence && characters >= 2 && state.fraction.is_none();
    let number = if sequence && characters <= 18 {
        Some(Number::integer(state.spelled))
    } else {
        state.total()
    };
    Some(Chinese { number, end, characters, sequence, bare, round })
}

#[derive(Default)]
struct ChineseState {
    /// Value of the sections (亿, 万) that are closed.
    closed: u64,
    /// Value of the open section.
    section: u64,
    digit: Option<u64>,
    /// The power of the last multiplier in the open section.
    last_power: Option<u32>,
    /// The power of the last closed section.
    last_section: Option<u32>,
    /// Digits after 点: value and count; and the power of a section that follows them.
    fraction: Option<(u64, u32)>,
    fraction_power: u32,
    /// The digits as spelled, for `二〇二三`.
    spelled: u64,
    broken: bool,
}

impl ChineseState {
    fn take(&mut self, numeral: Numeral) {
        if let Some((value, count)) = &mut self.fraction {
            match numeral {
                Numeral::Digit(digit) if self.fraction_power == 0 && *count < 15 => {
                    *value = *value * 10 + u64::from(digit);
                    *count += 1;
                }
                Numeral::Ten(power) | Numeral::Section(power) => self.fraction_power += power,
                _ => self.broken = true,
            }
            return;
        }
        match numeral {
            Numeral::Digit(digit) => {
                self.spelled = self.spelled.saturating_mul(10).saturating_add(u64::from(digit));
                // 零 between powers stands for what is missing.
                self.broken |= self.digit.is_some_and(|before| before != 0);
                self.digit = Some(u64::from(digit));
            }
            Numeral::Tens(value) => {
                self.broken |=
                    self.digit.is_some() || self.last_power.is_some_and(|power| power <= 1);
                self.section += u64::from(value);
                self.last_power = Some(1);
            }
            Numeral::Ten(power) => {
                self.broken |= self.last_power.is_some_and(|last| last <= power);
                let digit = match self.digit.take() {
                    Some(0) | None => 1,
                    Some(digit) => digit,
                };
                self.section = self.section.saturating_add(digit * 10_u64.pow(power));
                self.last_power = Some(power);
            }
            Numeral::Section(power) => {
                let open = self.section + self.digit.take().unwrap_or(0);
                let factor = 10_u64.pow(power);
                if open == 0 && self.closed != 0 {
                    // 万亿
                    self.closed = self.closed.saturating_mul(factor);
                } else if self.last_section.is_some_and(|last| last < power) {
                    self.closed = self.closed.saturating_add(open).saturating_mul(factor);
                } else {
                    let open = if open == 0 { 1 } else { open };
                    self.closed = self.closed.saturating_add(open.saturating_mul(factor));
                }
                self.broken |= self.closed > 10_u64.pow(18);
                self.section = 0;
                self.last_power = None;
                self.last_section = Some(power);
            }
            Numeral::Point => self.fraction = Some((0, 0)),
        }
    }

    fn total(&self) -> Option<Number> {
        if self.broken {
            return None;
        }
        // 一万五: a digit right after a section stands for the next power; officials write it too seldom to read.
        let whole = self.closed + self.section + self.digit.unwrap_or(0);
        let mut number = Number::integer(whole);
        if let Some((value, count)) = self.fraction {
            let fraction = Number { mantissa: i128::from(value), scale: count };
            number = number.plus(fraction.trimmed())?.times_ten_to(self.fraction_power)?;
        }
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        let read = chinese(text, 0).and_then(|read| read.number).and_then(Number::decimal);
        assert_eq!(read.map(|number| number.to_string()).as_deref(), expect, "{text}");
    }

    #[test]
    fn chinese_numerals_make_one_number() {
        for (text, expect) in [
            ("十", "10"),
            ("十二", "12"),
            ("二十", "20"),
            ("廿五", "25"),
            ("一千五百", "1500"),
            ("一千零五十", "1050"),
            ("三点五万", "35000"),
            ("一亿二千万", "120000000"),
            ("两百", "200"),
            ("百", "100"),
            ("二〇二三", "2023"),
            ("三万亿", "3000000000000"),
            ("贰拾叁万", "230000"),
            ("零点五", "0.5"),
        ] {
            check(text, Some(expect));
        }
    }

    #[test]
    fn numerals_that_make_no_number_are_none() {
        check("十十", None);
        check("三五百", None);
        check("个", None);
    }

    #[test]
    fn digits_take_groups_and_a_point_and_overflow_is_none() {
        let read = |text: &str| {
            let read = digits(text, 0).expect("digits");
            (read.number.and_then(Number::decimal).map(|n| n.to_string()), read.end)
        };
        assert_eq!(read("1,234,567.890元"), (Some("1234567.89".to_owned()), 13));
        assert_eq!(read("1 234 567元"), (Some("1234567".to_owned()), 9));
        assert_eq!(read("12,34"), (Some("12".to_owned()), 2));
        assert_eq!(read(&"9".repeat(29)), (None, 29));
        assert_eq!(read("0000.50"), (Some("0.5".to_owned()), 7));
    }
}

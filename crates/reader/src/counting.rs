//! The ways in which Word counts (`ST_NumberFormat`, ECMA-376 part 1, 17.18.59), as far as Chinese documents use them.

/// A way of counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counting {
    /// 1, 2, 3, padded with zeros to this many digits.
    Padded(u8),
    /// 1, 2, 3.
    Decimal,
    /// １, ２, ３.
    FullWidth,
    /// I, II, III.
    UpperRoman,
    /// i, ii, iii.
    LowerRoman,
    /// A, B, … Z, AA, BB.
    UpperLetter,
    /// a, b, … z, aa, bb.
    LowerLetter,
    /// ①, ②, ③.
    EnclosedCircle,
    /// ⒈, ⒉, ⒊.
    EnclosedFullStop,
    /// ⑴, ⑵, ⑶.
    EnclosedParenthesis,
    /// 一, 二, … 十, 十一, 一百二十三.
    Chinese,
    /// The same with 一十一 for eleven written out, and 萬 for 10,000.
    Traditional,
    /// 一, 二, 三, … 九, 一〇: digit by digit.
    Digits,
    /// 壹, 贰, 叁.
    Legal,
    /// 壹, 貳, 參.
    TraditionalLegal,
    /// 甲, 乙, 丙.
    HeavenlyStems,
    /// 子, 丑, 寅.
    EarthlyBranches,
    /// 甲子, 乙丑.
    SexagenaryCycle,
    /// 1st, 2nd, 3rd.
    Ordinal,
    /// A sign of its own that counts nothing.
    Bullet,
    /// Nothing at all.
    None,
}

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const LEGAL_DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const TRADITIONAL_LEGAL_DIGITS: [char; 10] =
    ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖'];
const UNITS: [&str; 4] = ["", "十", "百", "千"];
const LEGAL_UNITS: [&str; 4] = ["", "拾", "佰", "仟"];
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";
const ROMAN: [(u32, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

impl Counting {
    /// The way of that name; Arabic digits for those that Chinese documents do not use.
    pub(crate) fn named(name: &str, format: Option<&str>) -> Self {
        match name {
            "decimalFullWidth" | "decimalFullWidth2" => Self::FullWidth,
            "decimalZero" => Self::Padded(2),
            "custom" => {
                let first =
                    format.and_then(|format| format.split(',').next()).unwrap_or("1").trim();
                let digits = first.bytes().take_while(u8::is_ascii_digit).count();
                u8::try_from(digits).map_or(Self::Decimal, |digits| Self::Padded(digits.min(9)))
            }
            "upperRoman" => Self::UpperRoman,
            "lowerRoman" => Self::LowerRoman,
            "upperLetter" => Self::UpperLetter,
            "lowerLetter" => Self::LowerLetter,
            "ordinal" => Self::Ordinal,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Self::EnclosedCircle,
            "decimalEnclosedFullstop" => Self::EnclosedFullStop,
            "decimalEnclosedParen" => Self::EnclosedParenthesis,
            "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" => Self::Chinese,
            "taiwaneseCounting" | "taiwaneseCountingThousand" => Self::Traditional,
            "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => Self::Digits,
            "chineseLegalSimplified" => Self::Legal,
            "ideographLegalTraditional" | "japaneseLegal" => Self::TraditionalLegal,
            "ideographTraditional" => Self::HeavenlyStems,
            "ideographZodiac" => Self::EarthlyBranches,
            "ideographZodiacTraditional" => Self::SexagenaryCycle,
            "bullet" => Self::Bullet,
            "none" => Self::None,
            _ => Self::Decimal,
        }
    }

    /// The way of that number (MSONFC, MS-OSHARED 2.2.1.3), which binary documents, RTF and Word 2003 XML write.
    pub(crate) fn numbered(number: impl Into<i64>) -> Self {
        Self::named(
            match number.into() {
                1 => "upperRoman",
                2 => "lowerRoman",
                3 => "upperLetter",
                4 => "lowerLetter",
                5 => "ordinal",
                10 => "ideographDigital",
                11 => "japaneseCounting",
                14 => "decimalFullWidth",
                16 => "japaneseLegal",
                17 => "japaneseDigitalTenThousand",
                18 => "decimalEnclosedCircle",
                19 => "decimalFullWidth2",
                22 => "decimalZero",
                23 => "bullet",
                26 => "decimalEnclosedFullstop",
                27 => "decimalEnclosedParen",
                28 | 29 => "decimalEnclosedCircleChinese",
                30 => "ideographTraditional",
                31 => "ideographZodiac",
                32 => "ideographZodiacTraditional",
                33 => "taiwaneseCounting",
                34 => "ideographLegalTraditional",
                35 => "taiwaneseCountingThousand",
                36 => "taiwaneseDigital",
                37 => "chineseCounting",
                38 => "chineseLegalSimplified",
                39 => "chineseCountingThousand",
                255 => "none",
                _ => "decimal",
            },
            None,
        )
    }

    /// Writes `value` behind `text`.
    pub(crate) fn write(self, value: u32, text: &mut String) {
        match self {
            Self::Decimal => text.push_str(&value.to_string()),
            Self::Padded(digits) => {
                let number = value.to_string();
                let zeros = usize::from(digits).saturating_sub(number.len());
                text.extend(std::iter::repeat_n('0', zeros));
                text.push_str(&number);
            }
            Self::FullWidth => {
                text.extend(
                    value.to_string().chars().map(|digit| shifted('\u{FF10}', digit.to_digit(10))),
                );
            }
            Self::UpperRoman => roman(value, text),
            Self::LowerRoman => {
                let mut upper = String::new();
                roman(value, &mut upper);
                text.push_str(&upper.to_ascii_lowercase());
            }
            Self::UpperLetter => letters('A', value, text),
            Self::LowerLetter => letters('a', value, text),
            Self::EnclosedCircle => {
                enclosed(value, &[(1, 20, '①'), (21, 35, '㉑'), (36, 50, '㊱')], text);
            }
            Self::EnclosedFullStop => enclosed(value, &[(1, 20, '⒈')], text),
            Self::EnclosedParenthesis => enclosed(value, &[(1, 20, '⑴')], text),
            Self::Chinese => grouped(value, &DIGITS, UNITS, "万", text),
            Self::Traditional => grouped(value, &DIGITS, UNITS, "萬", text),
            Self::Legal => grouped(value, &LEGAL_DIGITS, LEGAL_UNITS, "万", text),
            Self::TraditionalLegal => {
                grouped(value, &TRADITIONAL_LEGAL_DIGITS, LEGAL_UNITS, "萬", text);
            }
            Self::Digits => {
                let digits = value.to_string();
                text.extend(
                    digits
                        .bytes()
                        .filter_map(|byte| DIGITS.get(usize::from(byte.wrapping_sub(b'0')))),
                );
            }
            Self::HeavenlyStems => cycle(STEMS, value, text),
            Self::EarthlyBranches => cycle(BRANCHES, value, text),
            Self::SexagenaryCycle => {
                cycle_pair(value, text);
            }
            Self::Ordinal => {
                text.push_str(&value.to_string());
                text.push_str(ordinal_ending(value));
            }
            Self::Bullet | Self::None => {}
        }
    }
}

fn shifted(first: char, by: Option<u32>) -> char {
    let code = u32::from(first).saturating_add(by.unwrap_or(0));
    char::from_u32(code).unwrap_or(first)
}

fn roman(mut value: u32, text: &mut String) {
    if value == 0 || value > 32_767 {
        return text.push_str(&value.to_string());
    }
    for (worth, letters) in ROMAN {
        while value >= worth {
            value = value.saturating_sub(worth);
            text.push_str(letters);
        }
    }
}

/// A … Z, then AA, BB … ZZ, AAA.
fn letters(first: char, value: u32, text: &mut String) {
    let Some(index) = value.checked_sub(1).filter(|&index| index < 780) else {
        return text.push_str(&value.to_string());
    };
    let letter = shifted(first, index.checked_rem(26));
    let times = index.checked_div(26).unwrap_or(0).saturating_add(1);
    text.extend((0..times).map(|_| letter));
}

fn enclosed(value: u32, ranges: &[(u32, u32, char)], text: &mut String) {
    match ranges.iter().find(|(from, to, _)| (*from..=*to).contains(&value)) {
        Some((from, _, first)) => text.push(shifted(*first, value.checked_sub(*from))),
        None => text.push_str(&value.to_string()),
    }
}

/// 一百二十三: digits with units; 10 to 19 without a leading 一.
fn grouped(
    value: u32,
    digits: &[char; 10],
    units: [&str; 4],
    ten_thousand: &str,
    text: &mut String,
) {
    let zero = if digits == &DIGITS { '零' } else { digits[0] };
    if value == 0 {
        return text.push(zero);
    }
    if value > 99_999_999 {
        return text.push_str(&value.to_string());
    }
    let plain = digits == &DIGITS;
    let (high, low) =
        (value.checked_div(10_000).unwrap_or(0), value.checked_rem(10_000).unwrap_or(0));
    if high > 0 {
        thousands(high, digits, units, zero, plain, text);
        text.push_str(ten_thousand);
        if (1..1_000).contains(&low) {
            text.push(zero);
        }
    }
    if low > 0 {
        thousands(low, digits, units, zero, plain && high == 0, text);
    }
}

/// A number below 10,000.
fn thousands(
    value: u32,
    digits: &[char; 10],
    units: [&str; 4],
    zero: char,
    short_ten: bool,
    text: &mut String,
) {
    let mut pending_zero = false;
    let mut begun = false;
    for (unit, worth) in units.iter().zip([1_u32, 10, 100, 1000]).rev() {
        let digit = value.checked_div(worth).and_then(|rest| rest.checked_rem(10)).unwrap_or(0);
        let Some(&sign) = digits.get(digit as usize).filter(|_| digit > 0) else {
            pending_zero = begun;
            continue;
        };
        if pending_zero {
            text.push(zero);
            pending_zero = false;
        }
        if !(short_ten && worth == 10 && digit == 1 && !begun) {
            text.push(sign);
        }
        text.push_str(unit);
        begun = true;
    }
}

fn cycle(signs: &str, value: u32, text: &mut String) {
    let sign = value.checked_sub(1).and_then(|index| signs.chars().nth(index as usize));
    match sign {
        Some(sign) => text.push(sign),
        None => text.push_str(&value.to_string()),
    }
}

fn cycle_pair(value: u32, text: &mut String) {
    let Some(index) = value.checked_sub(1).filter(|&index| index < 60) else {
        return text.push_str(&value.to_string());
    };
    let at = |signs: &str, length: u32| signs.chars().nth(index.checked_rem(length)? as usize);
    text.extend(at(STEMS, 10));
    text.extend(at(BRANCHES, 12));
}

fn ordinal_ending(value: u32) -> &'static str {
    match (value.checked_rem(100), value.checked_rem(10)) {
        (Some(11..=13), _) => "th",
        (_, Some(1)) => "st",
        (_, Some(2)) => "nd",
        (_, Some(3)) => "rd",
        _ => "th",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expect: &[(u32, &str)]) {
        let counting = Counting::named(name, None);
        for &(value, label) in expect {
            let mut text = String::new();
            counting.write(value, &mut text);
            assert_eq!(text, label, "{value} in {name}");
        }
    }

    #[test]
    fn chinese_numbers_are_written_as_word_writes_them() {
        let expect = [
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (101, "一百零一"),
            (110, "一百一十"),
            (123, "一百二十三"),
            (1010, "一千零一十"),
            (10_001, "一万零一"),
        ];
        check("chineseCountingThousand", &expect);
        check("chineseLegalSimplified", &[(1, "壹"), (10, "壹拾"), (205, "贰佰零伍")]);
        check("ideographDigital", &[(10, "一〇"), (23, "二三")]);
    }

    #[test]
    fn cycles_and_enclosed_numbers_end_in_digits() {
        check("ideographTraditional", &[(1, "甲"), (10, "癸"), (11, "11")]);
        check("ideographZodiac", &[(1, "子"), (12, "亥"), (13, "13")]);
        check("ideographZodiacTraditional", &[(1, "甲子"), (60, "癸亥"), (61, "61")]);
        check(
            "decimalEnclosedCircleChinese",
            &[(1, "①"), (20, "⑳"), (21, "㉑"), (50, "㊿"), (51, "51")],
        );
        check("decimalEnclosedParen", &[(2, "⑵"), (21, "21")]);
    }

    #[test]
    fn numbers_stand_for_the_same_ways_as_names() {
        assert_eq!(Counting::numbered(39), Counting::named("chineseCountingThousand", None));
        assert_eq!(Counting::numbered(0), Counting::Decimal);
        assert_eq!(Counting::numbered(23), Counting::Bullet);
        assert_eq!(Counting::numbered(255), Counting::None);
        assert_eq!(Counting::numbered(200), Counting::Decimal);
    }

    #[test]
    fn western_numbers_count_on() {
        check("upperRoman", &[(4, "IV"), (1999, "MCMXCIX")]);
        check("lowerLetter", &[(1, "a"), (26, "z"), (27, "aa"), (53, "aaa")]);
        check("decimalZero", &[(1, "01"), (10, "10")]);
        check("decimalFullWidth", &[(12, "１２")]);
        check("ordinal", &[(1, "1st"), (12, "12th"), (22, "22nd")]);
        check("none", &[(1, "")]);
        check("somethingNew", &[(3, "3")]);
    }

    #[test]
    fn custom_formats_pad_with_zeros() {
        let mut text = String::new();
        Counting::named("custom", Some("001, 002, 003, ...")).write(7, &mut text);
        assert_eq!(text, "007");
    }
}

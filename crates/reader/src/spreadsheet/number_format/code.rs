//! The code of a number format taken apart (ECMA-376 part 1, 18.8.31).

/// One of up to four sections.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Section {
    /// `[>=100]`
    pub(super) condition: Option<(Comparison, f64)>,
    pub(super) tokens: Vec<Token>,
    /// It is the date or the time of the system, whatever follows.
    system: bool,
}

/// How a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Shown as it is.
    Literal(char),
    /// `0`, `#` or `?`.
    Digit(char),
    /// `.`
    Point,
    /// `,`
    Comma,
    /// `%`
    Percent,
    /// `E+` (true) or `E-`.
    Exponent(bool),
    /// `@`
    Text,
    /// `General`
    General,
    /// A part of a date or a time, and how often its letter stands there.
    Time(Unit, u8),
    /// `上午/下午`, `AM/PM`, `A/P`: what stands before and after noon.
    Half(&'static str, &'static str),
    /// Digits of a second behind a point.
    SecondFraction(u8),
    /// `/` outside of quotes: of a date, or of a fraction.
    Slash,
    /// Something that this reader cannot show, such as a fraction.
    Unknown,
}

/// A part of a date or a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Year,
    Month,
    Day,
    /// `aaa`, `aaaa`: the day of the week in Chinese.
    Weekday,
    Hour,
    Minute,
    Second,
    ElapsedHours,
    ElapsedMinutes,
    ElapsedSeconds,
}

impl Unit {
    fn of(letter: char) -> Option<Self> {
        Some(match letter.to_ascii_lowercase() {
            'y' | 'e' => Self::Year,
            'm' => Self::Month,
            'd' => Self::Day,
            'a' => Self::Weekday,
            'h' => Self::Hour,
            's' => Self::Second,
            _ => return None,
        })
    }

    fn elapsed(letter: char) -> Option<Self> {
        Some(match letter {
            'h' => Self::ElapsedHours,
            'm' => Self::ElapsedMinutes,
            's' => Self::ElapsedSeconds,
            _ => return None,
        })
    }
}

/// Halves of a day as a code writes them.
const HALVES: &[(&str, &str, &str)] =
    &[("上午/下午", "上午", "下午"), ("AM/PM", "AM", "PM"), ("A/P", "A", "P")];
/// The name of the general format, and the one that Chinese programs show.
const GENERAL: &[&str] = &["General", "G/通用格式"];

/// The sections of `code`.
pub(super) fn sections(code: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        if first == ';' {
            sections.push(Section::default());
            rest = after;
            continue;
        }
        let Some(section) = sections.last_mut() else { break };
        if section.system {
            rest = after;
            continue;
        }
        rest = section.take(rest, first, after);
    }
    for section in &mut sections {
        section.tell_minutes();
        section.find_fractions();
    }
    sections
}

impl Section {
    /// Takes the token with which `rest`, which is `first` and `after`, begins; what follows it.
    fn take<'c>(&mut self, rest: &'c str, first: char, after: &'c str) -> &'c str {
        let second = after.chars().next();
        let behind_second =
            second.map_or("", |second| after.get(second.len_utf8()..).unwrap_or_default());
        for (name, before, behind) in HALVES {
            if let Some(after) = strip(rest, name) {
                self.tokens.push(Token::Half(before, behind));
                return after;
            }
        }
        for name in GENERAL {
            if let Some(after) = strip(rest, name) {
                self.tokens.push(Token::General);
                return after;
            }
        }
        match first {
            '"' => {
                let (quoted, after) = after.split_once('"').unwrap_or((after, ""));
                self.tokens.extend(quoted.chars().map(Token::Literal));
                return after;
            }
            '[' => {
                let (bracketed, after) = after.split_once(']').unwrap_or((after, ""));
                self.bracket(bracketed);
                return after;
            }
            '\\' | '!' => {
                self.tokens.extend(second.map(Token::Literal));
                return behind_second;
            }
            // As wide as the next character, which pads; or that character as often as there is room.
            '_' => {
                self.tokens.push(Token::Literal(' '));
                return behind_second;
            }
            '*' => return behind_second,
            'E' | 'e' if matches!(second, Some('+' | '-')) && self.has_digit() => {
                self.tokens.push(Token::Exponent(second == Some('+')));
                return behind_second;
            }
            '.' if matches!(
                self.tokens.last(),
                Some(Token::Time(Unit::Second | Unit::ElapsedSeconds, _))
            ) && second == Some('0') =>
            {
                let digits = after.bytes().take_while(|&byte| byte == b'0').count();
                self.tokens.push(Token::SecondFraction(u8::try_from(digits).unwrap_or(u8::MAX)));
                return after.get(digits..).unwrap_or_default();
            }
            _ => {}
        }
        if let Some(unit) = Unit::of(first) {
            let run = rest.chars().take_while(|letter| letter.eq_ignore_ascii_case(&first)).count();
            // A single a is a letter like any other; aaa and aaaa are the weekday.
            if unit != Unit::Weekday || run >= 3 {
                self.tokens.push(Token::Time(unit, u8::try_from(run).unwrap_or(u8::MAX)));
                return rest.get(run..).unwrap_or_default();
            }
        }
        self.tokens.push(match first {
            '0' | '#' | '?' => Token::Digit(first),
            '.' => Token::Point,
            ',' => Token::Comma,
            '%' => Token::Percent,
            '@' => Token::Text,
            '/' => Token::Slash,
            other => Token::Literal(other),
        });
        after
    }

    /// Takes what stands in brackets: elapsed time, a currency, a condition; colours and locales say nothing.
    fn bracket(&mut self, bracketed: &str) {
        if let Some(currency) = bracketed.strip_prefix('$') {
            let (symbol, locale) = currency.split_once('-').unwrap_or((currency, ""));
            self.system = true;
            match locale.to_ascii_uppercase().as_str() {
                // What they are where these files are made.
                "F800" => self.tokens.extend(long_date()),
                "F400" => self.tokens.extend(system_time()),
                _ => {
                    self.system = false;
                    self.tokens.extend(symbol.chars().map(Token::Literal));
                }
            }
            return;
        }
        let lower = bracketed.to_ascii_lowercase();
        let mut letters = lower.chars();
        if let Some(letter) = letters.next()
            && letters.all(|other| other == letter)
            && let Some(unit) = Unit::elapsed(letter)
        {
            let run = u8::try_from(lower.len()).unwrap_or(u8::MAX);
            self.tokens.push(Token::Time(unit, run));
            return;
        }
        for (sign, comparison) in [
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<>", Comparison::NotEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
            ("=", Comparison::Equal),
        ] {
            if let Some(number) = bracketed.strip_prefix(sign) {
                self.condition = number.trim().parse().ok().map(|number| (comparison, number));
                return;
            }
        }
    }

    /// Whether it shows a date or a time.
    pub(super) fn is_time(&self) -> bool {
        let is_time = |token: &Token| matches!(token, Token::Time(..) | Token::Half(..));
        self.tokens.iter().any(is_time)
    }

    /// Whether it shows digits of a number.
    pub(super) fn has_digit(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Digit(_)))
    }

    /// An `m` next to hours or seconds is minutes.
    fn tell_minutes(&mut self) {
        let mut last = None;
        let mut open: Option<usize> = None;
        for index in 0..self.tokens.len() {
            let Some(Token::Time(unit, run)) = self.tokens.get(index).cloned() else { continue };
            let mut minute = None;
            match unit {
                Unit::Month if run <= 2 => {
                    let after_hour = matches!(last, Some(Unit::Hour | Unit::ElapsedHours));
                    minute = after_hour.then_some(index);
                    open = Some(index);
                }
                Unit::Second | Unit::ElapsedSeconds => minute = open.take(),
                _ => open = None,
            }
            if let Some(Token::Time(unit @ Unit::Month, _)) =
                minute.and_then(|index| self.tokens.get_mut(index))
            {
                *unit = Unit::Minute;
            }
            last = Some(unit);
        }
    }

    /// A `/` among digits is a fraction.
    fn find_fractions(&mut self) {
        if !self.is_time() && self.has_digit() && self.tokens.contains(&Token::Slash) {
            self.tokens = vec![Token::Unknown];
        }
    }
}

/// `yyyy年m月d日`
fn long_date() -> [Token; 6] {
    [
        Token::Time(Unit::Year, 4),
        Token::Literal('年'),
        Token::Time(Unit::Month, 1),
        Token::Literal('月'),
        Token::Time(Unit::Day, 1),
        Token::Literal('日'),
    ]
}

/// `h:mm:ss`
fn system_time() -> [Token; 5] {
    [
        Token::Time(Unit::Hour, 1),
        Token::Literal(':'),
        Token::Time(Unit::Minute, 2),
        Token::Literal(':'),
        Token::Time(Unit::Second, 2),
    ]
}

/// What follows `name` at the beginning of `text`, in whatever case.
fn strip<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let start = text.get(..name.len())?;
    start.eq_ignore_ascii_case(name).then(|| text.get(name.len()..).unwrap_or_default())
}

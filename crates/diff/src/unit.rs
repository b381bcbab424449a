//! Units that can be turned into each other exactly.

use crate::words::Words;
use rust_decimal::Decimal;

/// The number by which amounts in `old` and in `new` are multiplied to be comparable; `None` where they are not.
///
/// Of a per-unit (`元/人/年`) the first part is converted, and the rest must be the same in whatever order.
pub(crate) fn comparable(old: &str, new: &str, words: &Words) -> Option<(Decimal, Decimal)> {
    if old == new {
        return Some((Decimal::ONE, Decimal::ONE));
    }
    let (mut old, mut new) = (old.split('/'), new.split('/'));
    let (first_old, first_new) = (old.next()?, new.next()?);
    let rest = |parts: std::str::Split<'_, char>| {
        let mut parts: Vec<_> = parts
            .map(|part| match words.unit(part) {
                Some(unit) => (unit.measures.clone(), unit.many, unit.of),
                None => (part.to_owned(), 1, 1),
            })
            .collect();
        parts.sort();
        parts
    };
    if rest(old) != rest(new) {
        return None;
    }
    if first_old == first_new {
        return Some((Decimal::ONE, Decimal::ONE));
    }
    let (old, new) = (words.unit(first_old)?, words.unit(first_new)?);
    // a × many_old / of_old against b × many_new / of_new, without a division.
    let times = |many: u32, of: u32| Decimal::from(u64::from(many) * u64::from(of));
    (old.measures == new.measures).then(|| (times(old.many, new.of), times(new.many, old.of)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether `old` of one unit are as much as `new` of the other.
    #[track_caller]
    fn check(old: (i64, &str), new: (i64, &str), expect: Option<bool>) {
        let equal = comparable(old.1, new.1, Words::builtin())
            .map(|(of_old, of_new)| Decimal::from(old.0) * of_old == Decimal::from(new.0) * of_new);
        assert_eq!(equal, expect, "{old:?} {new:?}");
    }

    #[test]
    fn exact_conversions_are_made() {
        check((3, "公里"), (3000, "米"), Some(true));
        check((3, "亩"), (2000, "平方米"), Some(true));
        check((2, "小时"), (120, "分钟"), Some(true));
        check((1, "年"), (12, "个月"), Some(true));
        check((5, "%"), (50, "‰"), Some(true));
        check((5, "人"), (5, "名"), Some(true));
        check((5, "元/人/年"), (5, "元/年/名"), Some(true));
        check((2, "公里/村"), (2000, "米/村"), Some(true));
    }

    #[test]
    fn others_are_not() {
        check((1, "月"), (30, "天"), None);
        check((5, "天"), (5, "个工作日"), None);
        check((5, "人"), (5, "人次"), None);
        check((5, "元/月"), (60, "元/年"), None);
        check((5, "%"), (5, "个百分点"), None);
    }
}

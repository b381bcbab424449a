//! Units that can be turned into each other exactly.

use rust_decimal::Decimal;

/// Spelling, what it measures, and how many of the smallest unit it is: a number over another.
const UNITS: &[(&str, &str, i64, i64)] = &[
    ("毫米", "length", 1, 1000),
    ("mm", "length", 1, 1000),
    ("厘米", "length", 1, 100),
    ("cm", "length", 1, 100),
    ("米", "length", 1, 1),
    ("m", "length", 1, 1),
    ("里", "length", 500, 1),
    ("公里", "length", 1000, 1),
    ("千米", "length", 1000, 1),
    ("km", "length", 1000, 1),
    ("平方米", "area", 1, 1),
    ("平米", "area", 1, 1),
    ("㎡", "area", 1, 1),
    ("m²", "area", 1, 1),
    ("m2", "area", 1, 1),
    ("平方", "area", 1, 1),
    ("亩", "area", 2000, 3),
    ("公顷", "area", 10_000, 1),
    ("平方公里", "area", 1_000_000, 1),
    ("平方千米", "area", 1_000_000, 1),
    ("km²", "area", 1_000_000, 1),
    ("立方米", "volume", 1, 1),
    ("立方", "volume", 1, 1),
    ("方", "volume", 1, 1),
    ("m³", "volume", 1, 1),
    ("m3", "volume", 1, 1),
    ("升", "volume", 1, 1000),
    ("克", "mass", 1, 1),
    ("g", "mass", 1, 1),
    ("斤", "mass", 500, 1),
    ("公斤", "mass", 1000, 1),
    ("千克", "mass", 1000, 1),
    ("kg", "mass", 1000, 1),
    ("吨", "mass", 1_000_000, 1),
    ("t", "mass", 1_000_000, 1),
    ("秒", "time", 1, 1),
    ("分", "time", 60, 1),
    ("分钟", "time", 60, 1),
    ("小时", "time", 3600, 1),
    ("时", "time", 3600, 1),
    ("天", "time", 86_400, 1),
    ("日", "time", 86_400, 1),
    ("周", "time", 604_800, 1),
    ("星期", "time", 604_800, 1),
    // A month has no number of days.
    ("月", "calendar", 1, 1),
    ("个月", "calendar", 1, 1),
    ("季度", "calendar", 3, 1),
    ("季", "calendar", 3, 1),
    ("年", "calendar", 12, 1),
    ("‰", "share", 1, 1),
    ("%", "share", 10, 1),
    ("人", "people", 1, 1),
    ("名", "people", 1, 1),
    ("位", "people", 1, 1),
    ("个工作日", "workday", 1, 1),
    ("工作日", "workday", 1, 1),
    ("个百分点", "point", 1, 1),
    ("百分点", "point", 1, 1),
];

fn find(unit: &str) -> Option<&'static (&'static str, &'static str, i64, i64)> {
    UNITS.iter().find(|(spelling, ..)| spelling.eq_ignore_ascii_case(unit))
}

/// The number by which amounts in `old` and in `new` are multiplied to be comparable; `None` where they are not.
///
/// Of a per-unit (`元/人/年`) the first part is converted, and the rest must be the same in whatever order.
pub(crate) fn comparable(old: &str, new: &str) -> Option<(Decimal, Decimal)> {
    if old == new {
        return Some((Decimal::ONE, Decimal::ONE));
    }
    let (mut old, mut new) = (old.split('/'), new.split('/'));
    let (first_old, first_new) = (old.next()?, new.next()?);
    let canonical = |unit: &'static str| find(unit).map(|one| (one.1, one.2, one.3));
    let rest = |parts: std::str::Split<'_, char>| {
        let mut parts: Vec<_> = parts
            .map(|part| match find(part) {
                Some(&(_, measures, many, of)) => (measures.to_owned(), many, of),
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
    let (old, new) = (find(first_old)?, find(first_new)?);
    let (_, measures, many_old, of_old) = *old;
    let (_, measures_too, many_new, of_new) =
        canonical(new.0).map(|one| (new.0, one.0, one.1, one.2))?;
    // a × many_old / of_old against b × many_new / of_new, without a division.
    (measures == measures_too)
        .then(|| (Decimal::from(many_old * of_new), Decimal::from(many_new * of_old)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether `old` of one unit are as much as `new` of the other.
    #[track_caller]
    fn check(old: (i64, &str), new: (i64, &str), expect: Option<bool>) {
        let equal = comparable(old.1, new.1)
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

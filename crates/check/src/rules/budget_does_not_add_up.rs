//! 预算数 is not 财政资金 plus 其他资金.

use crate::amount::{Sum, in_unit_of, shown, sum_or_zero};
use crate::{Explanation, Findings, Rule, Said, Subject, Threshold, Thresholds};
use record::{Budget, Severity};
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct BudgetDoesNotAddUp;

impl Rule for BudgetDoesNotAddUp {
    fn name(&self) -> &'static str {
        "budget-does-not-add-up"
    }

    fn severity(&self) -> Severity {
        Severity::Error
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "budget",
            what: Said {
                en: "预算数 is not 财政资金 plus 其他资金",
                zh: "预算数不等于财政资金与其他资金之和",
            },
            why: "The three stand side by side and every system sums them. Rounding in the last digit is let pass; so is what another source in the same table explains (上年结转资金, 自有资金).",
            example: "预算数 30.00, 其中：财政资金 25.00, 其他资金 4.00",
            help: Said {
                en: "compare the three amounts with the approved budget",
                zh: "请与批复的预算核对三项金额",
            },
        }
    }

    fn thresholds(&self) -> &'static [Threshold] {
        &[Threshold {
            name: "tolerance",
            default: "1000",
            about: "yuan that the sum may be off, at most",
        }]
    }

    fn check(&self, subject: &Subject<'_>, thresholds: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let budget = &project.budget;
            let (Some(total), Some(fiscal)) = (&budget.total, &budget.fiscal) else { continue };
            let (Some(whole), Some(first)) = (Sum::of(total), Sum::of(fiscal)) else { continue };
            let Some(other) = sum_or_zero(budget.other.as_ref()) else { continue };
            let Some(sum) = first.checked_add(other) else { continue };
            let halves = [whole.half, first.half, other.half];
            let finest = halves.into_iter().filter(|half| !half.is_zero()).min();
            // What is too large to be reckoned is larger than the threshold.
            let rounding = finest.unwrap_or_default().checked_mul(Decimal::from(3));
            let threshold = thresholds.get("tolerance");
            let tolerance = rounding.map_or(threshold, |rounding| rounding.min(threshold));
            let Some(gap) = whole.yuan.checked_sub(sum.yuan) else { continue };
            if gap.abs() <= tolerance
                || (gap > Decimal::ZERO && is_explained(gap, tolerance, budget))
            {
                continue;
            }
            let (total, fiscal) = (shown(total, project), shown(fiscal, project));
            let draft = found.form(form, &["budget.total"]).value(total.clone());
            match &budget.other {
                Some(other) => {
                    let (other, sum) = (shown(other, project), in_unit_of(sum.yuan, project));
                    draft.say(
                        "预算数 {total} is not 财政资金 {fiscal} plus 其他资金 {other}, which make {sum}",
                        "预算数{total}不等于财政资金{fiscal}与其他资金{other}之和{sum}",
                        &[("total", &total), ("fiscal", &fiscal), ("other", &other), ("sum", &sum)],
                    );
                }
                None => draft.say(
                    "预算数 {total} is not 财政资金 {fiscal}, and no 其他资金 is given",
                    "预算数{total}不等于财政资金{fiscal}，且未填其他资金",
                    &[("total", &total), ("fiscal", &fiscal)],
                ),
            }
        }
    }
}

/// Labels of parts that are another view of the same money and no further source of it.
const OTHER_VIEWS: &[&str] = &[
    "年初",
    "执行",
    "调整",
    "总额",
    "总预算",
    "总投资",
    "需求",
    "中期",
    "实施期",
    "周期",
    "基本支出",
    "项目支出",
];
/// Parts that are tried in every combination.
const MOST_PARTS: usize = 10;

/// Whether other sources of the same table make up the `gap`.
fn is_explained(gap: Decimal, tolerance: Decimal, budget: &Budget) -> bool {
    let parts = budget
        .parts
        .iter()
        .filter(|part| !OTHER_VIEWS.iter().any(|view| part.label.contains(view)));
    let amounts = parts.filter_map(|part| Some(Sum::of(&part.money)?.yuan));
    let amounts: Vec<Decimal> = amounts.filter(|yuan| !yuan.is_zero()).take(MOST_PARTS).collect();
    (1_u32..1 << amounts.len()).any(|chosen| {
        let mut chosen_parts =
            amounts.iter().enumerate().filter(|&(bit, _)| chosen >> bit & 1 == 1);
        let sum = chosen_parts.try_fold(Decimal::ZERO, |sum, (_, part)| sum.checked_add(*part));
        sum.and_then(|sum| gap.checked_sub(sum)).is_some_and(|rest| rest.abs() <= tolerance)
    })
}

#[cfg(test)]
mod tests {
    use crate::{Settings, check};
    use record::{Budget, Money, Project, RecordSet};
    use rust_decimal::Decimal;

    #[test]
    fn amounts_too_large_to_be_reckoned_are_judged_all_the_same() {
        let mut records = RecordSet::new(document::Source {
            name: "a.docx".into(),
            format: "docx",
            bytes: 1,
            sha256: [0; 32],
            encoding: None,
        });
        let money = Some(Money { raw: "1".into(), yuan: Some(Decimal::MAX.into()) });
        let budget = Budget { total: money.clone(), fiscal: money, ..Budget::default() };
        records.projects.push(Project { budget, ..Project::default() });
        let found = check(&records, &Settings::default());
        assert!(found.iter().all(|finding| finding.rule != "budget-does-not-add-up"), "{found:?}");
    }
}

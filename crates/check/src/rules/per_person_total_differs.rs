//! An amount for each person that does not give the total.

use crate::amount::in_unit_of;
use crate::class::Class;
use crate::terms::{gap, plain, quantities, single};
use crate::{Explanation, Findings, Row, Rule, Said, Subject, Thresholds};
use normalize::{Context, find, fold};
use record::{Severity, Term};
use rust_decimal::Decimal;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct PerPersonTotalDiffers;

impl Rule for PerPersonTotalDiffers {
    fn name(&self) -> &'static str {
        "per-person-total-differs"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "cost",
            what: Said {
                en: "the amount for each person times the persons is not the total",
                zh: "人均金额乘以人数与总额不符",
            },
            why: "Three numbers of one form that anyone can multiply. What the rounding of the average explains is only worth knowing.",
            example: "在职2人，退休13人; 人均4.35万元; ≤68.26万 (15 × 4.35 = 65.25)",
            help: Said {
                en: "calculate the average anew, or correct the number of persons",
                zh: "请核对人数、人均金额与总额",
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for (form, project) in subject.each_project() {
            let mut heads = form.of_class(Class::Quantity).filter_map(persons);
            let (Some(heads), None) = (heads.next(), heads.next()) else { continue };
            for row in form.of_class(Class::Cost) {
                let Some(total) = single(&row.indicator.value)
                    .filter(|total| total.base_unit == "元" && !total.is_lower())
                else {
                    continue;
                };
                let Some(text) =
                    row.indicator.description.as_deref().filter(|text| text.contains("人"))
                else {
                    continue;
                };
                let context =
                    Context { fiscal_year: form.fiscal_year, category: None, money: false };
                let terms: Vec<Term> = find(&fold(text), &context).iter().map(Term::from).collect();
                let Some(each) =
                    quantities(&terms).find(|each| matches!(each.base_unit, "元/人" | "元/人/年"))
                else {
                    continue;
                };
                let Some(product) = each.base.checked_mul(heads) else { continue };
                if product == total.base {
                    continue;
                }
                let rounding = each.half().checked_mul(heads).unwrap_or_default();
                let rounding = rounding.checked_add(total.half()).unwrap_or(rounding);
                let (written, product_text) = (row.written(), in_unit_of(product, project));
                let (each_text, count) = (span_of(text, each.span), plain(heads));
                let mut draft = found.row(form, row, &["value"]).value(written);

                if gap(product, total.base) <= rounding {
                    draft = draft.minor();
                }
                draft.say(
                    "{each} times {count} persons is {product}, not {total}",
                    "{each}乘以{count}人等于{product}，与{total}不符",
                    &[
                        ("each", &each_text),
                        ("count", &count),
                        ("product", &product_text),
                        ("total", written),
                    ],
                );
            }
        }
    }
}

/// How many persons a row of 数量指标 states, all its terms together.
fn persons(row: &Row<'_>) -> Option<Decimal> {
    let terms = &row.indicator.value.terms;
    let mut sum = Decimal::ZERO;
    let mut count = 0;
    for one in quantities(terms) {
        if one.base_unit != "人" || one.approx || !matches!(one.op, "eq" | "le") {
            return None;
        }
        sum = sum.checked_add(one.base)?;
        count += 1;
    }
    (count > 0 && count == terms.len()).then_some(sum)
}

fn span_of(text: &str, span: (usize, usize)) -> String {
    text.chars().skip(span.0).take(span.1.saturating_sub(span.0)).collect()
}

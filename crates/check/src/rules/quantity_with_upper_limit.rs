//! A quantity that may be nothing.

use crate::class::Class;
use crate::terms::{Quantity, single};
use crate::{Explanation, Findings, Rule, Said, Subject, Thresholds};
use record::Severity;

/// See [`Rule::explain`].
#[derive(Debug)]
pub(crate) struct QuantityWithUpperLimit;

impl Rule for QuantityWithUpperLimit {
    fn name(&self) -> &'static str {
        "quantity-with-upper-limit"
    }

    fn severity(&self) -> Severity {
        Severity::Info
    }

    fn explain(&self) -> &'static Explanation {
        &Explanation {
            group: "indicator",
            what: Said {
                en: "a 数量指标 has only an upper limit (≤)", zh: "数量指标只设上限"
            },
            why: "An output of at most twelve is reached with none at all. Upper limits belong to what is to be kept small, such as accidents, and those are not flagged.",
            example: "数量指标 发放补助人数 ≤12人",
            help: Said {
                en: "write the number itself, or ≥", zh: "请改为确定的数值或“≥”"
            },
        }
    }

    fn check(&self, subject: &Subject<'_>, _: &Thresholds<'_>, found: &mut Findings<'_>) {
        for form in subject.forms() {
            for row in form.of_class(Class::Quantity) {
                let Some(count) = single(&row.indicator.value).filter(Quantity::is_upper) else {
                    continue;
                };
                let text = row.name();
                let kept_small = KEPT_SMALL.iter().any(|word| text.contains(word));
                if kept_small || count.base_unit == "%" || count.base_unit.contains('/') {
                    continue;
                }
                let written = row.written();
                found.row(form, row, &["value"]).value(written).say(
                    "the quantity {value} is reached with none at all",
                    "数量指标值{value}只有上限，完成数为零也算达标",
                    &[("value", written)],
                );
            }
        }
    }
}

/// Words in names of what is to be kept small.
const KEPT_SMALL: &[&str] = &[
    "事故", "投诉", "故障", "违规", "违法", "死亡", "伤亡", "案件", "火灾", "疫情", "公务", "接待",
    "出国", "会议", "超", "误差", "差错", "排放", "能耗", "用水", "用电", "失业", "控制", "编制",
    "限", "压减", "减少", "下降", "污染", "上访", "舆情", "时间", "天数", "成本",
];

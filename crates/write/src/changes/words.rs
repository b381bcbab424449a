//! What kinds, directions and reasons are called.

use crate::page::Language;
use record::change::{ChangeKind, Direction};

/// What a kind of change is called.
pub fn kind_word(kind: ChangeKind, language: Language) -> &'static str {
    let (chinese, english) = match kind {
        ChangeKind::ProjectContinued => ("延续", "continued"),
        ChangeKind::ProjectRenamed => ("更名", "renamed"),
        ChangeKind::ProjectAdded => ("新增", "added"),
        ChangeKind::ProjectRemoved => ("取消", "removed"),
        ChangeKind::ProjectSplit => ("拆分", "split"),
        ChangeKind::ProjectMerged => ("合并", "merged"),
        ChangeKind::ProjectMoved => ("单位调整", "moved"),
        ChangeKind::CodeChanged => ("编码变化", "code changed"),
        ChangeKind::BudgetChanged => ("预算变化", "budget changed"),
        ChangeKind::BudgetExecuted => ("上年执行", "spent before"),
        ChangeKind::PurposeReworded => ("用途改写", "purpose reworded"),
        ChangeKind::GoalAdded => ("目标新增", "goal added"),
        ChangeKind::GoalRemoved => ("目标取消", "goal removed"),
        ChangeKind::GoalReworded => ("目标改写", "goal reworded"),
        ChangeKind::GoalUnchanged => ("目标照抄", "goal copied"),
        ChangeKind::GoalRenamed => ("目标标题改写", "goal renamed"),
        ChangeKind::GoalIndicatorAdded => ("目标指标新增", "clause added"),
        ChangeKind::GoalIndicatorRemoved => ("目标指标取消", "clause removed"),
        ChangeKind::GoalIndicatorChanged => ("目标指标变化", "clause changed"),
        ChangeKind::MeasureAdded => ("措施新增", "measure added"),
        ChangeKind::MeasureRemoved => ("措施取消", "measure removed"),
        ChangeKind::MeasureReworded => ("措施改写", "measure reworded"),
        ChangeKind::IndicatorAdded => ("指标新增", "indicator added"),
        ChangeKind::IndicatorRemoved => ("指标取消", "indicator removed"),
        ChangeKind::IndicatorRenamed => ("指标更名", "indicator renamed"),
        ChangeKind::IndicatorMoved => ("指标移位", "indicator moved"),
        ChangeKind::IndicatorChanged => ("指标值变化", "value changed"),
        ChangeKind::IndicatorReached => ("上年完成", "reached before"),
    };
    language.choose(chinese, english)
}

/// What a kind of change is called where it is plain of what.
pub fn short_word(kind: ChangeKind, language: Language) -> &'static str {
    let (chinese, english) = match kind {
        ChangeKind::ProjectContinued => ("延续", "continued"),
        ChangeKind::ProjectSplit => ("拆分", "split"),
        ChangeKind::ProjectMerged => ("合并", "merged"),
        ChangeKind::ProjectMoved => ("单位调整", "moved to another agency"),
        ChangeKind::CodeChanged => ("编码变化", "with another code"),
        ChangeKind::BudgetExecuted => ("上年执行", "spent before"),
        ChangeKind::IndicatorReached => ("上年完成", "reached before"),
        ChangeKind::IndicatorMoved => ("移位", "moved"),
        ChangeKind::GoalUnchanged => ("照抄", "copied"),
        ChangeKind::BudgetChanged
        | ChangeKind::GoalIndicatorChanged
        | ChangeKind::IndicatorChanged => ("变化", "changed"),
        ChangeKind::ProjectRenamed | ChangeKind::GoalRenamed | ChangeKind::IndicatorRenamed => {
            ("更名", "renamed")
        }
        ChangeKind::ProjectAdded
        | ChangeKind::GoalAdded
        | ChangeKind::GoalIndicatorAdded
        | ChangeKind::MeasureAdded
        | ChangeKind::IndicatorAdded => ("新增", "added"),
        ChangeKind::ProjectRemoved
        | ChangeKind::GoalRemoved
        | ChangeKind::GoalIndicatorRemoved
        | ChangeKind::MeasureRemoved
        | ChangeKind::IndicatorRemoved => ("取消", "removed"),
        ChangeKind::PurposeReworded | ChangeKind::GoalReworded | ChangeKind::MeasureReworded => {
            ("改写", "reworded")
        }
    };
    language.choose(chinese, english)
}

/// What a direction is called.
pub fn direction_word(direction: Direction, language: Language) -> &'static str {
    let (chinese, english) = match direction {
        Direction::Tightened => ("收紧", "tightened"),
        Direction::Loosened => ("放宽", "loosened"),
        Direction::Changed => ("变化", "changed"),
    };
    language.choose(chinese, english)
}

/// What a reason is called; its English message stands in the changes themselves.
pub fn reason_word(name: &str) -> &str {
    match name {
        "same-name" => "名称相同（年份除外）",
        "like-name" => "名称相近",
        "same-essence" => "名称只有通用词不同",
        "same-work" => "地点和工作内容相同",
        "same-code" => "项目编码相同",
        "shared-indicators" => "指标相同",
        "same-purpose" => "用途相同",
        "same-goals" => "目标相同",
        "same-agency" => "单位相同",
        "same-money" => "预算相同",
        "parts-add-up" => "各部分的名称和内容出自整体，预算合计与其相近",
        other => other,
    }
}

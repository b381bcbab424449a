//! All rules, one file each.

mod agency_differs;
mod annual_above_medium_term;
mod annual_goal_missing;
mod basis_repeated;
mod benefit_missing;
mod budget_above_whole;
mod budget_does_not_add_up;
mod budget_missing;
mod code_after_year;
mod code_check_mismatch;
mod code_region_differs;
mod code_repeated;
mod comparator_differs;
mod comparator_lost;
mod comparator_signs_mixed;
mod cost_above_budget;
mod cost_differs_from_budget;
mod cost_missing;
mod cost_repeats_budget;
mod cost_unit_doubtful;
mod cost_with_lower_limit;
mod dates_reversed;
mod deadline_outside_year;
mod description_contradicts_name;
mod deviation_missing;
mod executed_above_budget;
mod execution_rate_differs;
mod form_unfilled;
mod goal_missing;
mod goal_repeats_name;
mod heading_differs_from_name;
mod indicator_name_long;
mod indicator_name_missing;
mod indicator_repeated;
mod indicators_missing;
mod level_weights_do_not_sum;
mod money_unit_missing;
mod money_unit_mixed;
mod name_year_differs;
mod numbering_has_gaps;
mod per_person_total_differs;
mod percentage_above_100;
mod plan_dates_unordered;
mod plan_falls;
mod plan_incomplete;
mod plan_outside_year;
mod plan_repeated;
mod project_repeated;
mod projects_exceed_department;
mod quality_counted;
mod quality_missing;
mod quantity_missing;
mod quantity_with_upper_limit;
mod satisfaction_missing;
mod score_above_achievement;
mod score_above_weight;
mod scores_do_not_sum;
mod text_unfilled;
mod timeliness_missing;
mod value_blank;
mod value_contradicts_description;
mod value_contradicts_name;
mod value_copies_description;
mod value_unfilled;
mod value_unit_missing;
mod value_without_number;
mod weight_missing;
mod weights_do_not_sum;

use crate::Rule;

/// All rules, by name.
pub const RULES: &[&dyn Rule] = &[
    &agency_differs::AgencyDiffers,
    &annual_above_medium_term::AnnualAboveMediumTerm,
    &annual_goal_missing::AnnualGoalMissing,
    &basis_repeated::BasisRepeated,
    &benefit_missing::BenefitMissing,
    &budget_above_whole::BudgetAboveWhole,
    &budget_does_not_add_up::BudgetDoesNotAddUp,
    &budget_missing::BudgetMissing,
    &code_after_year::CodeAfterYear,
    &code_check_mismatch::CodeCheckMismatch,
    &code_region_differs::CodeRegionDiffers,
    &code_repeated::CodeRepeated,
    &comparator_differs::ComparatorDiffers,
    &comparator_lost::ComparatorLost,
    &comparator_signs_mixed::ComparatorSignsMixed,
    &cost_above_budget::CostAboveBudget,
    &cost_differs_from_budget::CostDiffersFromBudget,
    &cost_missing::CostMissing,
    &cost_repeats_budget::CostRepeatsBudget,
    &cost_unit_doubtful::CostUnitDoubtful,
    &cost_with_lower_limit::CostWithLowerLimit,
    &dates_reversed::DatesReversed,
    &deadline_outside_year::DeadlineOutsideYear,
    &description_contradicts_name::DescriptionContradictsName,
    &deviation_missing::DeviationMissing,
    &executed_above_budget::ExecutedAboveBudget,
    &execution_rate_differs::ExecutionRateDiffers,
    &form_unfilled::FormUnfilled,
    &goal_missing::GoalMissing,
    &goal_repeats_name::GoalRepeatsName,
    &heading_differs_from_name::HeadingDiffersFromName,
    &indicator_name_long::IndicatorNameLong,
    &indicator_name_missing::IndicatorNameMissing,
    &indicator_repeated::IndicatorRepeated,
    &indicators_missing::IndicatorsMissing,
    &level_weights_do_not_sum::LevelWeightsDoNotSum,
    &money_unit_missing::MoneyUnitMissing,
    &money_unit_mixed::MoneyUnitMixed,
    &name_year_differs::NameYearDiffers,
    &numbering_has_gaps::NumberingHasGaps,
    &per_person_total_differs::PerPersonTotalDiffers,
    &percentage_above_100::PercentageAbove100,
    &plan_dates_unordered::PlanDatesUnordered,
    &plan_falls::PlanFalls,
    &plan_incomplete::PlanIncomplete,
    &plan_outside_year::PlanOutsideYear,
    &plan_repeated::PlanRepeated,
    &project_repeated::ProjectRepeated,
    &projects_exceed_department::ProjectsExceedDepartment,
    &quality_counted::QualityCounted,
    &quality_missing::QualityMissing,
    &quantity_missing::QuantityMissing,
    &quantity_with_upper_limit::QuantityWithUpperLimit,
    &satisfaction_missing::SatisfactionMissing,
    &score_above_achievement::ScoreAboveAchievement,
    &score_above_weight::ScoreAboveWeight,
    &scores_do_not_sum::ScoresDoNotSum,
    &text_unfilled::TextUnfilled,
    &timeliness_missing::TimelinessMissing,
    &value_blank::ValueBlank,
    &value_contradicts_description::ValueContradictsDescription,
    &value_contradicts_name::ValueContradictsName,
    &value_copies_description::ValueCopiesDescription,
    &value_unfilled::ValueUnfilled,
    &value_unit_missing::ValueUnitMissing,
    &value_without_number::ValueWithoutNumber,
    &weight_missing::WeightMissing,
    &weights_do_not_sum::WeightsDoNotSum,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SettingsError;
    use std::collections::BTreeSet;

    #[test]
    fn rules_are_sorted_and_each_is_explained() {
        assert!(RULES.is_sorted_by_key(|rule| rule.name()));
        let names: BTreeSet<_> = RULES.iter().map(|rule| rule.name()).collect();
        assert_eq!(names.len(), RULES.len(), "a name is taken twice");
        for rule in RULES {
            let (name, explained) = (rule.name(), rule.explain());
            let said = [explained.what, explained.help];
            assert!(said.iter().all(|said| !said.en.is_empty() && !said.zh.is_empty()), "{name}");
            assert!(!explained.why.is_empty() && !explained.example.is_empty(), "{name}");
            assert!(!names.contains(explained.group), "{name}: a group is named like a rule");
            for prefix in ["no-", "check-", "invalid-"] {
                assert!(!name.starts_with(prefix), "{name} is named for what it flags");
            }
        }
    }

    #[test]
    fn every_name_and_group_selects_rules() -> Result<(), SettingsError> {
        for (index, rule) in RULES.iter().enumerate() {
            assert_eq!(crate::rules_named(rule.name())?, [index]);
            assert!(crate::rules_named(rule.explain().group)?.contains(&index));
        }
        Ok(())
    }

    #[test]
    fn thresholds_have_decimals_for_defaults() {
        for threshold in RULES.iter().flat_map(|rule| rule.thresholds()) {
            let default = rust_decimal::Decimal::from_str_exact(threshold.default);
            assert!(default.is_ok(), "{}", threshold.name);
        }
    }
}

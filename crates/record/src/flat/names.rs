//! The names of fixed choices, as they are on the wire.

use crate::{CodeCheck, Horizon, Kind, Severity};

/// A fixed choice that has a name on the wire.
pub(super) trait Named {
    /// Its name.
    fn wire_name(self) -> &'static str;
}

impl Named for Horizon {
    fn wire_name(self) -> &'static str {
        match self {
            Self::Annual => "annual",
            Self::MediumTerm => "medium_term",
            Self::Unspecified => "unspecified",
        }
    }
}

impl Named for Kind {
    fn wire_name(self) -> &'static str {
        match self {
            Self::Quantity => "quantity",
            Self::Date => "date",
            Self::Period => "period",
            Self::Recurrence => "recurrence",
            Self::Compound => "compound",
            Self::Qualitative => "qualitative",
            Self::Template => "template",
            Self::Blank => "blank",
        }
    }
}

impl Named for CodeCheck {
    fn wire_name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Unknown => "unknown",
        }
    }
}

impl Named for Severity {
    fn wire_name(self) -> &'static str {
        self.name()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;

    #[track_caller]
    fn check<N: Named + Serialize + Copy>(choices: &[N]) {
        for &choice in choices {
            let wire = serde_json::to_value(choice).expect("serialises");
            assert_eq!(wire, choice.wire_name());
        }
    }

    #[test]
    fn names_are_those_of_the_contract() {
        check(&[Horizon::Annual, Horizon::MediumTerm, Horizon::Unspecified]);
        check(&[Kind::Quantity, Kind::Date, Kind::Period, Kind::Recurrence]);
        check(&[Kind::Compound, Kind::Qualitative, Kind::Template, Kind::Blank]);
        check(&[CodeCheck::Valid, CodeCheck::Invalid, CodeCheck::Unknown]);
        check(&[Severity::Info, Severity::Warning, Severity::Error]);
    }
}

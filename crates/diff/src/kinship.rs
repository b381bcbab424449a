//! What still tells a project by when it has another name: indicators that only it has, a name that differs in words that
//! every project may have, or a place and a work that are the same though hundreds share either.

use crate::distinction::places_differ;
use crate::evidence::{Evidence, Names, Rarity};
use crate::facts::Facts;
use crate::text::{Measured, ratio};

/// Shared indicators of which no other project has any, from which they are a mark of their own.
const OWN_INDICATORS: usize = 4;
/// Agreement of indicators and of texts that must come with them, in thousandths.
const WITH_OWN: (u32, u32) = (650, 600);
/// Likeness of names of one place and work.
const LIKE_NAMES: u32 = 600;
/// Likeness of texts and agreement of indicators that are taken for the same work.
const SAME_WORK: (u32, u32) = (900, 700);

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Kinship {
    /// Indicators that no other project has are shared, and the texts agree.
    pub(crate) own_indicators: bool,
    /// The names differ in general words only: 工程 and 项目, 经费 and 资金.
    pub(crate) same_essence: bool,
    /// The agency is the same, the names are alike, and purpose, goals and indicators are of the same work.
    pub(crate) same_work: bool,
}

impl Kinship {
    pub(crate) fn new(
        old: &Facts<'_>,
        new: &Facts<'_>,
        evidence: &Evidence,
        rarity: &Rarity,
    ) -> Self {
        if evidence.names == Names::Same || evidence.apart || !old.named || !new.named {
            return Self::default();
        }
        let shared: Vec<u32> = old
            .indicators
            .iter()
            .filter(|one| new.indicators.binary_search(one).is_ok())
            .copied()
            .collect();
        let own = shared.iter().filter(|one| rarity.indicator_is_own(**one)).count();
        let texts = evidence.purpose.max(evidence.goals);
        Self {
            own_indicators: own >= OWN_INDICATORS
                && evidence.indicators.is_some_and(|one| one >= WITH_OWN.0)
                && texts.is_some_and(|one| one >= WITH_OWN.1),
            same_essence: !old.essence.is_empty() && old.essence == new.essence,
            same_work: evidence.same_agency == Some(true)
                && old.department == new.department
                && evidence.name >= LIKE_NAMES
                && same_work(old, new, &shared, rarity)
                && !places_differ(old.words, &old.name.key, &new.name.key),
        }
    }
}

/// Whether purpose, goals and indicators are the same, as far as either has any; a text and two indicators at least.
fn same_work(old: &Facts<'_>, new: &Facts<'_>, shared: &[u32], rarity: &Rarity) -> bool {
    let texts = [(&old.purpose, &new.purpose), (&old.goals, &new.goals)];
    let mut compared = 0;
    for (one, other) in texts {
        match (one, other) {
            (Some(one), Some(other)) if Measured::likeness(one, other) >= SAME_WORK.0 => {
                compared += 1;
            }
            (None, None) => {}
            _ => return false,
        }
    }
    let particular = shared.iter().filter(|one| !rarity.indicator_is_common(**one)).count();
    let agreement = ratio(2 * shared.len(), old.indicators.len() + new.indicators.len());
    compared > 0 && particular >= 2 && agreement >= SAME_WORK.1
}

//! What the device holds for paying without a network.

use cityplus_engine::{AsideAsked, Engine, EngineError, OfflineRefused, OfflineWaiting, SetAside};

/// What the device holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Held {
    /// What is set aside.
    pub(super) set_aside: Option<SetAside>,
    /// What was, is spent no more and is not back yet.
    pub(super) away: Vec<SetAside>,
    /// What may be set aside: there was no answer yet.
    pub(super) asked: Option<AsideAsked>,
    /// What waits to be settled.
    pub(super) waiting: Vec<OfflineWaiting>,
    /// What was refused when it was settled.
    pub(super) refused: Vec<OfflineRefused>,
}

impl Held {
    pub(super) async fn load(engine: &Engine) -> Result<Self, EngineError> {
        Ok(Self {
            set_aside: engine.held_allowance().await?,
            away: engine.away_allowances().await?,
            asked: engine.aside_asked().await?,
            waiting: engine.offline_waiting().await?,
            refused: engine.offline_refused().await?,
        })
    }

    /// Refusals that are told together: what came before all others, what was paid and what was to go back apart.
    pub(super) fn refused_together(&self) -> Vec<OfflineRefused> {
        let incoming = self.refused.iter().find(|one| one.is_incoming);
        let Some(first) = incoming.or(self.refused.first()) else {
            return Vec::new();
        };
        let is_alike = |one: &&OfflineRefused| {
            (one.is_incoming, one.is_hand_back) == (first.is_incoming, first.is_hand_back)
                && one.amount.currency == first.amount.currency
        };
        self.refused.iter().filter(is_alike).cloned().collect()
    }
}

//! What the server says of a resident, to a device that knows nothing yet.

use std::collections::BTreeMap;

use cityplus_domain::ids::TransferId;
use cityplus_domain::{Clock, SystemClock};
use cityplus_engine::protocol::operator::{EntryKind, StatementEntry, WalletView};
use cityplus_engine::protocol::redemption::{RedemptionState, RedemptionView};
use cityplus_engine::protocol::ticketing::TicketView;
use cityplus_engine::{Engine, Pace};

use crate::crash::people::{Diary, Way, all_tickets};
use crate::crash::world::{Resident, World};

const STATEMENT_PAGE: u32 = 100;
/// How long cash waits for its owner.
const CASH_WAITS_MS: i64 = 15 * 60_000;

/// See the module.
pub(super) struct Said {
    pub(super) wallet: WalletView,
    pub(super) statement: Vec<StatementEntry>,
    pub(super) tickets: Vec<TicketView>,
    pub(super) redemptions: BTreeMap<TransferId, RedemptionView>,
}

/// Asks for everything. Redemptions are those of the diary.
pub(super) async fn of(world: &World, resident: &Resident, diary: &Diary) -> Said {
    let device = world.fresh_device(resident.name).await;
    device.sync(Pace::Now).await.expect("a new device synchronises");
    let mut redemptions = BTreeMap::new();
    for (id, redeemed) in &diary.redeemed {
        let view = device.redemption(*id).await.expect("a redemption that was taken");
        is_as_it_should_be(redeemed.way, &view);
        redemptions.insert(*id, view);
    }
    Said {
        wallet: device.fetch_wallet().await.expect("a wallet"),
        statement: statement(&device).await,
        tickets: all_tickets(&device).await,
        redemptions,
    }
}

/// What goes to a bank is gone, and so is cash that was handed out. Other cash waits, as long as it may.
fn is_as_it_should_be(way: Way, view: &RedemptionView) {
    let age_ms = SystemClock.now().ms_since(view.at);
    let is_right = match (way, view.state) {
        (_, RedemptionState::Done) | (Way::Cash { handed_out: false }, RedemptionState::Waiting) => true,
        (Way::Cash { handed_out: false }, RedemptionState::Ended) => age_ms >= CASH_WAITS_MS,
        _ => false,
    };
    assert!(is_right, "{way:?} after {age_ms} ms: {view:?}");
}

async fn statement(device: &Engine) -> Vec<StatementEntry> {
    let mut statement = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = device
            .statement(cursor.as_deref(), STATEMENT_PAGE)
            .await
            .expect("a statement");
        statement.extend(page.entries);
        cursor = page.next_cursor;
        if cursor.is_none() {
            return statement;
        }
    }
}

impl Said {
    /// The movements of a kind; each stands in the statement once.
    pub(super) fn movements(&self, kind: EntryKind) -> BTreeMap<String, i64> {
        let mut found = BTreeMap::new();
        for entry in self.statement.iter().filter(|entry| entry.kind == kind) {
            let before = found.insert(entry.transfer_id.to_string(), entry.amount.minor);
            assert_eq!(
                before, None,
                "{} stands in the statement twice",
                entry.transfer_id
            );
        }
        found
    }

    /// Redemptions that have left the wallet.
    pub(super) fn done(&self) -> impl Iterator<Item = &RedemptionView> {
        self.in_state(RedemptionState::Done)
    }

    /// Cash that waits at the desk.
    pub(super) fn waiting(&self) -> impl Iterator<Item = &RedemptionView> {
        self.in_state(RedemptionState::Waiting)
    }

    /// Redemptions for which nobody came in time, by their ids.
    pub(super) fn over(&self) -> Vec<String> {
        let over = self.in_state(RedemptionState::Ended);
        over.map(|view| view.redemption_id.to_string()).collect()
    }

    fn in_state(&self, state: RedemptionState) -> impl Iterator<Item = &RedemptionView> {
        self.redemptions.values().filter(move |view| view.state == state)
    }
}

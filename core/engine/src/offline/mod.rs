//! Money from phone to phone without a network (decision 6).
//!
//! With a network, an amount is set aside for this device ([`Engine::set_aside`]). Without one, the payer's device signs
//! an order and shows it as a code; the receiver's device checks it against the operator's key and keeps it. Both put it
//! into their outbox, and whichever is online first settles it. What was shown is counted as spent before it is shown.

mod aside;
mod check;
mod code;
mod hand_back;
pub mod why_refused;

use cityplus_domain::ids::{AccountId, TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::offline::{AllowanceKey, OfflineOrder, OfflinePayment, OperatorKeys, SignedAllowance};
use cityplus_protocol::{CityName, paths};
use cityplus_ticketcode::KeyId;
use serde::{Deserialize, Serialize};

use crate::http::Call;
use crate::outbox::{self, Answer, Kind, OutboxState, Request};
use crate::session::{signed_in, signed_in_with};
use crate::store::View;
use crate::{Engine, EngineError, keep};

pub use aside::AsideAsked;
pub use code::OFFLINE_CODE_PREFIX;

/// How long keys are held before they are asked for again, in ms.
const KEYS_MS: i64 = 24 * 60 * 60_000;
/// How long after an allowance was given, in ms, keys must be heard to say that its own is withdrawn: clocks differ.
const KEYS_LATER_MS: i64 = 10 * 60_000;

/// The operator's keys as they were told last, and whose operator it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct HeldKeys {
    /// One's own city.
    city: CityName,
    keys: Vec<AllowanceKey>,
    fetched_at: Timestamp,
    /// Another key was seen: they are fetched at the next sync, however young. When they were heard stays as it is, because
    /// by that an allowance's own key counts as withdrawn.
    #[serde(default)]
    ask_again: bool,
}

/// What is set aside on this device, and how much of it is spent.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Purse {
    account_id: AccountId,
    allowance: SignedAllowance,
    /// Orders made so far.
    orders: u32,
    /// What they sum up to, minor units.
    spent: i64,
}

impl Purse {
    const fn left(&self) -> Money {
        let amount = self.allowance.allowance.amount;
        Money::new(amount.minor.saturating_sub(self.spent), amount.currency)
    }
}

/// What can be paid from this device without a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Names it.
    pub allowance_id: TransferId,
    /// How much was set aside.
    pub amount: Money,
    /// How much of it is left.
    pub left: Money,
    /// Until when it can be spent.
    pub expires_at: Timestamp,
    /// Until when what was spent can be settled.
    pub settle_until: Timestamp,
}

impl From<&Purse> for SetAside {
    fn from(purse: &Purse) -> Self {
        let allowance = &purse.allowance.allowance;
        Self {
            allowance_id: allowance.allowance_id,
            amount: allowance.amount,
            left: purse.left(),
            expires_at: allowance.expires_at,
            settle_until: allowance.settle_until,
        }
    }
}

/// A code that pays, to be shown to the receiver's device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The movement.
    pub transfer_id: TransferId,
    /// How much it pays.
    pub amount: Money,
    /// The text for the QR symbol.
    pub code: String,
    /// What is left to be spent without a network.
    pub left: Money,
}

/// Money that came by a code and waits to be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The movement.
    pub transfer_id: TransferId,
    /// How much.
    pub amount: Money,
    /// Until when it has to be settled: then it cannot be any more.
    pub settle_until: Timestamp,
}

/// A payment without a network that waits to be settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfflineWaiting {
    /// The movement.
    pub transfer_id: TransferId,
    /// How much.
    pub amount: Money,
    /// Whether it came here; else it was paid from here, or is handed back.
    pub is_incoming: bool,
    /// Whether it pays nobody: what was left of what was set aside goes back into one's own wallet.
    pub is_hand_back: bool,
    /// Until when it has to be settled: then it cannot be any more.
    pub settle_until: Timestamp,
    /// Of one paid from here: the code, as long as a receiver's device takes it.
    pub code: Option<String>,
}

/// A payment without a network that was refused when it was settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfflineRefused {
    /// Names its entry in the outbox, to forget it.
    pub id: String,
    /// How much.
    pub amount: Money,
    /// Whether it came here; else it was paid from here, or was to be handed back.
    pub is_incoming: bool,
    /// Whether it pays nobody: what was left of what was set aside was to go back into one's own wallet.
    pub is_hand_back: bool,
    /// The stable code of why.
    pub code: String,
}

impl Engine {
    /// What was paid and received without a network and is not settled yet, oldest first.
    pub async fn offline_waiting(&self) -> Result<Vec<OfflineWaiting>, EngineError> {
        let now = self.now();
        self.store
            .read(move |view| {
                let account = signed_in(view)?.account;
                let entries = outbox::pending(view, &account.account_id.to_string())?;
                let waiting = entries.into_iter().filter_map(|entry| {
                    let Request::Offline(paid) = entry.content.request else {
                        return None;
                    };
                    let is_hand_back = outbox::is_hand_back(&paid);
                    let is_incoming = !is_hand_back && account.wallet_id == Some(paid.order.to_wallet_id);
                    let is_shown = !is_incoming && !is_hand_back && check::is_of_now(&paid, now);
                    Some(OfflineWaiting {
                        transfer_id: paid.order.transfer_id,
                        amount: paid.order.amount,
                        is_incoming,
                        is_hand_back,
                        settle_until: paid.allowance.allowance.settle_until,
                        code: is_shown.then(|| code::write(&paid)),
                    })
                });
                Ok(waiting.collect())
            })
            .await
    }

    /// What was refused when it was settled and has not been looked at, newest first.
    pub async fn offline_refused(&self) -> Result<Vec<OfflineRefused>, EngineError> {
        self.store
            .read(|view| {
                let account = signed_in(view)?.account;
                let entries = outbox::all(view, &account.account_id.to_string())?;
                let refused = entries.into_iter().filter_map(|entry| {
                    let (Some(Answer::Refused(problem)), OutboxState::Refused) =
                        (entry.content.answer, entry.state)
                    else {
                        return None;
                    };
                    let (order, is_hand_back) = match entry.content.request {
                        Request::Offline(paid) => (paid.order, outbox::is_hand_back(&paid)),
                        Request::OldOffline(order) => (order, false),
                        _ => return None,
                    };
                    Some(OfflineRefused {
                        id: entry.id,
                        amount: order.amount,
                        is_incoming: !is_hand_back && account.wallet_id == Some(order.to_wallet_id),
                        is_hand_back,
                        code: problem.code.as_str().to_owned(),
                    })
                });
                Ok(refused.collect())
            })
            .await
    }

    /// Fetches the keys that sign allowances, for when there is no network. Returns how many there are.
    pub async fn fetch_operator_keys(&self) -> Result<usize, EngineError> {
        let OperatorKeys { keys }: OperatorKeys =
            self.send(&Call::get(paths::OPERATOR_KEYS)).await?.json()?;
        if !keys.iter().all(is_named_rightly) {
            return Err(EngineError::ServerGarbage("a key has another id".to_owned()));
        }
        let count = keys.len();
        let held = HeldKeys {
            city: CityName::from(&self.catalogue().await?.catalogue.city.key),
            keys,
            fetched_at: self.now(),
            ask_again: false,
        };
        self.store
            .write(move |view| view.set_setting(keep::OPERATOR_KEYS, &held))
            .await?;
        Ok(count)
    }

    /// Fetches the keys again where they are old, so that a phone can be paid without a network before it ever paid so
    /// itself. Nothing else waits for them: what goes wrong is tried at the next sync.
    pub(crate) async fn follow_operator_keys(&self) {
        let now = self.now();
        let is_fresh = self.store.read(move |view| {
            let held: Option<HeldKeys> = view.setting(keep::OPERATOR_KEYS)?;
            let has_wallet = signed_in(view)?.account.wallet_id.is_some();
            let is_young = |held: HeldKeys| !held.ask_again && now.ms_since(held.fetched_at) < KEYS_MS;
            Ok(!has_wallet || held.is_some_and(is_young))
        });
        if is_fresh.await.is_ok_and(|is_fresh| !is_fresh) {
            let _ = self.fetch_operator_keys().await;
        }
    }

    /// What is set aside on this device; none if nothing is, its time is over, or the key that signed it is withdrawn.
    pub async fn held_allowance(&self) -> Result<Option<SetAside>, EngineError> {
        let now = self.now();
        self.store
            .read(move |view| Ok(spendable(view, now)?.as_ref().map(SetAside::from)))
            .await
    }

    /// Pays another wallet without a network: the code to show. It counts as spent from now on, whether it is shown or
    /// not, and waits in the outbox. `own` is the wallet that whoever agreed has: [`EngineError::SomebodyElse`] if another
    /// person is signed in by now, and then nothing is spent.
    pub async fn offer_offline(
        &self,
        own: WalletId,
        to: WalletId,
        amount: Money,
    ) -> Result<Offer, EngineError> {
        let account = self.account_with(own).await?;
        if own == to {
            return Err(EngineError::input(
                "wallet",
                "another wallet than one's own is needed",
            ));
        }
        let identity = self.identity_named(account.identity).await?;
        let (now, clock_now) = (self.now(), self.clock.now());
        self.store
            .write(move |view| {
                // The key that signs is this person's, so the allowance has to be.
                signed_in_with(view, own)?;
                let mut purse = spendable(view, now)?.ok_or(EngineError::NoAllowance)?;
                let left = purse.left();
                if amount.currency != left.currency || amount.minor <= 0 {
                    return Err(EngineError::input(
                        "amount",
                        "more than nothing in the wallet's currency is needed",
                    ));
                }
                if amount.minor > left.minor {
                    return Err(EngineError::AllowanceTooSmall { left });
                }
                let order = OfflineOrder {
                    transfer_id: TransferId::new(now),
                    allowance_id: purse.allowance.allowance.allowance_id,
                    number: purse.orders.saturating_add(1),
                    spent_before: purse.spent,
                    to_wallet_id: to,
                    amount,
                    created_at: now,
                };
                let payment = OfflinePayment {
                    allowance: purse.allowance,
                    order,
                    signature: identity.sign(&order.signing_bytes())?,
                };
                purse.orders = order.number;
                purse.spent = purse.spent.saturating_add(amount.minor);
                view.set_setting(keep::ALLOWANCE, &purse)?;
                outbox::add(view, Request::Offline(payment), clock_now)?;
                Ok(Offer {
                    transfer_id: order.transfer_id,
                    amount,
                    code: code::write(&payment),
                    left: purse.left(),
                })
            })
            .await
    }

    /// Takes a payment by its code, without a network: checked, kept, and settled later. An error means that nothing was
    /// received.
    pub async fn accept_offline(&self, code: &str) -> Result<Accepted, EngineError> {
        let payment = code::read(code).map_err(EngineError::OfflineCodeRefused)?;
        let taken = self.take_offline(&payment).await;
        if matches!(
            taken,
            Err(EngineError::OfflineCodeRefused(
                why_refused::NO_KEYS | why_refused::UNKNOWN_KEY
            ))
        ) {
            self.hear_keys_anew().await?;
        }
        taken
    }

    /// Has the next sync fetch the keys, however young those held are: the operator signs with another one by now.
    async fn hear_keys_anew(&self) -> Result<(), EngineError> {
        self.store
            .write(|view| {
                let held: Option<HeldKeys> = view.setting(keep::OPERATOR_KEYS)?;
                let Some(held) = held else {
                    return Ok(());
                };
                let held = HeldKeys {
                    ask_again: true,
                    ..held
                };
                view.set_setting(keep::OPERATOR_KEYS, &held)
            })
            .await
    }

    async fn take_offline(&self, payment: &OfflinePayment) -> Result<Accepted, EngineError> {
        let (payment, now, clock_now) = (*payment, self.now(), self.clock.now());
        self.store
            .write(move |view| {
                let wallet_id = signed_in(view)?.account.wallet_id.ok_or(EngineError::NoWallet)?;
                let held: Option<HeldKeys> = view.setting(keep::OPERATOR_KEYS)?;
                let keys = held.ok_or(EngineError::OfflineCodeRefused(why_refused::NO_KEYS))?;
                check::payment(&payment, wallet_id, &keys, now).map_err(EngineError::OfflineCodeRefused)?;
                let allowance_id = payment.order.allowance_id.to_string();
                let held = outbox::all_of(view, Kind::Offline, &allowance_id)?;
                for entry in &held {
                    if let Request::Offline(held) = &entry.content.request {
                        check::beside(&held.order, &payment.order)
                            .map_err(EngineError::OfflineCodeRefused)?;
                    }
                }
                outbox::add(view, Request::Offline(payment), clock_now)?;
                Ok(Accepted {
                    transfer_id: payment.order.transfer_id,
                    amount: payment.order.amount,
                    settle_until: payment.allowance.allowance.settle_until,
                })
            })
            .await
    }
}

/// What is set aside on this device for the person signed in.
fn purse(view: &View<'_>) -> Result<Option<Purse>, EngineError> {
    let account_id = signed_in(view)?.account.account_id;
    let held: Option<Purse> = view.setting(keep::ALLOWANCE)?;
    Ok(held.filter(|purse| purse.account_id == account_id))
}

/// What can be spent from this device. Not what a key signed that is told no more: who has heard of that takes no payment
/// from it. It can still be handed back.
fn spendable(view: &View<'_>, now: Timestamp) -> Result<Option<Purse>, EngineError> {
    let Some(purse) = purse(view)?.filter(|purse| is_good(purse, now)) else {
        return Ok(None);
    };
    let allowance = &purse.allowance.allowance;
    let held: Option<HeldKeys> = view.setting(keep::OPERATOR_KEYS)?;
    let is_believed = held.is_none_or(|held| {
        // Keys that were heard before it was given need not be all there are.
        held.city != allowance.city
            || held.keys.is_empty()
            || held.fetched_at.ms_since(allowance.issued_at) < KEYS_LATER_MS
            || held.keys.iter().any(|key| key.key_id == allowance.key_id)
    });
    Ok(is_believed.then_some(purse))
}

/// Whether a key's id is made of the key.
fn is_named_rightly(key: &AllowanceKey) -> bool {
    *KeyId::of(&key.public_key.0).as_bytes() == key.key_id.0
}

fn is_good(purse: &Purse, now: Timestamp) -> bool {
    now < purse.allowance.allowance.expires_at
}

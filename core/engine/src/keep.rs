//! The names of the store's single values, in one place so that no two things share one.

/// [`crate::clock_guard::ClockState`].
pub(crate) const CLOCK: &str = "clock";
/// The tokens of the session.
pub(crate) const SESSION: &str = "session";
/// Who is signed in, on which device identity.
pub(crate) const ACCOUNT: &str = "account";
/// Up to where changes were fetched.
pub(crate) const CURSOR: &str = "sync-cursor";
/// The keys that sign allowances, as the operator told last. Under the name without a number programs before kept them
/// without ids.
pub(crate) const OPERATOR_KEYS: &str = "operator-keys-2";
/// The allowance of this device and what it has spent of it; without a number those that name no city.
pub(crate) const ALLOWANCE: &str = "allowance-2";
/// With an account's id behind it: the order for an allowance that was not answered yet.
pub(crate) const ALLOWANCE_ASKED: &str = "allowance-asked";
/// Allowances of this device that are spent no more and whose rest is not back yet.
pub(crate) const ALLOWANCES_AWAY: &str = "allowances-away-2";
/// The requests for money that were made here.
pub(crate) const REQUESTS: &str = "requests";
/// What the owners of linked wallets are called.
pub(crate) const WALLET_NAMES: &str = "wallet-names";
/// What was asked of saved cards and has no answer yet.
pub(crate) const CHARGES: &str = "card-charges";
/// The wallet as last seen.
pub(crate) const WALLET: &str = "wallet";
/// The catalogue as last fetched.
pub(crate) const CATALOGUE: &str = "catalogue";
/// The inspection lists but the denylist and the used tickets.
pub(crate) const LISTS: &str = "inspection-lists";

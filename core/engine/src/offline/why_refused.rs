//! Why a code that pays without a network is not believed: what [`crate::EngineError::OfflineCodeRefused`] holds.

/// The text is no such code.
pub const NO_CODE: &str = "it is cut off or no such code";
/// The payer's app is from before allowances named their city and their key.
pub const OLD_FORM: &str =
    "it is of an app that is too old; update that app, set something aside anew and make a new code";
/// This device has never heard the keys of the operator.
pub const NO_KEYS: &str = "the operator's keys are not here yet; connect to the server once";
/// It pays wallets of another city.
pub const OTHER_CITY: &str = "it is another city's; money does not leave the city";
/// This device does not know the key that signed: it is newer than what was heard of the operator, or no key of the operator's.
pub const UNKNOWN_KEY: &str =
    "the key that signed it is not here yet; connect to the server once, then ask for a new code";
/// Nobody's: the operator has not signed it.
pub const FOREIGN: &str = "it is not of this city's operator";
/// Its signature does not fit.
pub const CHANGED: &str = "it was changed after it was signed";
/// Order and allowance are of two payments.
pub const MIXED_UP: &str = "it does not belong to what was set aside";
/// It pays somebody else.
pub const OTHER_WALLET: &str = "it is for another wallet";
/// The payer has spent more than was set aside.
pub const TOO_MUCH: &str = "more than was set aside would be spent";
/// It is old, or one of the clocks is wrong.
pub const NOT_NOW: &str = "it is not from now; ask for a new one";
/// This very payment was taken before.
pub const HERE_ALREADY: &str = "it is here already";
/// The payer spends the same money a second time.
pub const PAID_BEFORE: &str = "this money was paid to you before";

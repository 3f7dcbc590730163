//! The room's numbers in one place: how long things live, how many there may be, how often they may be tried.

use super::rate_limit::Limit;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;

/// How long an access token serves.
pub(super) const ACCESS_MS: i64 = 15 * MINUTE_MS;
/// How long a refresh token serves; each refresh starts it anew.
pub(super) const REFRESH_MS: i64 = 90 * DAY_MS;
/// How long the last refresh token is taken once more: the answer to its first use may have been lost on the way.
pub(super) const REFRESH_GRACE_MS: i64 = 30_000;
/// The most refresh tokens of one generation: the retries of a lost answer.
pub(super) const SIBLINGS_MAX: i64 = 8;
/// How many generations of used refresh tokens are kept, to be known again.
pub(super) const GENERATIONS_KEPT: i64 = 100;
/// How long a confirmation link serves.
pub(super) const LINK_MS: i64 = 48 * HOUR_MS;
/// How long a one-time code serves.
pub(super) const CODE_MS: i64 = 30 * MINUTE_MS;
/// How often a one-time code may be tried.
pub(super) const CODE_ATTEMPTS: i64 = 5;
/// How long it makes sense to tell somebody that something happened.
pub(super) const NOTICE_MS: i64 = 3 * DAY_MS;
/// The most devices an account may have.
pub(super) const DEVICES_MAX: usize = 10;

/// Sign-ins to one address from one network address.
pub(super) const LOGIN_PAIR: Limit = limit("login pair", 10, 15 * MINUTE_MS);
/// Sign-ins to one address from anywhere, but not from the account's own devices: a stranger who knows the address
/// can keep only new devices out, and only for a quarter of an hour.
pub(super) const LOGIN_ADDRESS: Limit = limit("login address", 30, 15 * MINUTE_MS);
/// Sign-ins from one network address to any account: a school or a company may sit behind one.
pub(super) const LOGIN_CLIENT: Limit = limit("login client", 100, 15 * MINUTE_MS);
/// Sign-ins on a device that the account knows and that proves its key.
pub(super) const LOGIN_DEVICE: Limit = limit("login device", 10, 15 * MINUTE_MS);
/// Registrations of one address; each sends a mail.
pub(super) const REGISTER_ADDRESS: Limit = limit("register address", 5, HOUR_MS);
/// Registrations from one network address.
pub(super) const REGISTER_CLIENT: Limit = limit("register client", 100, HOUR_MS);
/// One-time codes for one address; each sends a mail.
pub(super) const FORGOT_ADDRESS: Limit = limit("forgot address", 5, HOUR_MS);
/// One-time codes asked for from one network address.
pub(super) const FORGOT_CLIENT: Limit = limit("forgot client", 60, HOUR_MS);
/// Codes tried for one address.
pub(super) const RESET_ADDRESS: Limit = limit("reset address", 20, HOUR_MS);
/// Codes tried from one network address.
pub(super) const RESET_CLIENT: Limit = limit("reset client", 60, HOUR_MS);
/// Addresses and numbers that one account looks for, found or not: enough to pay friends, far too little to try a list.
pub(super) const FIND_ACCOUNT: Limit = limit("find account", 10, HOUR_MS);
/// Numbers that one account looks for in a day: there are few enough numbers to try them, unlike addresses.
pub(super) const FIND_NUMBER: Limit = limit("find number", 30, DAY_MS);
/// Numbers of the whole city that are looked for in vain, from where on it is told in the log: somebody may be trying a
/// list, from many accounts.
pub(super) const FIND_MISSES: Limit = limit("find misses", 500, HOUR_MS);
/// Accounts that look for one address or number: the customers of a busy stall, not a crowd that watches somebody's consent.
pub(super) const FIND_ADDRESS: Limit = limit("find address", 300, HOUR_MS);
/// Addresses and numbers looked for from one network address.
pub(super) const FIND_CLIENT: Limit = limit("find client", 100, HOUR_MS);
/// How long the code of a text message serves.
pub(super) const NUMBER_CODE_MS: i64 = 10 * MINUTE_MS;
/// How long a code is not sent anew for the same number: the answer was lost, or the message is on its way.
pub(super) const NUMBER_REPEAT_MS: i64 = MINUTE_MS;
/// How often it may be tried, one of a million. One account guesses a number that it does not hold in 10 tries a day (two
/// codes), any crowd of accounts one given number in 100: once in a hundred thousand, in ten thousand days. All codes of a
/// city in a day, 5000, are 25 000 tries: a crowd as large as that guesses some number, not one of its choice, every
/// forty days, and the used up limit stands in the log. Whoever is found by that number here is told, and gets it back by
/// a code.
pub(super) const NUMBER_CODE_ATTEMPTS: i64 = 5;
/// Codes of text messages that one account tries.
pub(super) const NUMBER_TRIES: Limit = limit("number tries", 20, HOUR_MS);
/// Text messages that one account has sent; each costs the city money.
pub(super) const NUMBER_ACCOUNT: Limit = limit("number account", 5, DAY_MS);
/// Text messages that one account has sent to one number: too few to use up all of that number's.
pub(super) const NUMBER_PAIR: Limit = limit("number pair", 2, DAY_MS);
/// Text messages to one number, whoever has them sent: its owner may not have asked for any.
pub(super) const NUMBER_NUMBER: Limit = limit("number number", 20, DAY_MS);
/// Text messages asked for from one network address.
pub(super) const NUMBER_CLIENT: Limit = limit("number client", 50, DAY_MS);
/// Replacements of lost devices that took something off or moved something: each signs tickets anew, lengthens the
/// denylist and may send a mail. Nobody loses more phones in a day.
pub(super) const REPLACE_ACCOUNT: Limit = limit("replace account", 5, DAY_MS);

/// Text messages of the whole city: what may be spent in a day, whatever somebody has thought of. The city sets it.
pub(super) const fn number_city(a_day: i64) -> Limit {
    limit("number city", a_day, DAY_MS)
}

const fn limit(what: &'static str, most: i64, window_ms: i64) -> Limit {
    Limit {
        what,
        most,
        window_ms,
    }
}

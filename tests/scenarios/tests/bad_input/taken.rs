//! Which mutations are right after all, each for a reason. All others must be refused.

// One arm for each reason, also where two reasons allow the same.
#![allow(clippy::match_same_arms)]

use cityplus_protocol::paths;

const EMOJI: &str = "emoji and right to left";

/// Whether a mutated request is one that the server should take.
pub(crate) fn is_right(operation: &str, field: &str, what: &str) -> bool {
    match (operation, field) {
        // People and devices may be called anything on one line.
        (paths::REGISTER, "name") | (paths::LOGIN, "device.name") => matches!(what, "text" | EMOJI),
        // A password is any text that is hard to guess, typed on any keyboard.
        (paths::REGISTER, "password") | (paths::PASSWORD_RESET, "new_password") => what == EMOJI,
        // Signing out twice does no harm, so an unknown token is no error.
        (paths::LOGOUT, "refresh_token") => what == "text",
        // Whether one may be found is for the person to say, and what is not said stays.
        (paths::FINDABLE, "by_mail") => matches!(what, "bool" | "missing" | "null"),
        (paths::FINDABLE, "by_number") => matches!(what, "missing" | "null"),
        // Without a name all other devices are meant.
        (paths::REPLACE, "device_id") => matches!(what, "missing" | "null"),
        // An account may be left without any role.
        (paths::ADMIN_ROLES, "roles") => what == "empty list",
        // Whether a document was seen is for the teller to say.
        (paths::PAY_OUTS, "identity_checked") => what == "bool",
        (paths::DEPOSIT_RETURNS, "identity_checked") => what == "bool",
        // A deposit opens a wallet under any UUID, and nothing has to come with it.
        (paths::DEPOSITS, "wallet_id") => matches!(what, "version 4" | "nil"),
        (paths::DEPOSITS, "balance.minor") => what == "zero",
        // A drawer may be empty, and hold whatever was counted.
        (paths::SHIFTS, "opening_float.minor") => what == "zero",
        (paths::SHIFTS_CLOSE, "counted.minor") => matches!(what, "zero" | "large"),
        // Nothing was spent before the first order: that is what the sample says.
        (paths::OFFLINE_PAYMENTS, "order.spent_before") => what == "zero",
        // The gateway and the language need not be said.
        (paths::ONLINE_TOP_UPS, "gateway" | "language") => matches!(what, "missing" | "null"),
        // A device with nothing to upload may say so.
        (paths::INSPECTION_SCANS, "scans") => what == "empty list",
        // A scan is evidence: it is kept as it came, whatever the device made of it and whatever its clock said.
        (paths::INSPECTION_SCANS, "scans[0].venue") => what == "text",
        (paths::INSPECTION_SCANS, "scans[0].code" | "scans[0].reason") => {
            matches!(what, "text" | "no text" | EMOJI)
        }
        (paths::INSPECTION_SCANS, "scans[0].scanned_at") => matches!(what, "zero" | "negative" | "large"),
        // An id is what its maker made, if it is a UUID.
        (paths::INSPECTION_SCANS, "scans[0].scan_id") => matches!(what, "version 4" | "nil"),
        _ => false,
    }
}

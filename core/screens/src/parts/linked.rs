//! What another person's wallet is called: links name wallets, and whose they are only this device may know.

use std::collections::BTreeMap;

use cityplus_domain::ids::WalletId;

use crate::speech::Speech;

/// So many of the number's last characters tell wallets apart: the first ones are a time.
const SHOWN_CHARS: usize = 4;

/// Its owner's name, or the end of its number.
pub(crate) fn name_of(wallet: WalletId, names: &BTreeMap<WalletId, String>, speech: &Speech) -> String {
    if let Some(name) = names.get(&wallet) {
        return name.clone();
    }
    let number = wallet.to_string();
    let end = number
        .get(number.len().saturating_sub(SHOWN_CHARS)..)
        .unwrap_or_default();
    speech.say_with("links-wallet", &[("end", end.into())])
}

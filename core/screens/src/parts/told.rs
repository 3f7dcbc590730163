//! What there is to tell of money: that it moved, that it waits, or why it did not.

use cityplus_domain::Money;

use super::buttons;
use super::trouble::Trouble;
use crate::speech::Speech;
use crate::view::{Notice, Tone};

/// It moved, or waits: the wallet shows it. `key` is the notice's, `title` that of its title's text.
pub(crate) fn moved(key: &str, tone: Tone, title: &str, text: String, speech: &Speech) -> Notice {
    Notice {
        key: key.to_owned(),
        tone,
        title: speech.say(title),
        text,
        action: Some(buttons::on(speech.say("wallet-show"))),
        dismissible: true,
        ..Notice::default()
    }
}

/// The same of so much, which the text `TITLE-text` names.
pub(crate) fn moved_so_much(key: &str, tone: Tone, title: &str, money: Money, speech: &Speech) -> Notice {
    let money = speech.money(money);
    let text = speech.say_with(&format!("{title}-text"), &[("money", (&money).into())]);
    moved(key, tone, title, text, speech)
}

/// It went wrong. Who has to sign in for it is led there.
pub(crate) fn trouble(trouble: &Trouble, key: &str, speech: &Speech) -> Notice {
    let mut notice = trouble.say(speech, key);
    if trouble.wants_sign_in() {
        notice.action = Some(buttons::on(speech.say("wallet-sign-in-action")));
    }
    notice
}

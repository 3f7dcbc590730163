//! What a person typed into the fields of a screen that moves money, and what is wrong with it.

use std::collections::BTreeMap;

use cityplus_domain::{Currency, Money};

use super::amount;
use crate::speech::Speech;
use crate::view::{Field, FieldKind};

/// The key of the field of an amount, on every screen that has one.
pub(crate) const AMOUNT: &str = "amount";
/// The longest text of an amount, in characters.
const AMOUNT_MAX_CHARS: u32 = 20;

/// A field of a screen.
pub(crate) struct Kind {
    /// Its name in intents.
    pub(crate) key: &'static str,
    /// The key of its label's text.
    pub(crate) label: &'static str,
    /// How it is typed into.
    pub(crate) typed: FieldKind,
    /// The longest text it takes, in characters.
    pub(crate) max_chars: u32,
}

/// The field of an amount.
pub(crate) const AMOUNT_FIELD: Kind = Kind {
    key: AMOUNT,
    label: "money-amount",
    typed: FieldKind::Text,
    max_chars: AMOUNT_MAX_CHARS,
};

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// The text of this key says it.
    Text(&'static str),
    /// No amount.
    Amount,
    /// More digits after the comma than the currency has.
    Decimals(u32),
    /// More than there is.
    MoreThan(Money),
    /// Longer than the field takes.
    Long,
}

/// The texts of the fields and what is wrong with them.
#[derive(Default)]
pub(crate) struct Typed {
    texts: BTreeMap<&'static str, String>,
    wrong: BTreeMap<&'static str, Wrong>,
}

impl Typed {
    pub(crate) fn text(&self, key: &str) -> &str {
        self.texts.get(key).map_or("", String::as_str)
    }

    /// Takes what was typed, if it is one of these fields. A text that is too long changes nothing but is told: a code that
    /// was cut off is no code.
    pub(crate) fn set(&mut self, fields: &[&Kind], key: &str, text: String) {
        let Some(field) = fields.iter().find(|field| field.key == key) else {
            return;
        };
        let most = usize::try_from(field.max_chars).unwrap_or(usize::MAX);
        if text.chars().nth(most).is_some() {
            self.wrong.insert(field.key, Wrong::Long);
        } else {
            self.wrong.remove(field.key);
            self.texts.insert(field.key, text);
        }
    }

    /// Says what is wrong with a field.
    pub(crate) fn blame(&mut self, key: &'static str, wrong: Wrong) {
        self.wrong.insert(key, wrong);
    }

    /// The amount; none if it is none, which then stands under its field.
    pub(crate) fn amount(&mut self, currency: Currency) -> Option<Money> {
        self.amount_of(AMOUNT, currency)
    }

    /// The same of one of several amounts on a screen.
    pub(crate) fn amount_of(&mut self, key: &'static str, currency: Currency) -> Option<Money> {
        match amount::read(self.text(key), currency) {
            Ok(amount) => {
                self.wrong.remove(key);
                Some(amount)
            }
            Err(wrong) => {
                self.blame(key, wrong);
                None
            }
        }
    }

    /// Forgets a field, and what is wrong with it.
    pub(crate) fn forget(&mut self, key: &str) {
        self.texts.remove(key);
        self.wrong.remove(key);
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.texts.clear();
        self.wrong.clear();
    }

    /// A field to draw.
    pub(crate) fn field(&self, kind: &Kind, hint: Option<String>, enabled: bool, speech: &Speech) -> Field {
        Field {
            key: kind.key.to_owned(),
            label: speech.say(kind.label),
            value: self.text(kind.key).to_owned(),
            hint,
            error: self.wrong.get(kind.key).map(|wrong| say(*wrong, kind, speech)),
            kind: kind.typed,
            max_chars: kind.max_chars,
            enabled,
        }
    }
}

fn say(wrong: Wrong, kind: &Kind, speech: &Speech) -> String {
    match wrong {
        Wrong::Text(key) => speech.say(key),
        Wrong::Amount => {
            let example = speech.amount_example();
            speech.say_with("money-wrong-form", &[("example", (&example).into())])
        }
        Wrong::Decimals(most) => speech.say_with("money-wrong-decimals", &[("most", most.into())]),
        Wrong::MoreThan(money) => {
            let money = speech.money(money);
            speech.say_with("money-wrong-more", &[("money", (&money).into())])
        }
        Wrong::Long => speech.say_with("money-wrong-long", &[("most", kind.max_chars.into())]),
    }
}

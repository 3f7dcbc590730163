//! Whom money is to go to, out of what was typed or scanned.

use cityplus_domain::ids::WalletId;
use cityplus_engine::protocol::account::Found;
use cityplus_engine::protocol::request::{MoneyRequest, RECEIVE_CODE_PREFIX, ReceiveCode};
use cityplus_engine::protocol::texts::{Email, PhoneNumber};
use cityplus_engine::{Engine, EngineError, OFFLINE_CODE_PREFIX};

use super::typed::{Kind, Wrong};
use crate::view::FieldKind;

/// The key of the field that says to whom.
pub(crate) const TO: &str = "to";
/// The field that says to whom. The longest code has 431 characters.
pub(crate) const TO_FIELD: Kind = Kind {
    key: TO,
    label: "money-to",
    typed: FieldKind::Text,
    max_chars: 512,
};

/// What a text names, before anybody is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// A mail address.
    Mail(String),
    /// A telephone number.
    Phone(PhoneNumber),
    /// The number of a wallet.
    Wallet(WalletId),
    /// A receiver's code.
    Receiver(String),
    /// A code that asks for money.
    Request(String),
}

impl Named {
    /// What a text names.
    pub(crate) fn of(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Wrong::Text("money-wrong-nobody"));
        }
        if text.starts_with(RECEIVE_CODE_PREFIX) {
            return match text.parse::<ReceiveCode>() {
                Ok(ReceiveCode::Receiver(_)) => Ok(Self::Receiver(text.to_owned())),
                Ok(ReceiveCode::Request(_)) => Ok(Self::Request(text.to_owned())),
                Err(_) => Err(Wrong::Text("money-wrong-code")),
            };
        }
        if text.starts_with(OFFLINE_CODE_PREFIX) {
            return Err(Wrong::Text("money-wrong-paying-code"));
        }
        if text.contains('@') {
            return match text.parse::<Email>() {
                Ok(_) => Ok(Self::Mail(text.to_owned())),
                Err(_) => Err(Wrong::Text("money-wrong-mail")),
            };
        }
        // The symbol of a wallet's number is in capitals.
        if let Ok(number) = text.to_lowercase().parse::<WalletId>() {
            return Ok(Self::Wallet(number));
        }
        match text.parse::<PhoneNumber>() {
            Ok(phone) => Ok(Self::Phone(phone)),
            Err(_) if looks_like_phone(text) => Err(Wrong::Text("money-wrong-phone")),
            Err(_) => Err(Wrong::Text("money-wrong-to")),
        }
    }

    /// Whether the server is asked who it is.
    pub(crate) const fn is_alias(&self) -> bool {
        matches!(self, Self::Mail(_) | Self::Phone(_))
    }
}

/// Whether a text that is no telephone number was meant to be one.
fn looks_like_phone(text: &str) -> bool {
    text.starts_with('+') || !text.contains(|c: char| !c.is_ascii_digit() && !" -./()".contains(c))
}

/// By what somebody was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FoundBy {
    /// A mail address.
    Mail(String),
    /// A telephone number, as it is shown.
    Phone(String),
}

/// Whom the money goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Receiver {
    /// Somebody who was found by a mail address or a telephone number.
    Person {
        /// First name and initial.
        name: String,
        /// By what.
        by: FoundBy,
        /// The wallet.
        wallet_id: WalletId,
    },
    /// Whoever has this wallet.
    Wallet(WalletId),
    /// Who asks for money.
    Request {
        /// The code.
        code: String,
        /// What it asks for.
        asked: MoneyRequest,
    },
}

impl Receiver {
    /// Looks who is named. By an address or a telephone number the server is asked, all others are read here.
    pub(crate) async fn find(engine: &Engine, named: Named) -> Result<Self, EngineError> {
        match named {
            Named::Mail(mail) => {
                let found = engine.find(&mail).await?;
                Ok(Self::person(&found, FoundBy::Mail(mail)))
            }
            Named::Phone(number) => {
                let found = engine.find(number.as_str()).await?;
                Ok(Self::person(&found, FoundBy::Phone(number.shown())))
            }
            Named::Wallet(wallet_id) => {
                let own = engine.account().await?.account.wallet_id;
                match own {
                    None => Err(EngineError::NoWallet),
                    Some(own) if own == wallet_id => Err(EngineError::OwnRequest),
                    Some(_) => Ok(Self::Wallet(wallet_id)),
                }
            }
            Named::Receiver(code) => engine.receiver_of(&code).await.map(Self::Wallet),
            Named::Request(code) => {
                let asked = engine.look_at_request(&code).await?;
                Ok(Self::Request { code, asked })
            }
        }
    }

    fn person(found: &Found, by: FoundBy) -> Self {
        Self::Person {
            name: found.shown_name.as_str().to_owned(),
            by,
            wallet_id: found.wallet_id,
        }
    }

    /// The wallet.
    pub(crate) const fn wallet_id(&self) -> WalletId {
        match self {
            Self::Person { wallet_id, .. } | Self::Wallet(wallet_id) => *wallet_id,
            Self::Request { asked, .. } => asked.wallet_id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_names() {
        let number = "0198a3c1-7b3e-7d2a-9c41-2f6d8e5b1a07";
        let wallet = Named::Wallet(number.parse().unwrap());
        for (text, named) in [
            (" jan@example.com ", Ok(Named::Mail("jan@example.com".to_owned()))),
            (number, Ok(wallet.clone())),
            (number.to_uppercase().as_str(), Ok(wallet)),
            ("601 234 567", Ok(Named::Phone("+48601234567".parse().unwrap()))),
            (
                "+420 601 234 567",
                Ok(Named::Phone("+420601234567".parse().unwrap())),
            ),
            ("60123456", Err(Wrong::Text("money-wrong-phone"))),
            ("+48 601", Err(Wrong::Text("money-wrong-phone"))),
            ("", Err(Wrong::Text("money-wrong-nobody"))),
            ("  ", Err(Wrong::Text("money-wrong-nobody"))),
            ("jan@", Err(Wrong::Text("money-wrong-mail"))),
            ("Jan", Err(Wrong::Text("money-wrong-to"))),
            ("CPR1:AAAA", Err(Wrong::Text("money-wrong-code"))),
            ("CPM1:AAAA", Err(Wrong::Text("money-wrong-paying-code"))),
        ] {
            assert_eq!(Named::of(text), named, "{text}");
        }
    }
}

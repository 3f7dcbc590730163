//! How states and intents that carry secrets are written into logs and messages of tests: by what they are, never by what
//! is in them. Passwords, codes of mails and codes of tickets must not be read there; nor what a person typed.

use std::fmt::{Debug, Formatter, Result};

use crate::cards::CardsIntent;
use crate::inspector::InspectorIntent;
use crate::kiosk::KioskTicket;
use crate::links::LinksIntent;
use crate::offline::OfflineIntent;
use crate::redeem::RedeemIntent;
use crate::request::RequestIntent;
use crate::send::SendIntent;
use crate::sign_in::SignInIntent;
use crate::view::{CodePicture, Field, ScanIntent};

impl Debug for Field {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter
            .debug_struct("Field")
            .field("key", &self.key)
            .field("kind", &self.kind)
            .field("error", &self.error)
            .field("enabled", &self.enabled)
            .finish_non_exhaustive()
    }
}

impl Debug for CodePicture {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter
            .debug_struct("CodePicture")
            .field("side", &self.side)
            .finish_non_exhaustive()
    }
}

impl Debug for KioskTicket {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter
            .debug_struct("KioskTicket")
            .field("ticket_id", &self.ticket_id)
            .field("title", &self.title)
            .field("print", &self.print)
            .finish_non_exhaustive()
    }
}

impl Debug for SignInIntent {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        match self {
            Self::Type { key, .. } => formatter
                .debug_struct("Type")
                .field("key", key)
                .finish_non_exhaustive(),
            Self::Change { mode } => formatter.debug_struct("Change").field("mode", mode).finish(),
            Self::Submit => formatter.write_str("Submit"),
            Self::SetLanguage { language } => formatter
                .debug_struct("SetLanguage")
                .field("language", language)
                .finish(),
            Self::DismissNotice => formatter.write_str("DismissNotice"),
        }
    }
}

impl Debug for InspectorIntent {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.write_str(match self {
            Self::SelectVenue { .. } => "SelectVenue",
            Self::Frame { .. } => "Frame",
            Self::Image { .. } => "Image",
            Self::Code { .. } => "Code",
            Self::Type { .. } => "Type",
            Self::Judge => "Judge",
            Self::Next => "Next",
            Self::FetchLists => "FetchLists",
            Self::Upload => "Upload",
            Self::CameraFailed { .. } => "CameraFailed",
            Self::ActOnNotice => "ActOnNotice",
            Self::DismissNotice => "DismissNotice",
        })
    }
}

/// Names what a person did on a screen of money: amounts, addresses and codes that pay are in it.
macro_rules! named_only {
    ($($intent:ident: $($name:ident),+;)+) => {$(
        impl Debug for $intent {
            fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
                formatter.write_str(match self {
                    $(Self::$name { .. } => stringify!($name)),+
                })
            }
        }
    )+};
}

named_only! {
    ScanIntent: StartCamera, StopCamera, Frame, Image, CameraFailed, DismissNotice;
    SendIntent: Type, Code, Scan, Submit, Change, ConfirmDialog, CancelDialog, ActOnNotice, DismissNotice;
    CardsIntent: SelectCard, SetSave, Type, Submit, Forget, Retry, Refresh, ConfirmDialog, CancelDialog, ActOnNotice,
        DismissNotice;
    RequestIntent: Type, Submit, ShowAnyAmount, Show, CloseCode, Refresh, ActOnNotice, DismissNotice;
    RedeemIntent: SelectWay, Type, Submit, Show, CloseCode, Refresh, ConfirmDialog, CancelDialog, ActOnNotice,
        DismissNotice;
    OfflineIntent: SelectWay, Type, Code, Scan, Submit, CloseCode, Settle, ConfirmDialog, CancelDialog,
        ActOnNotice, DismissNotice;
    LinksIntent: Type, Code, SelectEnd, Submit, End, Refresh, ConfirmDialog, CancelDialog, ActOnNotice, DismissNotice;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspector::InspectorState;
    use crate::kiosk::KioskState;
    use crate::sign_in::SignInState;
    use crate::ticket::TicketState;
    use crate::view::FieldKind;

    const SECRET: &str = "rower nad Odra";

    fn field() -> Field {
        Field {
            key: "password".to_owned(),
            value: SECRET.to_owned(),
            kind: FieldKind::Password,
            ..Field::default()
        }
    }

    fn code() -> CodePicture {
        CodePicture {
            text: SECRET.to_owned(),
            modules: SECRET.as_bytes().to_vec(),
            ..CodePicture::default()
        }
    }

    /// Names what is written, and must not say the secret in it: neither as text nor as bytes.
    fn keeps(what: &impl Debug, says: &str) {
        let written = format!("{what:?}");
        assert!(written.contains(says), "{written}");
        assert!(!written.contains(SECRET), "{written}");
        let bytes = format!("{:?}", SECRET.as_bytes());
        assert!(!written.contains(bytes.trim_matches(['[', ']'])), "{written}");
    }

    #[test]
    fn secrets_in_states_are_not_written() {
        keeps(
            &SignInState {
                fields: vec![field()],
                ..SignInState::default()
            },
            "password",
        );
        keeps(
            &InspectorState {
                typed: field(),
                ..InspectorState::default()
            },
            "Field",
        );
        keeps(
            &TicketState {
                code: Some(code()),
                ..TicketState::default()
            },
            "CodePicture",
        );
        keeps(
            &KioskState {
                tickets: vec![KioskTicket {
                    code: code(),
                    png: SECRET.as_bytes().to_vec(),
                    ..KioskTicket::default()
                }],
                ..KioskState::default()
            },
            "KioskTicket",
        );
    }

    #[test]
    fn secrets_in_intents_are_not_written() {
        let text = || SECRET.to_owned();
        keeps(
            &SignInIntent::Type {
                key: "password".to_owned(),
                text: text(),
            },
            "password",
        );
        keeps(&InspectorIntent::Code { text: text() }, "Code");
        keeps(&InspectorIntent::Type { text: text() }, "Type");
        keeps(&SendIntent::Code { text: text() }, "Code");
        keeps(&OfflineIntent::Code { text: text() }, "Code");
        let content = text().into_bytes();
        keeps(&ScanIntent::Image { content }, "Image");
        keeps(&LinksIntent::Code { text: text() }, "Code");
        keeps(
            &CardsIntent::Type {
                key: "amount".to_owned(),
                text: text(),
            },
            "Type",
        );
        keeps(
            &RedeemIntent::Type {
                key: "iban".to_owned(),
                text: text(),
            },
            "Type",
        );
        keeps(
            &RequestIntent::Type {
                key: "note".to_owned(),
                text: text(),
            },
            "Type",
        );
        keeps(
            &InspectorIntent::Image {
                content: text().into_bytes(),
            },
            "Image",
        );
    }
}

//! The form: what was typed, and what is wrong with it.

use std::collections::BTreeMap;

use cityplus_engine::EngineError;
use cityplus_engine::protocol::texts::{Email, Name, Password, Secret};
use cityplus_engine::protocol::{ErrorCode, Problem};

use super::SignInMode;
use crate::view::FieldKind;

pub(super) const EMAIL: &str = "email";
pub(super) const PASSWORD: &str = "password";
pub(super) const NEW_PASSWORD: &str = "new_password";
pub(super) const NAME: &str = "name";
pub(super) const TOKEN: &str = "token";
pub(super) const CODE: &str = "code";

/// A field of a form.
pub(super) struct Kind {
    pub(super) key: &'static str,
    pub(super) typed: FieldKind,
    /// The longest text, in characters: of [`Email`], [`Password`], [`Name`] and [`Secret`]. A link may be pasted as a token.
    pub(super) max_chars: u32,
    /// Whether there is a hint `sign-in-KEY-hint`.
    pub(super) has_hint: bool,
}

const fn kind(key: &'static str, typed: FieldKind, max_chars: u32, has_hint: bool) -> Kind {
    Kind {
        key,
        typed,
        max_chars,
        has_hint,
    }
}

const SIGN_IN: &[Kind] = &[
    kind(EMAIL, FieldKind::Email, 254, false),
    kind(PASSWORD, FieldKind::Password, 128, false),
];
const REGISTER: &[Kind] = &[
    kind(NAME, FieldKind::Text, 100, true),
    kind(EMAIL, FieldKind::Email, 254, false),
    kind(NEW_PASSWORD, FieldKind::NewPassword, 128, true),
];
const CONFIRM: &[Kind] = &[kind(TOKEN, FieldKind::Code, 512, true)];
const FORGOT: &[Kind] = &[kind(EMAIL, FieldKind::Email, 254, false)];
const RESET: &[Kind] = &[
    kind(EMAIL, FieldKind::Email, 254, false),
    kind(CODE, FieldKind::Code, 128, true),
    kind(NEW_PASSWORD, FieldKind::NewPassword, 128, true),
];

/// The fields of a form, from top to bottom.
pub(super) const fn fields(mode: SignInMode) -> &'static [Kind] {
    match mode {
        SignInMode::SignIn => SIGN_IN,
        SignInMode::Register => REGISTER,
        SignInMode::Confirm => CONFIRM,
        SignInMode::Forgot => FORGOT,
        SignInMode::Reset => RESET,
    }
}

/// What is wrong with a field; the text is `sign-in-wrong-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Nothing is in it.
    Empty,
    /// Longer than it takes.
    Long,
    /// Not of the form it must have.
    Form,
    /// A password that is guessed at once.
    Weak,
    /// A code or link that does not work any more.
    Gone,
    /// An address that no mail can be sent to, or whatever else the server sees in it.
    Refused,
}

/// What was typed. Never printed: there are passwords in it.
#[derive(Default)]
pub(super) struct Form {
    texts: BTreeMap<&'static str, String>,
    wrong: BTreeMap<&'static str, Wrong>,
}

impl Form {
    pub(super) fn text(&self, key: &str) -> &str {
        self.texts.get(key).map_or("", String::as_str)
    }

    pub(super) fn wrong(&self, key: &str) -> Option<Wrong> {
        self.wrong.get(key).copied()
    }

    /// Takes what was typed into a field of this form. A text that is too long changes nothing but is told: cutting a
    /// password silently would make one that nobody knows.
    pub(super) fn set(&mut self, mode: SignInMode, key: &str, text: String) {
        let Some(field) = fields(mode).iter().find(|field| field.key == key) else {
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

    /// Fills a field that nothing was typed into.
    pub(super) fn suggest(&mut self, key: &'static str, text: &str) {
        let held = self.texts.entry(key).or_default();
        if held.is_empty() {
            text.clone_into(held);
        }
    }

    /// Forgets everything that is secret, and what is wrong.
    pub(super) fn forget_secrets(&mut self) {
        for key in [PASSWORD, NEW_PASSWORD, TOKEN, CODE] {
            self.texts.remove(key);
        }
        self.wrong.clear();
    }

    /// Checks all fields before they are sent, by the rules the server also applies. True if all are right.
    pub(super) fn check(&mut self, mode: SignInMode) -> bool {
        self.wrong.clear();
        for field in fields(mode) {
            let text = self.text(field.key);
            let wrong = if text.trim().is_empty() {
                Some(Wrong::Empty)
            } else {
                let fits = match field.key {
                    EMAIL => text.parse::<Email>().is_ok(),
                    NAME => text.parse::<Name>().is_ok(),
                    NEW_PASSWORD => text.parse::<Password>().is_ok(),
                    TOKEN | CODE => secret_in(text).parse::<Secret>().is_ok(),
                    // An old password may be of any form.
                    _ => true,
                };
                (!fits).then_some(Wrong::Form)
            };
            if let Some(wrong) = wrong {
                self.wrong.insert(field.key, wrong);
            }
        }
        self.wrong.is_empty()
    }

    /// Puts a failure beside the fields it is about. False if it is about none of them: then it is told above the form.
    pub(super) fn blame(&mut self, mode: SignInMode, error: &EngineError) -> bool {
        let blamed: Vec<(&str, Wrong)> = match error {
            EngineError::InvalidInput { field, .. } => vec![(field, Wrong::Form)],
            EngineError::Server { problem, .. } => blamed_by(mode, problem),
            _ => Vec::new(),
        };
        let mut all = !blamed.is_empty();
        for (name, wrong) in blamed {
            // The engine says "new password", the server "new_password", registering calls it "password".
            let name = name.replace(' ', "_");
            let here = fields(mode)
                .iter()
                .find(|field| field.key == name || (field.key == NEW_PASSWORD && name == PASSWORD));
            match here {
                Some(field) => drop(self.wrong.insert(field.key, wrong)),
                None => all = false,
            }
        }
        all
    }
}

fn blamed_by(mode: SignInMode, problem: &Problem) -> Vec<(&str, Wrong)> {
    match problem.code {
        ErrorCode::InvalidField => problem
            .errors
            .iter()
            .map(|error| (error.field.as_str(), Wrong::Refused))
            .collect(),
        ErrorCode::WeakPassword => vec![(NEW_PASSWORD, Wrong::Weak)],
        ErrorCode::InvalidToken if mode == SignInMode::Confirm => vec![(TOKEN, Wrong::Gone)],
        ErrorCode::InvalidToken => vec![(CODE, Wrong::Gone)],
        _ => Vec::new(),
    }
}

/// The token of a text: people copy the whole link of the mail.
pub(super) fn secret_in(text: &str) -> &str {
    let text = text.trim();
    let text = text.rsplit_once("token=").map_or(text, |(_, token)| token);
    text.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use cityplus_engine::protocol::FieldProblem;

    use super::*;

    fn server(code: ErrorCode, fields: &[&str]) -> EngineError {
        let errors = fields.iter().map(|field| FieldProblem {
            field: (*field).to_owned(),
            message: "told so".to_owned(),
        });
        let problem = Problem {
            errors: errors.collect(),
            ..Problem::new(code, "told so")
        };
        EngineError::Server {
            problem: Box::new(problem),
            retry_after_s: None,
        }
    }

    #[test]
    fn every_field_says_what_is_wrong_with_it() {
        let long = "x".repeat(129);
        for (mode, key, text, expected) in [
            (SignInMode::SignIn, EMAIL, "", Some(Wrong::Empty)),
            (SignInMode::SignIn, EMAIL, "jan", Some(Wrong::Form)),
            (SignInMode::SignIn, EMAIL, " Jan@Example.com ", None),
            (SignInMode::SignIn, PASSWORD, "old", None),
            (SignInMode::Register, NAME, "  ", Some(Wrong::Empty)),
            (SignInMode::Register, NAME, "a\u{0}b", Some(Wrong::Form)),
            (SignInMode::Register, NEW_PASSWORD, "short", Some(Wrong::Form)),
            (SignInMode::Register, NEW_PASSWORD, "long enough", None),
            (SignInMode::Confirm, TOKEN, "a b", Some(Wrong::Form)),
            (
                SignInMode::Confirm,
                TOKEN,
                "https://city.example/confirm/abcd-1",
                None,
            ),
            (SignInMode::Reset, CODE, "ab", Some(Wrong::Form)),
            (SignInMode::Reset, CODE, "ABCD-1234", None),
            (SignInMode::Reset, NEW_PASSWORD, &long, Some(Wrong::Empty)),
        ] {
            let mut form = Form::default();
            form.set(mode, key, text.to_owned());
            form.check(mode);
            assert_eq!(form.wrong(key), expected, "{mode:?} {key} {text}");
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_told_and_not_cut() {
        let mut form = Form::default();
        form.set(SignInMode::SignIn, PASSWORD, "before".to_owned());
        form.set(SignInMode::SignIn, PASSWORD, "ż".repeat(129));
        assert_eq!(form.wrong(PASSWORD), Some(Wrong::Long));
        assert_eq!(form.text(PASSWORD), "before");
        form.set(SignInMode::SignIn, PASSWORD, "ż".repeat(128));
        assert_eq!(form.wrong(PASSWORD), None);
        form.set(SignInMode::SignIn, "no-such-field", "x".to_owned());
        form.set(SignInMode::SignIn, TOKEN, "of another form".to_owned());
        assert_eq!(form.text(TOKEN), "");
    }

    /// Blames a form, and looks at one field and at whether the form tells everything.
    fn assert_blamed(mode: SignInMode, error: &EngineError, key: &str, expected: Option<Wrong>, all: bool) {
        let mut form = Form::default();
        assert_eq!(form.blame(mode, error), all, "{mode:?} {error:?}");
        assert_eq!(form.wrong(key), expected, "{mode:?} {error:?}");
    }

    #[test]
    fn what_the_device_refuses_stands_beside_its_field() {
        for (mode, error, key, expected, all) in [
            (
                SignInMode::Register,
                EngineError::input("email", "x"),
                EMAIL,
                Some(Wrong::Form),
                true,
            ),
            (
                SignInMode::Reset,
                EngineError::input("new password", "x"),
                NEW_PASSWORD,
                Some(Wrong::Form),
                true,
            ),
            (
                SignInMode::Register,
                EngineError::input("password", "x"),
                NEW_PASSWORD,
                Some(Wrong::Form),
                true,
            ),
            (SignInMode::SignIn, EngineError::Offline("x"), EMAIL, None, false),
        ] {
            assert_blamed(mode, &error, key, expected, all);
        }
    }

    #[test]
    fn what_the_server_refuses_stands_beside_its_field() {
        for (mode, error, key, expected, all) in [
            (
                SignInMode::Register,
                server(ErrorCode::InvalidField, &["email"]),
                EMAIL,
                Some(Wrong::Refused),
                true,
            ),
            (
                SignInMode::Register,
                server(ErrorCode::InvalidField, &["email", "shoe_size"]),
                EMAIL,
                Some(Wrong::Refused),
                false,
            ),
            (
                SignInMode::Register,
                server(ErrorCode::WeakPassword, &[]),
                NEW_PASSWORD,
                Some(Wrong::Weak),
                true,
            ),
            (
                SignInMode::Confirm,
                server(ErrorCode::InvalidToken, &[]),
                TOKEN,
                Some(Wrong::Gone),
                true,
            ),
            (
                SignInMode::Reset,
                server(ErrorCode::InvalidToken, &[]),
                CODE,
                Some(Wrong::Gone),
                true,
            ),
            (
                SignInMode::SignIn,
                server(ErrorCode::WrongCredentials, &[]),
                PASSWORD,
                None,
                false,
            ),
        ] {
            assert_blamed(mode, &error, key, expected, all);
        }
    }

    #[test]
    fn secrets_are_forgotten_and_the_rest_stays() {
        let mut form = Form::default();
        form.set(SignInMode::SignIn, EMAIL, "jan@example.com".to_owned());
        form.set(SignInMode::SignIn, PASSWORD, "secret".to_owned());
        form.suggest(EMAIL, "ewa@example.com");
        form.forget_secrets();
        assert_eq!(form.text(EMAIL), "jan@example.com");
        assert_eq!(form.text(PASSWORD), "");
    }

    #[test]
    fn a_pasted_link_is_its_token() {
        for text in [
            "abc",
            " abc ",
            "https://city.example/confirm/abc",
            "https://city.example/confirm/abc/",
            "cityplus://confirm?token=abc",
        ] {
            assert_eq!(secret_in(text), "abc", "{text}");
        }
        assert_eq!(secret_in("/"), "");
    }
}

//! How the form looks.

use super::form::{self, Kind, Wrong};
use super::presenter::{Presenter, Told};
use super::{SignInMode, SignInState, SignInWay};
use crate::speech::{Language, Speech};
use crate::view::{Button, Choice, Field, Notice, Tone};

/// The word of a form in the keys of its texts.
const fn word(mode: SignInMode) -> &'static str {
    match mode {
        SignInMode::SignIn => "enter",
        SignInMode::Register => "register",
        SignInMode::Confirm => "confirm",
        SignInMode::Forgot => "forgot",
        SignInMode::Reset => "reset",
    }
}

/// Where one may go on from a form.
const fn ways(mode: SignInMode) -> &'static [SignInMode] {
    match mode {
        SignInMode::SignIn => &[SignInMode::Register, SignInMode::Forgot, SignInMode::Confirm],
        SignInMode::Register => &[SignInMode::SignIn, SignInMode::Confirm],
        SignInMode::Confirm => &[SignInMode::SignIn, SignInMode::Register],
        SignInMode::Forgot => &[SignInMode::SignIn, SignInMode::Reset],
        SignInMode::Reset => &[SignInMode::SignIn, SignInMode::Forgot],
    }
}

impl Presenter {
    pub(super) fn state(&self, speech: &Speech) -> SignInState {
        let word = word(self.mode);
        SignInState {
            title: speech.say(&format!("sign-in-{word}-title")),
            intro: speech.say(&format!("sign-in-{word}-intro")),
            mode: self.mode,
            fields: form::fields(self.mode)
                .iter()
                .map(|kind| self.field(kind, speech))
                .collect(),
            submit: self.submit_button(&speech.say(&format!("sign-in-{word}-submit")), speech),
            ways: ways(self.mode)
                .iter()
                .map(|mode| self.way(*mode, speech))
                .collect(),
            languages: languages(speech),
            notice: self.told.as_ref().map(|told| notice(told, speech)),
        }
    }

    fn field(&self, kind: &Kind, speech: &Speech) -> Field {
        let name = kind.key.replace('_', "-");
        Field {
            key: kind.key.to_owned(),
            label: speech.say(&format!("sign-in-field-{name}")),
            value: self.form.text(kind.key).to_owned(),
            hint: kind.has_hint.then(|| speech.say(&format!("sign-in-hint-{name}"))),
            error: self.form.wrong(kind.key).map(|wrong| match wrong {
                Wrong::Empty => speech.say("sign-in-wrong-empty"),
                Wrong::Long => speech.say_with("sign-in-wrong-long", &[("most", kind.max_chars.into())]),
                Wrong::Form => speech.say(&format!("sign-in-wrong-form-{name}")),
                Wrong::Weak => speech.say("sign-in-wrong-weak"),
                Wrong::Gone => speech.say("sign-in-wrong-gone"),
                Wrong::Refused => speech.say("sign-in-wrong-refused"),
            }),
            kind: kind.typed,
            max_chars: kind.max_chars,
            enabled: !self.busy,
        }
    }

    fn submit_button(&self, label: &str, speech: &Speech) -> Button {
        Button {
            label: label.to_owned(),
            accessibility: if self.busy {
                speech.say_with("common-busy", &[("name", label.into())])
            } else {
                label.to_owned()
            },
            enabled: !self.busy,
            busy: self.busy,
        }
    }

    fn way(&self, mode: SignInMode, speech: &Speech) -> SignInWay {
        let label = speech.say(&format!("sign-in-{}-way", word(mode)));
        let accessibility = if self.busy {
            speech.say_with("common-wait", &[("name", (&label).into())])
        } else {
            label.clone()
        };
        SignInWay {
            mode,
            button: Button {
                label,
                accessibility,
                enabled: !self.busy,
                busy: false,
            },
        }
    }
}

/// All languages, each in its own words.
pub(crate) fn languages(speech: &Speech) -> Vec<Choice> {
    Language::ALL
        .into_iter()
        .map(|language| {
            let selected = language == speech.language();
            let name = language.own_name();
            Choice {
                key: language.tag().to_owned(),
                label: name.to_owned(),
                detail: None,
                selected,
                enabled: true,
                accessibility: if selected {
                    speech.say_with("common-selected", &[("name", name.into())])
                } else {
                    name.to_owned()
                },
            }
        })
        .collect()
}

fn notice(told: &Told, speech: &Speech) -> Notice {
    match told {
        Told::Problem(error) => speech.problem("problem", error),
        Told::Registered { email } => about(
            speech,
            Tone::Success,
            "sign-in-registered",
            "sign-in-registered-text",
            email,
        ),
        Told::CodeSent { email } => about(
            speech,
            Tone::Success,
            "sign-in-code-sent",
            "sign-in-code-sent-text",
            email,
        ),
        Told::Already { name } => about(
            speech,
            Tone::Info,
            "sign-in-already",
            "sign-in-already-text",
            name,
        ),
        Told::Confirmed => speech.notice("told", Tone::Success, "sign-in-confirmed"),
        Told::PasswordSet => speech.notice("told", Tone::Success, "sign-in-password-set"),
        Told::SessionOver => speech.notice("told", Tone::Info, "sign-in-session-over"),
    }
}

fn about(speech: &Speech, tone: Tone, title: &str, text: &str, whom: &str) -> Notice {
    Notice {
        key: "told".to_owned(),
        tone,
        title: speech.say(title),
        text: speech.say_with(text, &[("name", whom.into())]),
        code: None,
        action: None,
        dismissible: true,
    }
}

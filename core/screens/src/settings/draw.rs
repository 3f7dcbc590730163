//! How the settings look.

use super::SettingsState;
use super::presenter::{Presenter, Seen, Told};
use crate::app::{COLOR_SCHEMES, Listening, Person, TEXT_SIZES};
use crate::parts::buttons;
use crate::sign_in::languages;
use crate::speech::Speech;
use crate::view::{Button, Choice, Dialog, Fact, Notice, Tone};

const NOTICE: &str = "settings";

impl Presenter {
    pub(super) fn state(&self, seen: &Seen, speech: &Speech) -> SettingsState {
        let has_radio = seen.listening != Listening::NoRadio;
        let person = seen.person.as_deref();
        let wait = speech.say("settings-wait");
        SettingsState {
            title: speech.say("settings-title"),
            language_title: speech.say("settings-language"),
            languages: languages(speech),
            text_size_title: speech.say("settings-text-size"),
            text_sizes: text_sizes(seen, speech),
            color_title: speech.say("settings-colors"),
            color_schemes: color_schemes(seen, speech),
            beacons_title: has_radio.then(|| speech.say("settings-beacons")),
            beacons: if has_radio {
                beacons(seen, speech)
            } else {
                Vec::new()
            },
            account_title: speech.say("settings-account"),
            account: person.map_or_else(Vec::new, |person| account(person, speech)),
            sign_in: person
                .is_none_or(|person| !person.has_session)
                .then(|| buttons::on(speech.say("settings-sign-in"))),
            log_out: person
                .map(|_| buttons::on_unless_busy(speech.say("settings-log-out"), self.is_leaving, &wait)),
            device_title: speech.say("settings-device"),
            device: self.device(seen, speech),
            sync: buttons::on_unless_busy(speech.say("settings-sync"), self.is_syncing, &wait),
            help: seen.page.as_ref().map(|_| help(speech)),
            dialog: self.asks_to_leave.then(|| self.dialog(speech)),
            notice: self.told.as_ref().map(|told| notice(told, speech)),
        }
    }

    fn device(&self, seen: &Seen, speech: &Speech) -> Vec<Fact> {
        let waiting = self.waiting.unwrap_or_default();
        let up_to_date = seen.up_to_date_at.map_or_else(
            || speech.say("settings-up-to-date-never"),
            |moment| speech.ago(seen.now.ms_since(moment)),
        );
        vec![
            fact("settings-device-name", seen.device_name.clone(), speech),
            fact("settings-up-to-date", up_to_date, speech),
            fact(
                "settings-waiting",
                speech.say_with("settings-waiting-count", &[("count", waiting.into())]),
                speech,
            ),
            fact("settings-near", near(seen.listening, speech), speech),
            fact("settings-version", env!("CARGO_PKG_VERSION").to_owned(), speech),
        ]
    }

    fn dialog(&self, speech: &Speech) -> Dialog {
        let waiting = self.waiting.unwrap_or_default();
        let mut text = speech.say("settings-leave-text");
        if waiting > 0 {
            text.push(' ');
            text.push_str(&speech.say_with("settings-leave-waiting", &[("count", waiting.into())]));
        }
        Dialog {
            title: speech.say("settings-leave"),
            text,
            confirm: buttons::on(speech.say("settings-log-out")),
            cancel: buttons::on(speech.say("settings-stay")),
        }
    }
}

fn fact(label: &str, value: String, speech: &Speech) -> Fact {
    Fact {
        label: speech.say(label),
        value,
    }
}

fn choice(key: String, label: String, selected: bool, speech: &Speech) -> Choice {
    Choice {
        key,
        accessibility: if selected {
            speech.say_with("common-selected", &[("name", (&label).into())])
        } else {
            label.clone()
        },
        label,
        detail: None,
        selected,
        enabled: true,
    }
}

fn text_sizes(seen: &Seen, speech: &Speech) -> Vec<Choice> {
    TEXT_SIZES
        .into_iter()
        .map(|size| {
            let label = speech.say_with("settings-percent", &[("percent", size.into())]);
            let selected = size == seen.preferences.text_size_percent;
            choice(size.to_string(), label, selected, speech)
        })
        .collect()
}

fn color_schemes(seen: &Seen, speech: &Speech) -> Vec<Choice> {
    COLOR_SCHEMES
        .into_iter()
        .map(|(scheme, key)| {
            let label = speech.say(&format!("settings-color-{}", key.replace('_', "-")));
            choice(
                key.to_owned(),
                label,
                scheme == seen.preferences.color_scheme,
                speech,
            )
        })
        .collect()
}

fn beacons(seen: &Seen, speech: &Speech) -> Vec<Choice> {
    [("off", false), ("on", true)]
        .into_iter()
        .map(|(key, on)| {
            let label = speech.say(&format!("settings-beacons-{key}"));
            choice(key.to_owned(), label, on == seen.preferences.beacons, speech)
        })
        .collect()
}

fn near(listening: Listening, speech: &Speech) -> String {
    match listening {
        Listening::NoRadio => speech.say("settings-near-no-radio"),
        Listening::Off => speech.say("settings-near-off"),
        Listening::Refused => speech.say("settings-near-refused"),
        Listening::Near(count) => speech.say_with("settings-near-count", &[("count", count.into())]),
    }
}

fn account(person: &Person, speech: &Speech) -> Vec<Fact> {
    let account = &person.signed_in.account;
    let roles: Vec<String> = account
        .roles
        .iter()
        .map(|role| speech.say(&format!("settings-role-{}", role.as_str())))
        .collect();
    let mut facts = vec![
        fact("settings-name", account.name.as_str().to_owned(), speech),
        fact("settings-email", account.email.as_str().to_owned(), speech),
        fact("settings-number", account.customer_number.clone(), speech),
        fact("settings-roles", roles.join(", "), speech),
    ];
    if !person.has_session {
        let ended = speech.say("settings-session-ended");
        facts.push(fact("settings-session", ended, speech));
    }
    facts
}

fn help(speech: &Speech) -> Button {
    Button {
        accessibility: speech.say("settings-help-accessibility"),
        ..buttons::on(speech.say("settings-help"))
    }
}

fn notice(told: &Told, speech: &Speech) -> Notice {
    match told {
        Told::Trouble(trouble) => trouble.say(speech, NOTICE),
        Told::UpToDate => speech.notice(NOTICE, Tone::Success, "settings-synced"),
        Told::HelpFailed { page } => Notice {
            key: NOTICE.to_owned(),
            tone: Tone::Warning,
            title: speech.say("settings-help-failed"),
            text: speech.say_with("settings-help-failed-text", &[("page", page.into())]),
            dismissible: true,
            ..Notice::default()
        },
    }
}

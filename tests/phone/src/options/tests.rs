//! What the command line takes.

use clap::{CommandFactory, Parser};

use super::{CardChoice, Command, Options};

fn parse(line: &str) -> Result<Command, String> {
    Options::try_parse_from(line.split(' '))
        .map(|options| options.command)
        .map_err(|error| format!("{line}: {error}"))
}

#[test]
fn the_command_line_is_consistent() {
    Options::command().debug_assert();
}

#[test]
fn a_secret_may_begin_with_a_hyphen() {
    for secret in ["-abc", "--", "--json", "-", "abc"] {
        let Ok(Command::Confirm { token }) = parse(&format!("phone confirm --token {secret}")) else {
            panic!("confirm with {secret}")
        };
        assert_eq!(token, secret);
        let line = format!("phone reset-password --email a@b.pl --code {secret} --password {secret} --json");
        let Ok(Command::ResetPassword { code, password, .. }) = parse(&line) else {
            panic!("{line}")
        };
        assert_eq!(
            (code.as_str(), password.password.as_deref()),
            (secret, Some(secret))
        );
        let line = format!("phone login --email a@b.pl --password {secret}");
        let Ok(Command::Login { password, .. }) = parse(&line) else {
            panic!("{line}")
        };
        assert_eq!(password.password.as_deref(), Some(secret));
    }
}

#[test]
fn a_code_that_begins_with_a_hyphen_reaches_the_judge_and_options_stay_options() {
    for line in [
        "phone inspect -abc --venue zoo --json",
        "phone inspect --venue zoo --json -abc",
        "phone --json inspect --venue zoo -- -abc",
    ] {
        let options = Options::try_parse_from(line.split(' ')).unwrap();
        assert!(options.json, "{line}");
        let Command::Inspect { code, venue, .. } = options.command else {
            panic!("{line}")
        };
        assert_eq!(
            (code.as_deref(), venue.to_string().as_str()),
            (Some("-abc"), "zoo"),
            "{line}"
        );
    }
}

#[test]
fn a_code_is_given_or_read_off_a_picture() {
    let Ok(Command::Inspect { code, picture, .. }) = parse("phone inspect --venue zoo --picture shown.png")
    else {
        panic!("inspect a picture")
    };
    assert_eq!((code, picture), (None, Some("shown.png".into())));
    assert!(parse("phone inspect CP1:X --venue zoo --picture shown.png").is_err());
}

#[test]
fn money_goes_to_a_wallet_or_to_somebody() {
    let to_wallet = "phone send --amount 1 --wallet 0198a3c1-7b3e-7d2a-9c41-2f6d8e5b1a07";
    let to_both = format!("{to_wallet} --to jan@example.com");
    for line in [
        to_wallet,
        "phone send --to jan@example.com --amount 1",
        "phone request",
        "phone request 12,50 --note kawa",
        "phone findable off",
        "phone findable on --number",
        "phone send --to +48601234567 --amount 1",
        "phone number",
        "phone number +48601234567",
        "phone number --remove",
        "phone confirm-number 012345",
    ] {
        assert!(matches!(parse(line), Ok(Command::People(_))), "{line}");
    }
    for line in [
        to_both.as_str(),
        "phone send --amount 1",
        "phone request --note kawa",
        "phone findable perhaps",
        "phone number +48601234567 --remove",
        "phone confirm-number",
        "phone pay-request",
    ] {
        assert!(parse(line).is_err(), "{line}");
    }
}

#[test]
fn a_saved_card_may_be_named() {
    let id = "0198a3c1-7b3e-7d2a-9c41-2f6d8e5b1a07";
    for (line, card) in [
        ("phone top-up --card --amount 20".to_owned(), CardChoice::Any),
        (
            format!("phone top-up --card {id} --amount 20"),
            CardChoice::Saved(id.parse().unwrap()),
        ),
        ("phone top-up --amount 20 --card".to_owned(), CardChoice::Any),
    ] {
        let Ok(Command::TopUp(options)) = parse(&line) else {
            panic!("{line}")
        };
        assert_eq!((options.card, options.wallet), (Some(card), None), "{line}");
    }
    assert!(parse("phone top-up --save-card --amount 20").is_err());
    assert!(parse("phone top-up --amount 20").is_err());
}

#[test]
fn a_missing_value_is_still_an_error() {
    for line in [
        "phone confirm",
        "phone confirm --token",
        "phone inspect --venue zoo",
    ] {
        assert!(parse(line).is_err(), "{line}");
    }
}

//! What is typed into a field stays there, however late the presenter answers; what the presenter wishes, wins.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests: the helpers, too, may fail loudly"
)]

use cityplus_windows::typed::Typed;

fn typing(texts: &[&str]) -> Typed {
    let mut typed = Typed::default();
    assert_eq!(typed.hear("name", ""), "");
    for text in texts {
        assert_eq!(typed.type_in("name", text, 100), *text);
    }
    typed
}

#[test]
fn a_late_answer_takes_no_letter_away() {
    let mut typed = typing(&["a", "ab", "abc"]);
    assert_eq!(typed.hear("name", ""), "abc", "a state of before");
    assert_eq!(typed.hear("name", "a"), "abc");
    assert_eq!(typed.hear("name", "abc"), "abc");
    assert_eq!(typed.hear("name", "abc"), "abc");
}

#[test]
fn states_that_were_skipped_are_not_missed() {
    let mut typed = typing(&["a", "ab", "a", "ax"]);
    assert_eq!(typed.hear("name", "ax"), "ax");
    assert_eq!(
        typed.hear("name", ""),
        "",
        "and then the presenter empties the field"
    );
}

#[test]
fn the_presenters_own_wish_wins() {
    let mut typed = typing(&["A", "AB"]);
    assert_eq!(typed.hear("name", "AB-1"), "AB-1");
    assert_eq!(typed.hear("name", "AB-1"), "AB-1");
}

#[test]
fn what_was_sent_with_the_form_can_be_cleared() {
    let mut typed = typing(&["s", "se"]);
    typed.settle();
    assert_eq!(typed.hear("name", "se"), "se");
    assert_eq!(typed.hear("name", ""), "");
    let mut skipped = typing(&["s", "se"]);
    skipped.settle();
    assert_eq!(
        skipped.hear("name", ""),
        "",
        "though the text itself never came back"
    );
}

#[test]
fn a_text_is_cut_at_the_fields_limit_by_characters() {
    let mut typed = Typed::default();
    assert_eq!(typed.type_in("name", "żółć!", 4), "żółć");
    assert_eq!(typed.type_in("free", "no limit", 0), "no limit");
}

#[test]
fn fields_do_not_mix_and_endless_typing_keeps_little() {
    let mut typed = typing(&["a"]);
    assert_eq!(typed.hear("mail", "m@example.com"), "m@example.com");
    for count in 0..10_000 {
        typed.type_in("name", &count.to_string(), 100);
    }
    assert_eq!(typed.hear("name", "9999"), "9999");
}

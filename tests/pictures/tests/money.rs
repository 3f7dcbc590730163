//! The pages of money by keys alone: what is typed, sent, asked and answered reaches the presenter as it was meant.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests: the helpers, too, may fail loudly"
)]

use std::cell::RefCell;
use std::rc::Rc;

use cityplus_pictures::fixtures::{Language, Look, PAGES};
use cityplus_pictures::headless::{Stand, Time};
use cityplus_screens::cards::{CardsIntent, CardsState};
use cityplus_screens::frame::{ColorScheme, FrameState, Place};
use cityplus_screens::links::LinksIntent;
use cityplus_screens::redeem::RedeemIntent;
use cityplus_screens::send::SendIntent;
use cityplus_screens::view::{Field, ScanIntent};
use cityplus_screens::wallet::WalletIntent;
use cityplus_windows::CameraDoor;
use cityplus_windows::shell::Stages;
use cityplus_windows::stage::Outlet;
use i_slint_backend_testing::{AccessibleRole, ElementHandle, ElementQuery};
use slint::platform::Key;
use slint::{ComponentHandle as _, LogicalPosition};

/// Tall enough that nothing has to be scrolled to.
const WINDOW: (u32, u32) = (900, 3_200);

/// What a screen was told.
type Told<T> = Rc<RefCell<Vec<T>>>;

/// A window, and what the screen behind one of its pages is told.
fn stand_of<T: 'static>(outlet: impl FnOnce(&mut Stages) -> Outlet<T>) -> (Stand, Told<T>) {
    let stand = Stand::new(Time::Still).unwrap();
    stand.resize(WINDOW.0, WINDOW.1);
    let told = Told::default();
    let kept = Rc::clone(&told);
    stand.shell.draw(&FrameState::default(), |stages| {
        outlet(stages).connect(move |intent| kept.borrow_mut().push(intent));
    });
    (stand, told)
}

fn show(stand: &Stand, name: &str) {
    let look = Look {
        language: Language::Polish,
        scheme: ColorScheme::Light,
        text_size_percent: 100,
    };
    let page = PAGES.iter().find(|page| page.name == name).unwrap();
    (page.draw)(&stand.shell, look);
    stand.draw();
}

fn click(stand: &Stand, role: AccessibleRole, part: &str) {
    let all: Vec<ElementHandle> = ElementQuery::from_root(stand.shell.window())
        .match_descendants()
        .match_accessible_role(role)
        .find_all();
    let wanted = all
        .iter()
        .find(|element| element.accessible_label().unwrap_or_default().contains(part))
        .unwrap();
    let (corner, size) = (wanted.absolute_position(), wanted.size());
    stand.click(LogicalPosition::new(
        corner.x + size.width / 2.0,
        corner.y + size.height / 2.0,
    ));
}

#[test]
fn what_is_typed_is_told_and_enter_sends_the_form() {
    let (stand, told) = stand_of(|stages| stages.send.outlet().clone());
    show(&stand, "send-refused");
    click(&stand, AccessibleRole::TextInput, "Kwota");
    stand.select_all();
    stand.type_text("5");
    stand.key(Key::Return);
    let typed = SendIntent::Type {
        key: "amount".to_owned(),
        text: "5".to_owned(),
    };
    assert_eq!(told.take(), [typed, SendIntent::Submit]);
}

#[test]
fn enter_sends_no_form_whose_button_is_off() {
    let (stand, told) = stand_of(|stages| stages.send.outlet().clone());
    show(&stand, "send-whom");
    click(&stand, AccessibleRole::TextInput, "Odbiorca");
    stand.key(Key::Return);
    assert_eq!(told.take(), [] as [SendIntent; 0]);
}

#[test]
fn the_camera_is_started_and_stopped_beside_the_field() {
    let (stand, told) = stand_of(|stages| stages.send.outlet().clone());
    show(&stand, "send-whom");
    click(&stand, AccessibleRole::Button, "Zeskanuj kamerą");
    show(&stand, "send-scanning");
    click(&stand, AccessibleRole::Button, "Wyłącz kamerę");
    click(&stand, AccessibleRole::Button, "× To jest kod biletu");
    let all = [
        ScanIntent::StartCamera,
        ScanIntent::StopCamera,
        ScanIntent::DismissNotice,
    ];
    assert_eq!(told.take(), all.map(|intent| SendIntent::Scan { intent }));
}

#[test]
fn what_the_camera_saw_goes_with_its_page() {
    let (stand, _told) = stand_of(|stages| stages.send.outlet().clone());
    show(&stand, "send-scanning");
    let preview = || {
        let door = stand.shell.window().global::<CameraDoor>();
        (door.get_preview_shown(), door.get_preview().size().width)
    };
    assert_eq!(preview(), (true, 64));
    stand
        .shell
        .draw(&FrameState::default(), |stages| stages.send.close());
    assert_eq!(preview(), (false, 0));
}

#[test]
fn what_took_time_is_told_to_the_screen_that_began_it_or_to_nobody() {
    let outlet = Outlet::default();
    let told = Told::<u8>::default();
    let kept = |told: &Told<u8>| {
        let told = Rc::clone(told);
        move |intent| told.borrow_mut().push(intent)
    };
    outlet.connect(kept(&told));
    let begun = outlet.for_now();
    begun.send(1);
    outlet.disconnect();
    begun.send(2);
    outlet.connect(kept(&told));
    begun.send(3);
    outlet.send(4);
    assert_eq!(told.take(), [1, 4]);
}

#[test]
fn escape_leaves_the_money_where_it_is_and_no_is_nearer_than_yes() {
    let (stand, told) = stand_of(|stages| stages.redeem.outlet().clone());
    show(&stand, "redeem-question");
    stand.key(Key::Escape);
    stand.key(Key::Tab);
    stand.key(Key::Return);
    stand.key(Key::Tab);
    stand.key(Key::Return);
    assert_eq!(
        told.take(),
        [
            RedeemIntent::CancelDialog,
            RedeemIntent::CancelDialog,
            RedeemIntent::ConfirmDialog
        ]
    );
}

#[test]
fn a_row_shows_its_own_code() {
    let (stand, told) = stand_of(|stages| stages.redeem.outlet().clone());
    show(&stand, "redeem");
    click(&stand, AccessibleRole::Button, "Pokaż numer");
    let shown = RedeemIntent::Show {
        redemption_id: "1".to_owned(),
    };
    assert_eq!(told.take(), [shown]);
}

#[test]
fn another_card_is_saved_by_a_switch_and_a_saved_one_is_forgotten_by_its_row() {
    let (stand, told) = stand_of(|stages| stages.cards.outlet().clone());
    show(&stand, "cards-new");
    click(&stand, AccessibleRole::Switch, "Zapisz");
    click(&stand, AccessibleRole::Button, "Usuń kartę: VISA");
    click(&stand, AccessibleRole::RadioButton, "VISA");
    assert_eq!(
        told.take(),
        [
            CardsIntent::SetSave { on: false },
            CardsIntent::Forget {
                card_id: "1".to_owned()
            },
            CardsIntent::SelectCard {
                key: "VISA …1111".to_owned()
            }
        ]
    );
}

#[test]
fn a_permission_is_ended_by_its_own_row_and_a_new_one_has_an_end() {
    let (stand, told) = stand_of(|stages| stages.links.outlet().clone());
    show(&stand, "links");
    click(&stand, AccessibleRole::Button, "Zakończ: Agnieszka");
    click(&stand, AccessibleRole::RadioButton, "30 dni");
    click(&stand, AccessibleRole::Button, "Dalej");
    assert_eq!(
        told.take(),
        [
            LinksIntent::End {
                link_id: "3".to_owned()
            },
            LinksIntent::SelectEnd {
                key: "30 dni".to_owned()
            },
            LinksIntent::Submit
        ]
    );
}

#[test]
fn the_wallet_leads_to_every_page_of_money() {
    let (stand, told) = stand_of(|stages| stages.wallet.outlet().clone());
    show(&stand, "wallet");
    for label in ["Wyślij", "Poproś", "Wypłać", "bez sieci", "Kto za kogo"] {
        click(&stand, AccessibleRole::Button, label);
    }
    let all = [
        Place::Send,
        Place::Request,
        Place::Redeem,
        Place::Offline,
        Place::Links,
    ];
    assert_eq!(told.take(), all.map(|place| WalletIntent::Do { place }));
}

/// A page draws itself when there is time for it: by then more than one state may have come.
#[test]
fn of_two_states_between_two_frames_the_later_one_is_seen() {
    let (stand, _told) = stand_of(|stages| stages.cards.outlet().clone());
    let come = |title: &str, enabled| {
        let state = CardsState {
            title: title.to_owned(),
            fields: vec![Field {
                key: "amount".to_owned(),
                label: "Kwota".to_owned(),
                enabled,
                ..Field::default()
            }],
            ..CardsState::default()
        };
        stand
            .shell
            .draw(&FrameState::default(), |stages| stages.cards.draw(&state));
    };
    let is_on = || {
        stand.draw();
        let mut fields = ElementQuery::from_root(stand.shell.window())
            .match_descendants()
            .match_accessible_role(AccessibleRole::TextInput)
            .find_all()
            .into_iter();
        let field = fields.find(|field| field.accessible_label().unwrap_or_default().contains("Kwota"));
        field.unwrap().accessible_enabled().unwrap()
    };
    come("first", true);
    assert!(is_on());
    come("second", false);
    come("third", true);
    assert!(is_on());
    come("fourth", true);
    come("fifth", false);
    assert!(!is_on());
}

//! Settings.

use std::cell::RefCell;
use std::rc::Rc;

use crate::facade::settings::{SettingsIntent, SettingsScreen, SettingsState};
use slint::ComponentHandle as _;

use super::on;
use crate::pieces::{piece, text};
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{ChoiceView, FactView, MainWindow, Screen, SettingsDoor, SettingsView};

/// The settings, drawn.
#[derive(Default)]
pub struct Settings {
    languages: Rows<ChoiceView>,
    text_sizes: Rows<ChoiceView>,
    color_schemes: Rows<ChoiceView>,
    beacons: Rows<ChoiceView>,
    account: Rows<FactView>,
    device: Rows<FactView>,
}

impl Drawn for Settings {
    type Live = SettingsScreen;
    const SCREEN: Screen = Screen::Settings;

    fn draw(&mut self, window: &MainWindow, state: &SettingsState) {
        window.global::<SettingsDoor>().set_view(SettingsView {
            title: (&state.title).into(),
            language_title: (&state.language_title).into(),
            languages: self.languages.show(state.languages.iter().map(ChoiceView::from)),
            text_size_title: (&state.text_size_title).into(),
            text_sizes: self
                .text_sizes
                .show(state.text_sizes.iter().map(ChoiceView::from)),
            color_title: (&state.color_title).into(),
            color_schemes: self
                .color_schemes
                .show(state.color_schemes.iter().map(ChoiceView::from)),
            beacons_title: text(state.beacons_title.as_ref()),
            beacons: self.beacons.show(state.beacons.iter().map(ChoiceView::from)),
            account_title: (&state.account_title).into(),
            account: self.account.show(state.account.iter().map(FactView::from)),
            sign_in: piece(state.sign_in.as_ref()),
            log_out: piece(state.log_out.as_ref()),
            device_title: (&state.device_title).into(),
            device: self.device.show(state.device.iter().map(FactView::from)),
            sync: (&state.sync).into(),
            help: piece(state.help.as_ref()),
            dialog: piece(state.dialog.as_ref()),
            notice: piece(state.notice.as_ref()),
        });
    }

    fn listen(window: &MainWindow, _drawn: &Rc<RefCell<Self>>, outlet: &Outlet<SettingsIntent>) {
        let door = window.global::<SettingsDoor>();
        on! { door, outlet;
            on_set_language(language) => SettingsIntent::SetLanguage { language: language.into() };
            on_set_text_size(key) => SettingsIntent::SetTextSize { key: key.into() };
            on_set_color_scheme(key) => SettingsIntent::SetColorScheme { key: key.into() };
            on_set_beacons(key) => SettingsIntent::SetBeacons { key: key.into() };
            on_sign_in() => SettingsIntent::SignIn;
            on_log_out() => SettingsIntent::LogOut;
            on_sync() => SettingsIntent::Sync;
            on_open_help() => SettingsIntent::OpenHelp;
            on_confirm_dialog() => SettingsIntent::ConfirmDialog;
            on_cancel_dialog() => SettingsIntent::CancelDialog;
            on_dismiss_notice() => SettingsIntent::DismissNotice;
        }
    }
}

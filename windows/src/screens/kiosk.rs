//! A kiosk: sells at one venue; the codes on the screen and on paper.

use std::cell::RefCell;
use std::rc::Rc;

use crate::facade::kiosk::{KioskIntent, KioskPhase, KioskScreen, KioskState, KioskTicket};
use slint::ComponentHandle as _;

use super::on;
use crate::pieces::{piece, text};
use crate::printing;
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{
    ChoiceView, FactView, KioskDoor, KioskTicketView, KioskView, MainWindow, Screen, VariantView,
};

/// The screen of a kiosk, drawn.
#[derive(Default)]
pub struct Kiosk {
    languages: Rows<ChoiceView>,
    products: Rows<ChoiceView>,
    variants: Rows<VariantView>,
    facts: Rows<FactView>,
    tickets: Rows<KioskTicketView>,
    /// The pictures to print, by ticket.
    pictures: Vec<(String, Vec<u8>)>,
}

impl From<&KioskTicket> for KioskTicketView {
    fn from(ticket: &KioskTicket) -> Self {
        Self {
            ticket_id: (&ticket.ticket_id).into(),
            title: (&ticket.title).into(),
            detail: (&ticket.detail).into(),
            code: (&ticket.code).into(),
            print: (&ticket.print).into(),
        }
    }
}

impl Drawn for Kiosk {
    type Live = KioskScreen;
    const SCREEN: Screen = Screen::Kiosk;

    fn draw(&mut self, window: &MainWindow, state: &KioskState) {
        self.pictures = state
            .tickets
            .iter()
            .map(|ticket| (ticket.ticket_id.clone(), ticket.png.clone()))
            .collect();
        window.global::<KioskDoor>().set_view(KioskView {
            title: (&state.title).into(),
            headline: (&state.headline).into(),
            picture: state.icon.into(),
            choosing: state.phase == KioskPhase::Choosing,
            languages: self.languages.show(state.languages.iter().map(ChoiceView::from)),
            products: self.products.show(state.products.iter().map(ChoiceView::from)),
            variants: self.variants.show(state.variants.iter().map(VariantView::from)),
            total: piece(state.total.as_ref()),
            facts: self.facts.show(state.facts.iter().map(FactView::from)),
            buy: (&state.buy).into(),
            tickets: self.tickets.show(state.tickets.iter().map(KioskTicketView::from)),
            start_over: (&state.start_over).into(),
            clears_in: text(state.clears_in.as_ref()),
            notice: piece(state.notice.as_ref()),
        });
    }

    fn listen(window: &MainWindow, drawn: &Rc<RefCell<Self>>, outlet: &Outlet<KioskIntent>) {
        let door = window.global::<KioskDoor>();
        {
            let (drawn, outlet) = (Rc::clone(drawn), outlet.clone());
            door.on_print(move |ticket_id| {
                let ticket_id = String::from(ticket_id);
                let picture = drawn
                    .borrow()
                    .pictures
                    .iter()
                    .find(|(known, _)| *known == ticket_id)
                    .cloned();
                let Some((_, png)) = picture else {
                    return;
                };
                let outlet = outlet.clone();
                printing::print(png, move |done| {
                    outlet.send(KioskIntent::Printed { ticket_id, done });
                });
            });
        }
        on! { door, outlet;
            on_set_language(language) => KioskIntent::SetLanguage { language: language.into() };
            on_select_product(product) => KioskIntent::SelectProduct { product: product.into() };
            on_more(variant) => KioskIntent::More { variant: variant.into() };
            on_fewer(variant) => KioskIntent::Fewer { variant: variant.into() };
            on_buy() => KioskIntent::Buy;
            on_start_over() => KioskIntent::StartOver;
            on_act_on_notice() => KioskIntent::ActOnNotice;
            on_dismiss_notice() => KioskIntent::DismissNotice;
        }
    }
}

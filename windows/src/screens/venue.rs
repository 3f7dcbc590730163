//! A venue: choose, see the price, pay.

use std::cell::RefCell;
use std::rc::Rc;

use crate::facade::venue::{VenueIntent, VenueScreen, VenueState};
use slint::ComponentHandle as _;

use super::on;
use crate::pieces::piece;
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{AmountView, ChoiceView, FactView, MainWindow, Screen, VariantView, VenueDoor, VenueView};

/// The screen of a venue, drawn.
#[derive(Default)]
pub struct Venue {
    products: Rows<ChoiceView>,
    days: Rows<ChoiceView>,
    variants: Rows<VariantView>,
    explanation: Rows<AmountView>,
    facts: Rows<FactView>,
    payers: Rows<ChoiceView>,
}

impl Drawn for Venue {
    type Live = VenueScreen;
    const SCREEN: Screen = Screen::Venue;

    fn draw(&mut self, window: &MainWindow, state: &VenueState) {
        window.global::<VenueDoor>().set_view(VenueView {
            title: (&state.title).into(),
            unit: (&state.unit).into(),
            picture: state.icon.into(),
            products: self.products.show(state.products.iter().map(ChoiceView::from)),
            product: (&state.product).into(),
            days_title: (&state.days_title).into(),
            days: self.days.show(state.days.iter().map(ChoiceView::from)),
            day: (&state.day).into(),
            earlier_days: (&state.earlier_days).into(),
            later_days: (&state.later_days).into(),
            variants: self.variants.show(state.variants.iter().map(VariantView::from)),
            explanation: self
                .explanation
                .show(state.explanation.iter().map(AmountView::from)),
            total: piece(state.total.as_ref()),
            facts: self.facts.show(state.facts.iter().map(FactView::from)),
            balance: piece(state.balance.as_ref()),
            payers_title: (&state.payers_title).into(),
            payers: self.payers.show(state.payers.iter().map(ChoiceView::from)),
            pay: (&state.pay).into(),
            notice: piece(state.notice.as_ref()),
        });
    }

    fn listen(window: &MainWindow, _drawn: &Rc<RefCell<Self>>, outlet: &Outlet<VenueIntent>) {
        let door = window.global::<VenueDoor>();
        on! { door, outlet;
            on_select_product(product) => VenueIntent::SelectProduct { product: product.into() };
            on_select_day(day) => VenueIntent::SelectDay { day: day.into() };
            on_show_earlier_days() => VenueIntent::ShowEarlierDays;
            on_show_later_days() => VenueIntent::ShowLaterDays;
            on_more(variant) => VenueIntent::More { variant: variant.into() };
            on_fewer(variant) => VenueIntent::Fewer { variant: variant.into() };
            on_select_payer(key) => VenueIntent::SelectPayer { key: key.into() };
            on_pay() => VenueIntent::Pay;
            on_act_on_notice() => VenueIntent::ActOnNotice;
            on_dismiss_notice() => VenueIntent::DismissNotice;
        }
    }
}

//! One file for each screen: its state onto the page, what is done on the page into an intent.
//! Nothing here decides, computes or words anything.

mod cards;
mod home;
mod inspector;
mod kiosk;
mod links;
mod offline;
mod order;
mod redeem;
mod request;
mod send;
mod settings;
mod sign_in;
mod ticket;
mod tickets;
mod venue;
mod wallet;

pub use cards::Cards;
pub use home::Home;
pub use inspector::Inspector;
pub use kiosk::Kiosk;
pub use links::Links;
pub use offline::Offline;
pub use order::Order;
pub use redeem::Redeem;
pub use request::Request;
pub use send::SendMoney;
pub use settings::Settings;
pub use sign_in::SignIn;
pub use ticket::Ticket;
pub use tickets::Tickets;
pub use venue::Venue;
pub use wallet::Wallet;

/// Connects callbacks of a door: each sends the intent on its right.
macro_rules! on {
    ($door:ident, $outlet:ident; $($callback:ident($($argument:ident),*) => $intent:expr;)+) => {
        $({
            let outlet = $outlet.clone();
            $door.$callback(move |$($argument),*| outlet.send($intent));
        })+
    };
}
pub(crate) use on;

/// Connects what is typed into the form of a door, and the callbacks that send the form or lead to another: from each of
/// them on, the presenter's word on what stands in the fields counts again.
macro_rules! on_form {
    ($door:ident, $outlet:ident, $form:ident, $intents:ident;
        $($callback:ident($($argument:ident),*) => $intent:expr;)+) => {
        {
            let (form, outlet) = ($form.clone(), $outlet.clone());
            $door.on_typed(move |key, text| {
                let text = form.type_in(&key, &text);
                outlet.send($intents::Type { key: key.into(), text });
            });
        }
        $({
            let (form, outlet) = ($form.clone(), $outlet.clone());
            $door.$callback(move |$($argument),*| {
                form.settle();
                outlet.send($intent);
            });
        })+
    };
}
pub(crate) use on_form;

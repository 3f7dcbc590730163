//! One file for each screen: its state onto the page, what is done on the page into an intent.
//! Nothing here decides, computes or words anything.

mod home;
mod inspector;
mod kiosk;
mod order;
mod settings;
mod sign_in;
mod ticket;
mod tickets;
mod venue;
mod wallet;

pub use home::Home;
pub use inspector::Inspector;
pub use kiosk::Kiosk;
pub use order::Order;
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

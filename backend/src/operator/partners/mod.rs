//! Acceptance in another city: a wallet that lives at a partner's operator pays a unit here (P13).
//!
//! A partner is another city with an operator of its own. Where the wallet lives, the payment goes to the account
//! `partner/CITY/PARTNER/CURRENCY`, which is what is owed there; where the unit is, it comes from the account of that name,
//! which is what is owed from there. The two mirror each other entry by entry, since a payment and a refund have one
//! id in both books. Passes stay local: only money crosses.
//!
//! What crosses is a saga of the side where the unit is: kept first, asked there under its own id, kept what came.

mod acquire;
pub(super) mod audit;
mod books;
mod clearing;
mod door;
mod drive;
mod file;
mod issue;
mod refund;
mod refund_rows;
mod rows;
mod types;

pub use clearing::{
    AgreeClearing, Clearing, ClearingAgreed, ClearingItem, ClearingLine, ClearingPage, ClearingRole,
    ClearingState, Compared, Difference, PartnerClose,
};
pub use door::Partners;
pub use file::{PartnerBook, PartnerFile, PartnerFileError};
pub(super) use issue::Issuer;
pub use types::AuthoriseAtPartner;

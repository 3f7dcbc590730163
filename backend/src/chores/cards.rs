//! What the operator's people do about cards when a gateway's answer was lost.

use cityplus_backend::settings::CardCommand;

use super::books;
use crate::{Failure, say};

/// What is listed at most.
const MOST: i64 = 1_000;

pub(super) async fn run(command: CardCommand) -> Result<(), Failure> {
    match command {
        CardCommand::Refunds { city, places } => {
            let refunds = books(&places).await?.unsure_card_refunds(&city, MOST).await?;
            if refunds.is_empty() {
                say("Nothing waits.");
            }
            for refund in &refunds {
                let order = refund.reference.as_deref().unwrap_or("unknown");
                say(&format!(
                    "hold {}, refund {}: {} of {}, asked for at {}; order {order} at {}",
                    refund.hold,
                    refund.refund,
                    refund.amount,
                    refund.merchant,
                    refund.asked_at,
                    refund.gateway
                ));
            }
        }
        CardCommand::Refund {
            city,
            hold,
            refund,
            outcome,
            places,
        } => {
            books(&places)
                .await?
                .decide_card_refund(&city, hold, refund, outcome.given)
                .await?;
            say(if outcome.given {
                "The refund was given, and is in the books."
            } else {
                "The refund was not given; its money is free again."
            });
        }
        CardCommand::Charge {
            city, top_up, places, ..
        } => {
            let was_listed = books(&places).await?.card_charge_seen(&city, top_up).await?;
            say(if was_listed {
                "It is listed no more."
            } else {
                "It was not listed; nothing has changed."
            });
        }
        CardCommand::Charges { city, places } => {
            let charges = books(&places).await?.unheard_card_charges(&city, MOST).await?;
            if charges.is_empty() {
                say("Nothing waits.");
            }
            for charge in &charges {
                say(&format!(
                    "top-up {} of wallet {}: {}, ordered at {} as {} at {}",
                    charge.top_up,
                    charge.wallet,
                    charge.amount,
                    charge.ordered_at,
                    charge.order,
                    charge.gateway
                ));
            }
        }
    }
    Ok(())
}

//! Forgetting a card: here at once, at its gateway as soon as that can be asked.

use cityplus_domain::ids::{CardId, WalletId};
use cityplus_domain::keys::CityKey;

use super::rows::{self, Leaving};
use crate::operator::gateway::GatewayError;
use crate::operator::{Books, OperatorError};

/// Cards forgotten in one go.
const MOST: i64 = 16;
/// When a gateway that could not be asked is asked again, in ms.
const AGAIN_MS: i64 = 10 * 60_000;

/// Forgets a card of a wallet of that city. The gateway hears of it soon.
pub(in crate::operator) async fn forget(
    books: &Books,
    city: &CityKey,
    wallet: WalletId,
    card: CardId,
) -> Result<(), OperatorError> {
    if !rows::forget(&books.database, city, wallet, card, books.clock.now()).await? {
        return Err(OperatorError::UnknownCard);
    }
    books.gateways.nudge.notify_one();
    Ok(())
}

/// Asks the gateways to forget the cards that are due. At one that cannot be asked this round ends, so that nobody waits
/// for it long: that card is put off, and the others are due still.
pub(in crate::operator) async fn forget_due(books: &Books) -> Result<(), OperatorError> {
    let now = books.clock.now();
    for leaving in rows::leaving(&books.database, now, MOST).await? {
        let is_ours = rows::claim(&books.database, &leaving, now.plus_ms(AGAIN_MS)).await?;
        if is_ours && !forget_one(books, &leaving).await? {
            break;
        }
    }
    Ok(())
}

/// False if the gateway could not be asked.
async fn forget_one(books: &Books, leaving: &Leaving) -> Result<bool, OperatorError> {
    let Some(gateway) = books.gateways.pick(Some(leaving.gateway)) else {
        tracing::warn!(gateway = %leaving.gateway, "a card waits to be forgotten by a gateway that is no longer set up");
        return Ok(true);
    };
    let forgotten = if leaving.is_shared {
        // The same card was saved again: the gateway keeps it for that.
        Ok(())
    } else {
        gateway.forget(&leaving.reference, &leaving.token).await
    };
    match forgotten {
        Ok(()) | Err(GatewayError::UnknownOrder) => {}
        Err(error) if error.is_refusal() => {
            tracing::error!(
                card = %leaving.id, gateway = %leaving.gateway, %error,
                "a gateway does not forget a card, which nothing here can be paid with any more; look in its panel"
            );
        }
        Err(error) => {
            tracing::warn!(gateway = %leaving.gateway, %error, "a gateway could not forget a card; it is asked again");
            return Ok(false);
        }
    }
    rows::gone(&books.database, leaving.id).await?;
    Ok(true)
}

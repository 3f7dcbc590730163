//! Sending an order and telling the app what came of it; goes on when the screen that began it is gone.

use std::sync::Arc;

use cityplus_domain::ids::OrderId;
use cityplus_engine::{EngineError, Pace, Purchase, PurchaseOutcome};

use crate::app::{News, Shared};
use crate::frame::Place;

/// What a request that waits in the outbox says about the server: an answer with a pending outcome is no proof that
/// it is there.
pub(crate) fn reached(because: Option<&'static str>) -> Result<(), EngineError> {
    match because {
        Some("offline") => Err(EngineError::Offline("no answer")),
        Some("server_garbage") => Err(EngineError::ServerGarbage("no answer of the server's".to_owned())),
        _ => Ok(()),
    }
}

/// Sends an order of the outbox. The screens hear of it; an order that was taken back because the session is over leads
/// to signing in if the person still looks at it. One that is another person's by now leads to the first screen: whoever is
/// signed in has a session of their own.
pub(crate) async fn see_through(
    app: &Arc<Shared>,
    order_id: OrderId,
    resumed: bool,
) -> Result<Purchase, EngineError> {
    let outcome = app.engine().see_order_through(order_id, resumed).await;
    match &outcome {
        Ok(Purchase {
            outcome: PurchaseOutcome::Pending { because },
            ..
        }) => drop(app.learn(reached(*because))),
        Ok(_) => {
            drop(app.learn(Ok(())));
            fetch_what_changed(app);
        }
        Err(EngineError::Server { .. }) => {
            // The answer of a server that is there; a changed price has brought a new catalogue along.
            drop(app.learn(Ok(())));
            app.reload_catalogue().await;
        }
        Err(error @ (EngineError::NotSignedIn | EngineError::SomebodyElse)) => {
            let is_over = matches!(error, EngineError::NotSignedIn);
            if is_over {
                drop(app.learn::<()>(Err(EngineError::NotSignedIn)));
            }
            let looks_at_it = app.navigation().place()
                == Place::Order {
                    order_id: order_id.to_string(),
                };
            let is_gone = app.engine().order(order_id).await.is_err();
            if looks_at_it && is_gone {
                let speech = app.speech();
                app.set_toast(Some(speech.problem("purchase", error)));
                app.go_instead(if is_over { Place::SignIn } else { Place::Home });
            }
        }
        Err(_) => {}
    }
    app.tell(News::Tickets);
    app.tell(News::Wallet);
    outcome
}

/// The answer brings the tickets, not the balance after them: that comes with the changes, and nobody waits for it.
fn fetch_what_changed(app: &Arc<Shared>) {
    let fetching = Arc::clone(app);
    app.runtime().spawn(async move {
        if let Err(error) = fetching.bring_up_to_date(Pace::Due).await {
            tracing::info!(code = error.code(), "the balance after a purchase comes later");
        }
    });
}

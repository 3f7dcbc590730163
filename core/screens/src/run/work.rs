//! What a presenter may start: work that takes time, and moves to other places.

use std::future::Future;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;

use super::Screen;
use crate::app::Shared;

/// A presenter's hands. Gives all of [`Shared`], too.
pub(crate) struct Work<S: Screen> {
    app: Arc<Shared>,
    events: UnboundedSender<S::Event>,
}

impl<S: Screen> Work<S> {
    pub(super) fn new(app: Arc<Shared>, events: UnboundedSender<S::Event>) -> Self {
        Self { app, events }
    }

    /// What all screens share, to take into a future.
    pub(crate) fn app(&self) -> Arc<Shared> {
        Arc::clone(&self.app)
    }

    /// Asks for something; dropped half-way if the screen ends. For reading only.
    pub(crate) fn ask(&self, question: impl Future<Output = S::Event> + Send + 'static) {
        let events = self.events.clone();
        self.app.runtime().spawn(async move {
            tokio::select! {
                event = question => drop(events.send(event)),
                () = events.closed() => {}
            }
        });
    }

    /// Does something and sees it through, also if the screen ends. For everything that changes something.
    pub(crate) fn see_through(&self, deed: impl Future<Output = S::Event> + Send + 'static) {
        let events = self.events.clone();
        self.app.runtime().spawn(async move {
            drop(events.send(deed.await));
        });
    }

    /// The same; if nobody hears of it because the screen has ended, what came of it is told in another way.
    pub(crate) fn see_through_or_tell(
        &self,
        deed: impl Future<Output = S::Event> + Send + 'static,
        unheard: impl FnOnce(S::Event) + Send + 'static,
    ) {
        let events = self.events.clone();
        self.app.runtime().spawn(async move {
            if let Err(back) = events.send(deed.await) {
                unheard(back.0);
            }
        });
    }

    /// Sends an event after a pause.
    pub(crate) fn after(&self, pause: Duration, event: S::Event) {
        self.ask(async move {
            tokio::time::sleep(pause).await;
            event
        });
    }
}

impl<S: Screen> Deref for Work<S> {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.app
    }
}

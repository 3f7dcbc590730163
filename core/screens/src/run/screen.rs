//! The task of a screen.

use std::sync::Arc;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{mpsc, watch};

use super::{ScreenHandle, Work};
use crate::app::{News, Shared};
use crate::speech::Speech;

/// Intents that wait at most. Frames of a camera are the only ones that come faster than they are taken.
const INTENTS_MAX: usize = 128;

/// A presenter: what a screen knows, how it changes, and how it looks.
pub(crate) trait Screen: Sized + Send + 'static {
    /// What a shell draws.
    type State: Clone + PartialEq + Send + Sync + 'static;
    /// What a person does.
    type Intent: Send + 'static;
    /// What comes back from work that took time.
    type Event: Send + 'static;

    /// Called once, before anything else: asks for what the first state needs.
    fn start(&mut self, work: &Work<Self>);

    /// Whether there is enough for the first state. Everything a first state needs comes from the device's own store.
    fn is_ready(&self) -> bool;

    /// A person did something.
    fn intent(&mut self, intent: Self::Intent, work: &Work<Self>);

    /// Work came back.
    fn event(&mut self, event: Self::Event, work: &Work<Self>);

    /// Something changed elsewhere in the app. The language is no business of a screen: it is drawn anew by itself.
    fn hear(&mut self, news: News, work: &Work<Self>);

    /// What it looks like now, in a language. Computes nothing that takes time.
    fn draw(&self, speech: &Speech) -> Self::State;
}

/// Starts a screen. It ends when its handle is dropped or closed, or the app ends.
pub(crate) fn start<S: Screen>(screen: S, app: &Arc<Shared>) -> ScreenHandle<S::State, S::Intent> {
    let (intents_in, intents) = mpsc::channel(INTENTS_MAX);
    let (states, states_out) = watch::channel(None);
    app.screen_opened();
    let counted = Counted(Arc::clone(app));
    app.runtime().spawn(async move {
        live(screen, &counted.0, intents, &states).await;
        drop(states);
        drop(counted);
    });
    ScreenHandle::new(intents_in, states_out)
}

/// Counts a screen as open as long as it lives, also if its presenter should panic.
struct Counted(Arc<Shared>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.screen_closed();
    }
}

async fn live<S: Screen>(
    mut screen: S,
    app: &Arc<Shared>,
    mut intents: mpsc::Receiver<S::Intent>,
    states: &watch::Sender<Option<S::State>>,
) {
    // Bounded by the work a presenter starts: each piece of work sends one event.
    let (events_in, mut events) = mpsc::unbounded_channel();
    let mut news = app.listen();
    if app.has_ended() {
        return;
    }
    let work = Work::new(Arc::clone(app), events_in);
    screen.start(&work);
    loop {
        if screen.is_ready() {
            let state = screen.draw(&app.speech());
            states.send_if_modified(|held| {
                let is_new = held.as_ref() != Some(&state);
                if is_new {
                    *held = Some(state);
                }
                is_new
            });
        }
        tokio::select! {
            intent = intents.recv() => match intent {
                Some(intent) => screen.intent(intent, &work),
                None => return,
            },
            Some(event) = events.recv() => screen.event(event, &work),
            heard = news.recv() => match heard {
                Ok(News::Ended) | Err(RecvError::Closed) => return,
                Ok(news) => screen.hear(news, &work),
                Err(RecvError::Lagged(_)) => screen.hear(News::Everything, &work),
            },
            () = states.closed() => return,
        }
    }
}

//! What runs by itself: bringing the device up to date, now and then, and at once when the app comes to the front.

use std::sync::{Arc, Weak};
use std::time::Duration;

use cityplus_domain::Timestamp;
use cityplus_engine::{Engine, EngineError, Pace};
use tokio::sync::broadcast::error::RecvError;

use super::{News, Shared};

/// The note on when everything was last up to date.
const UP_TO_DATE: &str = "up-to-date-at";

/// While the server answers.
const EVERY: Duration = Duration::from_mins(1);
/// The first pause after it did not; each further one is twice as long, up to [`EVERY`].
const PAUSE_FIRST: Duration = Duration::from_secs(2);

/// Starts it; it ends with the app.
pub(super) fn start(shared: &Arc<Shared>) {
    let weak = Arc::downgrade(shared);
    let mut news = shared.listen();
    shared.runtime().spawn(async move {
        let mut pause = PAUSE_FIRST;
        while let Some(well) = up_to_date(&weak, Pace::Due).await {
            pause = if well { EVERY } else { (pause * 2).min(EVERY) };
            if !wait(&mut news, pause).await {
                return;
            }
        }
    });
}

/// Waits for the pause or for the person; false when the app ends.
async fn wait(news: &mut tokio::sync::broadcast::Receiver<News>, pause: Duration) -> bool {
    let over = tokio::time::sleep(pause);
    tokio::pin!(over);
    loop {
        tokio::select! {
            () = &mut over => return true,
            heard = news.recv() => match heard {
                Ok(News::Resumed | News::Account) => return true,
                Ok(News::Ended) | Err(RecvError::Closed) => return false,
                Ok(_) | Err(RecvError::Lagged(_)) => {}
            }
        }
    }
}

/// One round; none when the app is gone, false when the server was not reached.
async fn up_to_date(weak: &Weak<Shared>, pace: Pace) -> Option<bool> {
    let shared = weak.upgrade()?;
    let outcome = shared.bring_up_to_date(pace).await;
    Some(!matches!(
        outcome,
        Err(EngineError::Offline(_) | EngineError::ServerGarbage(_))
    ))
}

/// When everything was last up to date, by the device's own notes.
pub(super) async fn up_to_date_at(engine: &Engine) -> Result<Option<Timestamp>, EngineError> {
    let note = engine.note(UP_TO_DATE).await?;
    Ok(note
        .and_then(|text| text.parse().ok())
        .map(Timestamp::from_millis))
}

impl Shared {
    /// When everything was last up to date; none if it never was.
    pub(crate) fn up_to_date_at(&self) -> Option<Timestamp> {
        self.changing().up_to_date_at
    }

    async fn is_up_to_date(&self) {
        let engine = self.engine();
        let now = engine.now();
        self.changing().up_to_date_at = Some(now);
        if let Err(error) = engine.set_note(UP_TO_DATE, &now.millis().to_string()).await {
            tracing::warn!(code = error.code(), "it was not kept when all was up to date");
        }
        self.tell(News::Connection);
    }

    /// Sends what waits, fetches what changed, and tells the screens. Without a session only the catalogue; that is an
    /// error for a person whose session ended.
    pub(crate) async fn bring_up_to_date(&self, pace: Pace) -> Result<(), EngineError> {
        let engine = self.engine();
        // Scans go first: what another inspector must know of a ticket is most urgent.
        if let Err(error) = self.bring_scans_back().await {
            tracing::info!(code = error.code(), "scans wait on");
        }
        let mut synced = engine.sync(pace).await;
        if matches!(synced, Err(EngineError::SomebodyElse)) {
            // Begun as one person and cut off by the next one's signing in: it is theirs that is to be up to date now.
            synced = engine.sync(pace).await;
        }
        match self.learn(synced) {
            Ok(synced) => {
                // Renewing the session may have brought other roles.
                self.reload_person().await;
                self.is_up_to_date().await;
                if synced.changes > 0 || synced.outbox.done + synced.outbox.refused > 0 {
                    self.tell(News::Tickets);
                    self.tell(News::Wallet);
                }
                if synced.catalogue_fetched {
                    self.reload_catalogue().await;
                }
                Ok(())
            }
            Err(EngineError::NotSignedIn) => {
                self.learn(engine.fetch_catalogue().await)?;
                self.reload_catalogue().await;
                // For a guest the catalogue is everything. A person's tickets are not up to date: their session is over.
                match self.person() {
                    Some(_) => Err(EngineError::NotSignedIn),
                    None => Ok(()),
                }
            }
            Err(error) => {
                // What waits may have been tried: its screens say since when, and why not.
                self.tell(News::Tickets);
                Err(error)
            }
        }
    }
}

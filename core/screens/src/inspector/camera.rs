//! What the camera sees: frames, one at a time, as long as the app is in front.

use super::looks::ticket_first;
use super::presenter::{Event, Presenter, Source, Told};
use crate::parts::pixels::{Pixels, Trouble, look_at_frame};
use crate::run::Work;

impl Presenter {
    /// The app was put away: until it is in front again no code is looked for.
    pub(super) fn put_away(&mut self) {
        self.is_put_away = true;
        self.frames.forget();
    }

    /// A frame came.
    pub(super) fn take_frame(&mut self, pixels: Pixels, work: &Work<Self>) {
        self.camera_failed = false;
        if self.is_put_away || !self.can_judge() {
            return;
        }
        if let Some(pixels) = self.frames.take(pixels) {
            work.ask(async move {
                let looked = look_at_frame(pixels).await.map(ticket_first);
                Event::Looked(looked, Source::Camera)
            });
        }
    }

    /// A frame or a picture was looked at.
    pub(super) fn take_looked(
        &mut self,
        looked: Result<Option<String>, Trouble>,
        source: Source,
        work: &Work<Self>,
    ) {
        let newest = if source == Source::Picture {
            self.reading_picture = false;
            None
        } else {
            self.frames.done()
        };
        match looked {
            // It was taken before the app was put away, and is asked of nobody any more.
            _ if source == Source::Camera && self.is_put_away => {}
            Ok(Some(text)) => {
                self.frame_trouble = None;
                self.take_text(text, source, work);
            }
            Ok(None) if source == Source::Picture => self.told = Some(Told::Trouble(Trouble::NoCode)),
            Ok(None) => self.frame_trouble = None,
            Err(trouble) if source == Source::Picture => self.told = Some(Told::Trouble(trouble)),
            Err(trouble) => self.frame_trouble = Some(trouble),
        }
        if let Some(newest) = newest {
            self.take_frame(newest, work);
        }
    }
}

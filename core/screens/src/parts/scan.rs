//! A code that a field waits for, out of the camera or a picture: the same on every screen that moves money.
//!
//! The camera is on only while a person wants it and a code is awaited. What is seen is taken where it is one code of the
//! kind that is awaited; of anything else it is said what it is, and the camera looks on.

use cityplus_engine::OFFLINE_CODE_PREFIX;
use cityplus_engine::protocol::request::RECEIVE_CODE_PREFIX;
use cityplus_engine::ticketcode::code::PREFIX as TICKET_PREFIX;
use url::Url;

use super::pixels::{Frames, Pixels, Trouble, look_at_frame, look_at_picture};
use super::receiver::Named;
use crate::run::{Screen, Work};
use crate::speech::Speech;
use crate::view::{CodeScan, Notice, ScanIntent};

/// Which codes a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Awaited {
    /// Those that say to whom: a receiver's, one that asks for money, a wallet's number.
    Receiver,
    /// Those that pay without a network.
    Payment,
}

impl Awaited {
    /// Whether it may be such a code. What is wrong with one that is damaged is said under its field.
    fn takes(self, text: &str) -> bool {
        match self {
            Self::Receiver => names_receiver(text),
            Self::Payment => text.starts_with(OFFLINE_CODE_PREFIX),
        }
    }
}

/// Where something was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Camera,
    Picture,
}

/// What was seen, as an event of a screen.
pub(crate) struct Looked {
    found: Result<Vec<String>, Trouble>,
    source: Source,
    round: u64,
}

/// The camera and pictures, as a screen has them.
#[derive(Default)]
pub(crate) struct Scan {
    /// The camera is wanted.
    on: bool,
    camera_failed: bool,
    /// A picture is being looked at.
    reading: bool,
    frames: Frames,
    /// What the camera's last frame was, if it was none.
    frame_trouble: Option<Trouble>,
    /// What is told until something else is seen or it is put away.
    told: Option<Trouble>,
    /// Counts how often what was under way was given up: what was seen before counts no more.
    round: u64,
}

impl Scan {
    /// Takes what a person or the platform says. Where no code is awaited, nothing is looked at.
    pub(crate) fn intent<S>(&mut self, intent: ScanIntent, awaited: Option<Awaited>, work: &Work<S>)
    where
        S: Screen,
        S::Event: From<Looked>,
    {
        match intent {
            ScanIntent::StartCamera => {
                if awaited.is_some() {
                    self.stop();
                    self.on = true;
                }
            }
            ScanIntent::StopCamera => self.stop(),
            ScanIntent::Frame {
                width,
                height,
                row_stride,
                luma,
            } => {
                let pixels = Pixels {
                    width,
                    height,
                    row_stride,
                    luma,
                };
                if awaited.is_some() {
                    self.take_frame(pixels, work);
                }
            }
            ScanIntent::Image { content } => {
                if awaited.is_some() && !self.reading {
                    self.reading = true;
                    self.told = None;
                    let round = self.round;
                    work.ask(async move {
                        let found = look_at_picture(content).await;
                        S::Event::from(Looked {
                            found,
                            source: Source::Picture,
                            round,
                        })
                    });
                }
            }
            ScanIntent::CameraFailed { reason } => {
                tracing::warn!(reason, "the camera cannot be used");
                // One that was stopped meanwhile is missed by nobody.
                if self.on {
                    self.stop();
                    self.camera_failed = true;
                }
            }
            ScanIntent::DismissNotice => {
                self.told = None;
                self.camera_failed = false;
            }
        }
    }

    /// Takes what was seen. Gives a code that is awaited; the camera then has done its work.
    pub(crate) fn looked<S>(
        &mut self,
        looked: Looked,
        awaited: Option<Awaited>,
        work: &Work<S>,
    ) -> Option<String>
    where
        S: Screen,
        S::Event: From<Looked>,
    {
        let Looked { found, source, round } = looked;
        let newest = match source {
            Source::Camera => self.frames.done(),
            Source::Picture => {
                self.reading = false;
                None
            }
        };
        let awaited = awaited.filter(|_| round == self.round);
        let code = awaited.and_then(|awaited| self.judge(found, source, awaited));
        if code.is_some() {
            self.stop();
        } else if let Some(newest) = newest {
            self.take_frame(newest, work);
        }
        code
    }

    fn take_frame<S>(&mut self, pixels: Pixels, work: &Work<S>)
    where
        S: Screen,
        S::Event: From<Looked>,
    {
        if !self.on {
            return;
        }
        if let Some(pixels) = self.frames.take(pixels) {
            let round = self.round;
            work.ask(async move {
                let found = look_at_frame(pixels).await;
                S::Event::from(Looked {
                    found,
                    source: Source::Camera,
                    round,
                })
            });
        }
    }

    fn judge(
        &mut self,
        found: Result<Vec<String>, Trouble>,
        source: Source,
        awaited: Awaited,
    ) -> Option<String> {
        let is_camera = source == Source::Camera;
        if is_camera && !self.on {
            return None;
        }
        let texts = match found {
            Ok(texts) => texts,
            Err(trouble) if is_camera => {
                self.frame_trouble = Some(trouble);
                return None;
            }
            Err(trouble) => {
                self.told = Some(trouble);
                return None;
            }
        };
        if is_camera {
            self.frame_trouble = None;
        }
        match one_of(&texts, awaited) {
            Ok(Some(code)) => return Some(code),
            Ok(None) if is_camera => {}
            Ok(None) => self.told = Some(Trouble::NoCode),
            Err(trouble) => self.told = Some(trouble),
        }
        None
    }

    /// The camera is not wanted any more, and what was said of it is over.
    fn stop(&mut self) {
        self.on = false;
        self.camera_failed = false;
        self.frames.forget();
        self.frame_trouble = None;
        self.told = None;
    }

    /// What is under way is given up: what was shown by one person is nothing for the next.
    pub(crate) fn forget(&mut self) {
        self.stop();
        self.round = self.round.wrapping_add(1);
    }

    /// To be called after everything that happens: where no code is awaited any more, the camera is not either.
    pub(crate) fn settle(&mut self, awaited: Option<Awaited>) {
        if awaited.is_none() {
            self.forget();
        }
    }

    /// To draw, beside the field of this key. `off` is the key of the reason why no code is awaited.
    pub(crate) fn draw(&self, field: &str, off: Option<&str>, speech: &Speech) -> CodeScan {
        let is_on = self.on && off.is_none();
        CodeScan {
            field: field.to_owned(),
            camera: speech.button(if is_on { "camera-stop" } else { "camera-scan" }, off, false),
            choose_image: speech.button("camera-choose-image", off, self.reading),
            scanning: is_on,
            hint: if is_on {
                speech.say("camera-hint")
            } else {
                String::new()
            },
            notice: self.notice(speech),
        }
    }

    fn notice(&self, speech: &Speech) -> Option<Notice> {
        if let Some(told) = &self.told {
            return Some(told.notice(speech));
        }
        if self.camera_failed {
            return Some(Trouble::Camera.notice(speech));
        }
        self.frame_trouble.as_ref().map(|trouble| Notice {
            // It goes with the next frame that is one.
            dismissible: false,
            ..trouble.notice(speech)
        })
    }
}

/// The code that is awaited, of all in sight; none where nothing is. Posters beside it are passed over.
fn one_of(texts: &[String], awaited: Awaited) -> Result<Option<String>, Trouble> {
    let texts = texts.iter().map(|text| text.trim());
    let (mut taken, others): (Vec<&str>, Vec<&str>) = texts.partition(|text| awaited.takes(text));
    taken.sort_unstable();
    taken.dedup();
    match (taken.as_slice(), others.first()) {
        ([], None) => Ok(None),
        ([], Some(other)) => Err(Trouble::Foreign(foreign(other))),
        ([code], _) => Ok(Some((*code).to_owned())),
        // Which of them is meant nobody knows, and money would go there.
        _ => Err(Trouble::Several),
    }
}

/// Whether a code says to whom money is to go. A mail address in a picture is no code of ours.
fn names_receiver(text: &str) -> bool {
    text.starts_with(RECEIVE_CODE_PREFIX) || matches!(Named::of(text), Ok(Named::Wallet(_)))
}

/// The key of the words on a code of another kind.
fn foreign(text: &str) -> &'static str {
    if text.starts_with(TICKET_PREFIX) {
        "camera-foreign-ticket"
    } else if text.starts_with(OFFLINE_CODE_PREFIX) {
        "camera-foreign-pays"
    } else if names_receiver(text) {
        "camera-foreign-receiver"
    } else if Url::parse(text).is_ok_and(|link| link.has_host()) {
        "camera-foreign-link"
    } else {
        "camera-foreign-other"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: &str = "0198A3C1-7B3E-7D2A-9C41-2F6D8E5B1A07";

    fn seen(texts: &[&str], awaited: Awaited) -> Result<Option<String>, Trouble> {
        let texts: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
        one_of(&texts, awaited)
    }

    #[test]
    fn only_what_is_awaited_is_taken() {
        let taken = |text: &str| Ok(Some(text.to_owned()));
        assert_eq!(seen(&[], Awaited::Receiver), Ok(None));
        assert_eq!(seen(&[NUMBER], Awaited::Receiver), taken(NUMBER));
        assert_eq!(seen(&["CPR1:AAAA\n"], Awaited::Receiver), taken("CPR1:AAAA"));
        assert_eq!(seen(&["CPM1:AAAA"], Awaited::Payment), taken("CPM1:AAAA"));
        // A poster beside it, and the same code twice.
        let beside = ["https://zoo.example", "CPM1:AAAA", "CPM1:AAAA "];
        assert_eq!(seen(&beside, Awaited::Payment), taken("CPM1:AAAA"));
        for awaited in [Awaited::Receiver, Awaited::Payment] {
            let several = ["CPR1:A", "CPR1:B", "CPM1:A", "CPM1:B"];
            assert_eq!(seen(&several, awaited), Err(Trouble::Several));
        }
    }

    #[test]
    fn of_a_foreign_code_it_is_said_what_it_is() {
        for (text, awaited, key) in [
            ("CP1:A", Awaited::Receiver, "camera-foreign-ticket"),
            ("CP1:A", Awaited::Payment, "camera-foreign-ticket"),
            ("CPM1:A", Awaited::Receiver, "camera-foreign-pays"),
            ("CPR1:A", Awaited::Payment, "camera-foreign-receiver"),
            (NUMBER, Awaited::Payment, "camera-foreign-receiver"),
            (
                "https://zoo.example/a@b",
                Awaited::Receiver,
                "camera-foreign-link",
            ),
            ("HTTP://ZOO.EXAMPLE", Awaited::Payment, "camera-foreign-link"),
            ("jan@example.com", Awaited::Receiver, "camera-foreign-other"),
            ("", Awaited::Receiver, "camera-foreign-other"),
            ("5901234123457", Awaited::Payment, "camera-foreign-other"),
        ] {
            assert_eq!(seen(&[text], awaited), Err(Trouble::Foreign(key)), "{text}");
        }
    }

    #[test]
    fn what_the_camera_shows_is_told_until_it_shows_something_else() {
        let mut scan = Scan::default();
        let code = || Ok(vec![NUMBER.to_owned()]);
        let judge = |scan: &mut Scan, found| scan.judge(found, Source::Camera, Awaited::Receiver);
        assert_eq!(judge(&mut scan, code()), None, "nobody wanted the camera");
        scan.on = true;
        let torn = Trouble::Frame("frame_torn");
        assert_eq!(judge(&mut scan, Err(torn.clone())), None);
        assert_eq!(scan.frame_trouble, Some(torn));
        assert_eq!(judge(&mut scan, Ok(vec!["CP1:A".to_owned()])), None);
        assert_eq!(scan.frame_trouble, None);
        let ticket = Some(Trouble::Foreign("camera-foreign-ticket"));
        assert_eq!(judge(&mut scan, Ok(Vec::new())), None);
        assert_eq!(scan.told, ticket, "out of sight for a frame");
        assert_eq!(judge(&mut scan, code()).as_deref(), Some(NUMBER));
        scan.settle(None);
        assert!(!scan.on && scan.told.is_none());
        let picture = scan.judge(code(), Source::Picture, Awaited::Receiver);
        assert_eq!(picture.as_deref(), Some(NUMBER), "a picture needs no camera");
        assert_eq!(
            scan.judge(Ok(Vec::new()), Source::Picture, Awaited::Receiver),
            None
        );
        assert_eq!(scan.told, Some(Trouble::NoCode));
    }
}

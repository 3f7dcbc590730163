//! The camera on a page: what it sees stands there while it runs, and nothing of it is left behind.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use slint::{ComponentHandle as _, Image, Weak};

use crate::camera::{Camera, Frame};
use crate::facade::Live;
use crate::facade::view::{CodeScan, ScanIntent};
use crate::ui::{CameraDoor, MainWindow};

/// A camera and what it sees.
#[derive(Default)]
pub(crate) struct Viewfinder {
    camera: Option<Camera>,
    /// Whether what it sees is shown: a frame that comes late must not stay on a page.
    shown: Arc<AtomicBool>,
}

impl Viewfinder {
    /// Starts the camera. `seen` is called for each frame and `failed` at most once, both on the camera's own thread.
    pub(crate) fn start(
        &mut self,
        window: &MainWindow,
        mut seen: impl FnMut(Frame) + Send + 'static,
        failed: impl FnOnce(String) + Send + 'static,
    ) {
        self.stop(window);
        let shown = Arc::new(AtomicBool::new(true));
        self.shown = Arc::clone(&shown);
        let waits = Arc::new(AtomicBool::new(false));
        let window = window.as_weak();
        self.camera = Some(Camera::start(
            move |frame| {
                preview(&window, &frame, &shown, &waits);
                seen(frame);
            },
            failed,
        ));
    }

    /// Whether it was started.
    pub(crate) fn is_on(&self) -> bool {
        self.camera.is_some()
    }

    /// Stops the camera.
    pub(crate) fn stop(&mut self, window: &MainWindow) {
        self.camera = None;
        self.shown.store(false, Ordering::Relaxed);
        let door = window.global::<CameraDoor>();
        door.set_preview_shown(false);
        door.set_preview(Image::default());
    }
}

/// Shows what the camera sees, in grey, as the decoder sees it. While one picture waits for the window, which may be busy
/// or put away, no other is made.
fn preview(window: &Weak<MainWindow>, frame: &Frame, shown: &Arc<AtomicBool>, waits: &Arc<AtomicBool>) {
    if waits.swap(true, Ordering::Relaxed) {
        return;
    }
    let (pixels, shown, waits) = (frame.picture(), Arc::clone(shown), Arc::clone(waits));
    // An error says that the window is gone.
    drop(window.upgrade_in_event_loop(move |window| {
        waits.store(false, Ordering::Relaxed);
        if shown.load(Ordering::Relaxed) {
            let door = window.global::<CameraDoor>();
            door.set_preview(Image::from_rgb8(pixels));
            door.set_preview_shown(true);
        }
    }));
}

/// The camera of a page whose presenter says when it runs.
pub(crate) struct Scanning<L: Live> {
    screen: Option<Arc<L>>,
    finder: Viewfinder,
}

impl<L: Live> Default for Scanning<L> {
    fn default() -> Self {
        Self {
            screen: None,
            finder: Viewfinder::default(),
        }
    }
}

impl<L: Live> Scanning<L> {
    /// The screen was opened: from here on its presenter is told what the camera sees.
    pub(crate) fn opened(&mut self, screen: &Arc<L>) {
        self.screen = Some(Arc::clone(screen));
    }

    /// Starts and stops the camera as the presenter wants it; `told` makes an intent of the screen.
    pub(crate) fn follow(
        &mut self,
        window: &MainWindow,
        scan: Option<&CodeScan>,
        told: fn(ScanIntent) -> L::Intent,
    ) {
        let wanted = scan.is_some_and(|scan| scan.scanning);
        if wanted == self.finder.is_on() {
            return;
        }
        if !wanted {
            self.finder.stop(window);
            return;
        }
        // A picture of a page has no presenter, and needs no camera.
        let Some(screen) = &self.screen else {
            return;
        };
        // A camera that hangs must not keep the screen.
        let (seen, failed) = (Arc::downgrade(screen), Arc::downgrade(screen));
        self.finder.start(
            window,
            move |frame| {
                if let Some(screen) = seen.upgrade() {
                    // A frame that finds the presenter busy is dropped: the next one follows at once.
                    let _unheard = screen.send(told(ScanIntent::Frame {
                        width: frame.width,
                        height: frame.height,
                        row_stride: frame.width,
                        luma: frame.luma,
                    }));
                }
            },
            move |reason| {
                if let Some(screen) = failed.upgrade() {
                    let _unheard = screen.send(told(ScanIntent::CameraFailed { reason }));
                }
            },
        );
    }

    /// The screen was left.
    pub(crate) fn left(&mut self, window: &MainWindow) {
        self.finder.stop(window);
        self.screen = None;
    }
}

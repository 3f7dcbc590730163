//! The camera: frames of grey, as a decoder reads them, from a thread of its own.
//!
//! Nothing here knows what a code is. Where there is no camera, or it fails, that is said once.

#[cfg(any(windows, target_os = "macos"))]
#[path = "native.rs"]
mod platform;
#[cfg(not(any(windows, target_os = "macos")))]
#[path = "none.rs"]
mod platform;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use std::time::{Duration, Instant};

use slint::{Rgb8Pixel, SharedPixelBuffer};

/// One frame: `width × height` bytes of luma, row by row.
pub(crate) struct Frame {
    /// In pixels.
    pub(crate) width: u32,
    /// In pixels.
    pub(crate) height: u32,
    /// The brightness of each pixel.
    pub(crate) luma: Vec<u8>,
}

impl Frame {
    /// The frame as a picture.
    pub(crate) fn picture(&self) -> SharedPixelBuffer<Rgb8Pixel> {
        let mut picture = SharedPixelBuffer::<Rgb8Pixel>::new(self.width, self.height);
        for (pixel, luma) in picture.make_mut_slice().iter_mut().zip(&self.luma) {
            *pixel = Rgb8Pixel::new(*luma, *luma, *luma);
        }
        picture
    }
}

/// Cameras take turns: one that was just stopped holds the device for as long as its last frame takes.
/// One that gives no frames any more holds it for ever: then it is said, and not waited for.
static TURN: Mutex<()> = Mutex::new(());
/// How long a camera waits for its turn.
const TURN_WAIT: Duration = Duration::from_secs(5);
/// How often it looks.
const TURN_LOOK: Duration = Duration::from_millis(50);

/// The turn, once it is free; none where it is not in time, or the camera is not wanted any more.
fn turn(keep_on: &dyn Fn() -> bool) -> Option<MutexGuard<'static, ()>> {
    let started = Instant::now();
    while keep_on() {
        match TURN.try_lock() {
            Ok(turn) => return Some(turn),
            Err(TryLockError::Poisoned(turn)) => return Some(turn.into_inner()),
            Err(TryLockError::WouldBlock) if started.elapsed() >= TURN_WAIT => return None,
            Err(TryLockError::WouldBlock) => std::thread::sleep(TURN_LOOK),
        }
    }
    None
}

/// A running camera. Dropping it stops it.
pub(crate) struct Camera {
    stop: Arc<AtomicBool>,
}

impl Camera {
    /// Starts the first camera there is. `seen` is called for each frame and `failed` at most once, both on the camera's
    /// own thread, and neither once it was stopped. A camera that hangs keeps both for as long as it does.
    pub(crate) fn start(
        mut seen: impl FnMut(Frame) + Send + 'static,
        failed: impl FnOnce(String) + Send + 'static,
    ) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new()
            .name("cityplus-camera".to_owned())
            .spawn(move || {
                let keep_on = || !stopped.load(Ordering::Relaxed);
                let ran = match turn(&keep_on) {
                    // The frame that was under way when it was stopped is seen by nobody.
                    Some(_turn) => platform::run(
                        |frame| {
                            if keep_on() {
                                seen(frame);
                            }
                        },
                        &keep_on,
                    ),
                    None => Err("the camera is still in use".to_owned()),
                };
                if let Err(reason) = ran
                    && keep_on()
                {
                    failed(reason);
                }
            });
        // Without a thread there is no camera; a picture out of a file is still there.
        drop(thread);
        Self { stop }
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

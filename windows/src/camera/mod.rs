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
use std::sync::{Arc, Mutex, PoisonError};

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
static TURN: Mutex<()> = Mutex::new(());

/// A running camera. Dropping it stops it.
pub(crate) struct Camera {
    stop: Arc<AtomicBool>,
}

impl Camera {
    /// Starts the first camera there is. `seen` is called for each frame and `failed` at most once, both on the camera's
    /// own thread.
    pub(crate) fn start(
        seen: impl FnMut(Frame) + Send + 'static,
        failed: impl FnOnce(String) + Send + 'static,
    ) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new()
            .name("cityplus-camera".to_owned())
            .spawn(move || {
                let keep_on = || !stopped.load(Ordering::Relaxed);
                let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
                if keep_on()
                    && let Err(reason) = platform::run(seen, &keep_on)
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

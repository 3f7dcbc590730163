//! Work that takes time, off the window's thread; its outcome comes back to it.

use std::cell::RefCell;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};

/// Where the outcome is left and fetched.
struct Desk<T> {
    outcome: Option<T>,
    waker: Option<Waker>,
    /// The work ended without an outcome.
    gone: bool,
}

/// Runs `work` on a thread of its own, then `then` on the window's thread. Where no thread can be had, or the window is
/// gone, `then` is not run.
pub(crate) fn run<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
    then: impl FnOnce(T) + 'static,
) {
    let desk = Arc::new(Mutex::new(Desk {
        outcome: None,
        waker: None,
        gone: false,
    }));
    let writer = Leave(Arc::clone(&desk));
    let started = std::thread::Builder::new()
        .name("cityplus-work".to_owned())
        .spawn(move || {
            let outcome = work();
            lock(&writer.0).outcome = Some(outcome);
        });
    if started.is_err() {
        return;
    }
    let then = RefCell::new(Some(then));
    let waiting = slint::spawn_local(async move {
        let outcome = poll_fn(|context| {
            let mut desk = lock(&desk);
            if let Some(outcome) = desk.outcome.take() {
                return Poll::Ready(Some(outcome));
            }
            if desk.gone {
                return Poll::Ready(None);
            }
            desk.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
        if let (Some(outcome), Some(then)) = (outcome, then.take()) {
            then(outcome);
        }
    });
    // Without an event loop there is no window to come back to.
    drop(waiting);
}

/// Wakes who waits, however the thread ends.
struct Leave<T>(Arc<Mutex<Desk<T>>>);

impl<T> Drop for Leave<T> {
    fn drop(&mut self) {
        let mut desk = lock(&self.0);
        desk.gone = true;
        if let Some(waker) = desk.waker.take() {
            waker.wake();
        }
    }
}

fn lock<T>(desk: &Mutex<Desk<T>>) -> std::sync::MutexGuard<'_, Desk<T>> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

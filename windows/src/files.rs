//! A picture out of a file, for who has no camera. What is in it is looked at by the core.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use slint::{ComponentHandle as _, Weak};

use crate::background;
use crate::stage::Outlet;
use crate::ui::MainWindow;

/// The most that is read of a file: a byte more than the core takes, so that it sees that there is too much and says so.
const PICTURE_BYTES_MAX: u64 = 32 * 1024 * 1024 + 1;

/// Lets a person choose a file and tells its content to the screen that is open now; if that was left meanwhile, to
/// nobody. Nothing happens when none is chosen.
pub(crate) fn choose_picture<T: 'static>(
    window: &Weak<MainWindow>,
    outlet: &Outlet<T>,
    told: fn(Vec<u8>) -> T,
) {
    let Some(window) = window.upgrade() else {
        return;
    };
    let outlet = outlet.for_now();
    let choosing = rfd::AsyncFileDialog::new()
        .add_filter("PNG, JPEG", &["png", "jpg", "jpeg"])
        // In front of the window, which waits for it where the platform has it so.
        .set_parent(&window.window().window_handle())
        .pick_file();
    let waiting = slint::spawn_local(async move {
        if let Some(chosen) = choosing.await {
            let path = chosen.path().to_path_buf();
            background::run(move || read(&path), move |content| outlet.send(told(content)));
        }
    });
    drop(waiting);
}

/// The file's content. One that cannot be read has none, and the core says that there is no picture in it.
fn read(path: &Path) -> Vec<u8> {
    let mut content = Vec::new();
    let read = File::open(path).and_then(|file| file.take(PICTURE_BYTES_MAX).read_to_end(&mut content));
    match read {
        Ok(_) => content,
        Err(_) => Vec::new(),
    }
}

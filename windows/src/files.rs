//! A picture out of a file, for who has no camera. What is in it is looked at by the core.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::background;

/// The most that is read of a file: the core refuses more than this.
const PICTURE_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// Lets a person choose a file and gives its content. Nothing happens when none is chosen.
pub(crate) fn choose_picture(then: impl FnOnce(Vec<u8>) + 'static) {
    let choosing = rfd::AsyncFileDialog::new()
        .add_filter("PNG, JPEG", &["png", "jpg", "jpeg"])
        .pick_file();
    let waiting = slint::spawn_local(async move {
        if let Some(chosen) = choosing.await {
            let path = chosen.path().to_path_buf();
            background::run(move || read(&path), then);
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

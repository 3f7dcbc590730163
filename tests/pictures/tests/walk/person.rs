//! Somebody before a window: looks for words as a screen reader does, then clicks and types.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use cityplus_pictures::headless::{Stand, Time};
use cityplus_pictures::picture::Picture;
use cityplus_scanner::{Frame, scan};
use cityplus_windows::options::Options;
use clap::Parser as _;
use i_slint_backend_testing::{AccessibleRole, ElementHandle, ElementQuery};
use slint::LogicalPosition;
use slint::platform::Key;

use crate::city::City;

/// Nobody waits longer for a page.
const PATIENCE: Duration = Duration::from_mins(2);
const POLL: Duration = Duration::from_millis(15);
/// Tall enough that nothing has to be scrolled to.
const WINDOW: (u32, u32) = (900, 3_200);

pub(crate) struct Person {
    pub(crate) stand: Stand,
}

impl Person {
    /// Before a device of their own, whose app is open.
    pub(crate) fn at(city: &City, device: &str, arguments: &[&str]) -> Self {
        let home = city.home(device);
        let url = city.url();
        let mut line = vec!["cityplus-windows", "--language", "pl", "--server", &url];
        line.extend(["--data", home.to_str().expect("a name"), "--device-name", device]);
        line.extend(arguments);
        let options = Options::try_parse_from(line).expect("a command line");
        let stand = Stand::new(Time::Real).expect("a window");
        stand.resize(WINDOW.0, WINDOW.1);
        stand.shell.open(options.opening().expect("options"), None);
        Self { stand }
    }

    /// Looks until there is something, and fails with a picture of what there is instead.
    pub(crate) fn until<T>(&self, what: &str, look: impl Fn() -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            self.stand.settle();
            if let Some(found) = look() {
                return found;
            }
            if Instant::now() > end {
                let path = self.keep_picture("lost");
                panic!("no {what}: look at {}", path.display());
            }
            std::thread::sleep(POLL);
        }
    }

    fn find(&self, role: AccessibleRole, part: &str, last: bool) -> Option<ElementHandle> {
        let all = ElementQuery::from_root(self.stand.shell.window())
            .match_descendants()
            .match_accessible_role(role)
            .find_all();
        let mut fitting = all.into_iter().filter(|element| {
            let label = element.accessible_label().unwrap_or_default();
            label.contains(part) && element.accessible_enabled().unwrap_or(true)
        });
        if last { fitting.last() } else { fitting.next() }
    }

    pub(crate) fn wait_for(&self, role: AccessibleRole, part: &str) -> ElementHandle {
        self.until(&format!("{role:?} with `{part}`"), || {
            self.find(role, part, false)
        })
    }

    /// Clicks a button once it is there and on.
    pub(crate) fn press(&self, part: &str) {
        self.press_role(AccessibleRole::Button, part);
    }

    pub(crate) fn press_role(&self, role: AccessibleRole, part: &str) {
        let element = self.wait_for(role, part);
        self.click(&element);
    }

    /// Where a page has two of the same name, the lower one.
    pub(crate) fn press_last(&self, part: &str) {
        let what = format!("button with `{part}`");
        let element = self.until(&what, || self.find(AccessibleRole::Button, part, true));
        self.click(&element);
    }

    fn click(&self, element: &ElementHandle) {
        // What is new on a page has its place after it was drawn.
        self.stand.draw();
        let (corner, size) = (element.absolute_position(), element.size());
        self.stand.click(LogicalPosition::new(
            corner.x + size.width / 2.0,
            corner.y + size.height / 2.0,
        ));
    }

    /// Types into the fields of a form, from the first on, going on by the Tab key.
    pub(crate) fn fill(&self, texts: &[&str]) {
        let first = self.wait_for(AccessibleRole::TextInput, "");
        self.click(&first);
        for (index, text) in texts.iter().enumerate() {
            if index > 0 {
                self.stand.key(Key::Tab);
            }
            // A field may know already what it will be.
            self.stand.select_all();
            self.stand.type_text(text);
        }
    }

    pub(crate) fn type_into(&self, part: &str, text: &str) {
        let field = self.wait_for(AccessibleRole::TextInput, part);
        self.click(&field);
        self.stand.type_text(text);
    }

    /// Types into one field of a form, in the place of what stands there.
    pub(crate) fn enter(&self, part: &str, text: &str) {
        let field = self.wait_for(AccessibleRole::TextInput, part);
        self.click(&field);
        self.stand.select_all();
        self.stand.type_text(text);
    }

    /// Puts a long text into a field at once, as a screen reader does: nobody types it letter by letter.
    pub(crate) fn paste(&self, part: &str, text: &str) {
        self.wait_for(AccessibleRole::TextInput, part)
            .set_accessible_value(text);
        self.stand.settle();
    }

    /// Goes to the form of signing in, where this is not it, and sends it by the Enter key.
    pub(crate) fn sign_in(&self, email: &str, password: &str) {
        let there = || self.find(AccessibleRole::TextInput, "Hasło", false).map(drop);
        if there().is_none() {
            self.press("Zaloguj");
        }
        self.until("form", there);
        self.fill(&[email, password]);
        self.stand.key(Key::Return);
    }

    /// Keeps a picture to look at.
    pub(crate) fn keep_picture(&self, name: &str) -> PathBuf {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("walk-{name}.png"));
        self.stand.draw().write(&path).expect("a picture");
        path
    }
}

/// The text of the QR symbol on a picture.
pub(crate) fn read_code(picture: &Picture) -> Option<String> {
    let luma: Vec<u8> = picture.pixels.iter().map(|pixel| pixel.g).collect();
    let frame = Frame::new(picture.width, picture.height, picture.width, &luma).expect("a whole picture");
    scan(&frame).ok()?.into_iter().next()
}

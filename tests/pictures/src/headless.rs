//! A platform without windows: the shell draws into memory, and what a person does is dispatched to it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use cityplus_windows::Shell;
use slint::platform::software_renderer::{MinimalSoftwareWindow, RepaintBufferType};
use slint::platform::{EventLoopProxy, Platform, PointerEventButton, WindowAdapter, WindowEvent};
use slint::{EventLoopError, LogicalPosition, PhysicalSize, PlatformError, Rgb8Pixel, SharedString};

use crate::picture::Picture;

/// How the time of animations goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// It stands still: two pictures of the same are the same.
    Still,
    /// As on the wall.
    Real,
}

type Event = Box<dyn FnOnce() + Send>;

/// What the stands of a thread share.
struct Hall {
    events: Receiver<Event>,
    /// The window that the next component is given.
    next: RefCell<Option<Rc<MinimalSoftwareWindow>>>,
}

thread_local! {
    static HALL: RefCell<Option<Rc<Hall>>> = const { RefCell::new(None) };
}

struct Headless {
    hall: Rc<Hall>,
    started: Instant,
    time: Time,
    events: Sender<Event>,
}

struct Proxy(Sender<Event>);

impl EventLoopProxy for Proxy {
    fn quit_event_loop(&self) -> Result<(), EventLoopError> {
        Ok(())
    }

    fn invoke_from_event_loop(&self, event: Event) -> Result<(), EventLoopError> {
        self.0
            .send(event)
            .map_err(|_| EventLoopError::EventLoopTerminated)
    }
}

impl Platform for Headless {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        let window = self.hall.next.borrow_mut().take();
        let window = window.ok_or_else(|| PlatformError::from("a window that nobody asked for"))?;
        Ok(window as Rc<dyn WindowAdapter>)
    }

    fn duration_since_start(&self) -> Duration {
        match self.time {
            Time::Still => Duration::ZERO,
            Time::Real => self.started.elapsed(),
        }
    }

    fn new_event_loop_proxy(&self) -> Option<Box<dyn EventLoopProxy>> {
        // One process has one event loop; pictures alone need none, and can be drawn on several threads.
        match self.time {
            Time::Still => None,
            Time::Real => Some(Box::new(Proxy(self.events.clone()))),
        }
    }
}

fn set_platform(time: Time) -> Result<Rc<Hall>, String> {
    let (sender, events) = channel();
    let hall = Rc::new(Hall {
        events,
        next: RefCell::new(None),
    });
    let platform = Headless {
        hall: Rc::clone(&hall),
        started: Instant::now(),
        time,
        events: sender,
    };
    slint::platform::set_platform(Box::new(platform))
        .map_err(|error| format!("the platform cannot be set: {error}"))?;
    Ok(hall)
}

/// The shell on a screen in memory.
pub struct Stand {
    /// The shell.
    pub shell: Shell,
    window: Rc<MinimalSoftwareWindow>,
    hall: Rc<Hall>,
    size: Cell<PhysicalSize>,
}

impl Stand {
    /// Makes the shell on a screen of its own. The first of a thread sets its platform; with [`Time::Real`] that can be
    /// done on one thread of a process.
    ///
    /// # Errors
    /// A sentence, where another thread has the platform.
    pub fn new(time: Time) -> Result<Self, String> {
        let hall = match HALL.take() {
            Some(hall) => hall,
            None => set_platform(time)?,
        };
        HALL.set(Some(Rc::clone(&hall)));
        let window = MinimalSoftwareWindow::new(RepaintBufferType::NewBuffer);
        hall.next.replace(Some(Rc::clone(&window)));
        let shell = Shell::new().map_err(|error| format!("the shell cannot be made: {error}"))?;
        let stand = Self {
            shell,
            window,
            hall,
            size: Cell::new(PhysicalSize::new(0, 0)),
        };
        stand.resize(420, 800);
        slint::ComponentHandle::show(stand.shell.window()).map_err(|error| error.to_string())?;
        Ok(stand)
    }

    /// The window's size in pixels.
    pub fn resize(&self, width: u32, height: u32) {
        let size = PhysicalSize::new(width, height);
        self.size.set(size);
        self.window.set_size(size);
    }

    /// Does what waits: events, timers, changes.
    pub fn settle(&self) {
        while let Ok(event) = self.hall.events.try_recv() {
            event();
        }
        slint::platform::update_timers_and_animations();
    }

    /// Draws the window.
    pub fn draw(&self) -> Picture {
        // What one pass changes, such as a text that comes into its field, is drawn by the next.
        for _ in 0..2 {
            self.settle();
            self.paint();
        }
        self.settle();
        self.paint()
    }

    fn paint(&self) -> Picture {
        let size = self.size.get();
        let black = Rgb8Pixel { r: 0, g: 0, b: 0 };
        let mut picture = Picture::filled(size.width, size.height, black);
        self.window.request_redraw();
        let stride = usize::try_from(size.width).unwrap_or_default();
        self.window.draw_if_needed(|renderer| {
            renderer.render(&mut picture.pixels, stride);
        });
        picture
    }

    /// Presses a key and lets it go.
    pub fn key(&self, key: impl Into<SharedString>) {
        let text = key.into();
        self.send(WindowEvent::KeyPressed { text: text.clone() });
        self.send(WindowEvent::KeyReleased { text });
        self.settle();
    }

    /// Selects all of the text in the field that has the keyboard: what is typed next takes its place.
    pub fn select_all(&self) {
        let control: SharedString = slint::platform::Key::Control.into();
        self.send(WindowEvent::KeyPressed {
            text: control.clone(),
        });
        self.key('a');
        self.send(WindowEvent::KeyReleased { text: control });
        self.settle();
    }

    /// Types a text, letter by letter.
    pub fn type_text(&self, text: &str) {
        for letter in text.chars() {
            self.key(letter);
        }
    }

    /// Presses the pointer's button at a place and lets it go.
    pub fn click(&self, position: LogicalPosition) {
        let button = PointerEventButton::Left;
        self.send(WindowEvent::PointerMoved { position });
        self.send(WindowEvent::PointerPressed { position, button });
        self.send(WindowEvent::PointerReleased { position, button });
        self.send(WindowEvent::PointerExited);
        self.settle();
    }

    fn send(&self, event: WindowEvent) {
        // The platform is ours: it takes every event.
        let _taken = self.window.dispatch_event_with_result(event);
    }
}

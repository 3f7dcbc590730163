//! A screen on the window: states in, drawn; what a person does, out.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use slint::{ComponentHandle as _, JoinHandle, Weak};

use crate::facade::Live;
use crate::ui::{FrameDoor, MainWindow, Screen};

/// How one screen's states are drawn and its intents are made.
pub trait Drawn: Default + 'static {
    /// The subscription to it.
    type Live: Live;
    /// The page on the window.
    const SCREEN: Screen;

    /// Draws a state.
    fn draw(&mut self, window: &MainWindow, state: &<Self::Live as Live>::State);

    /// Connects the page's callbacks, once.
    fn listen(window: &MainWindow, drawn: &Rc<RefCell<Self>>, outlet: &Outlet<Intent<Self>>);

    /// The screen was opened.
    fn opened(&mut self, _window: &MainWindow, _handle: &Arc<Self::Live>) {}

    /// The screen was left: what it alone needs ends here.
    fn left(&mut self, _window: &MainWindow) {}
}

/// What a person does on a screen.
pub type Intent<D> = <<D as Drawn>::Live as Live>::Intent;

/// What takes an intent.
type Taker<T> = Box<dyn Fn(T)>;

/// Where intents go: to the screen that is open, or nowhere.
pub struct Outlet<T> {
    to: Rc<RefCell<Option<Taker<T>>>>,
    /// Counts the screens: another one of the same kind is another.
    visit: Rc<Cell<u64>>,
    /// The only one that is told; any, if none is named.
    only: Option<u64>,
}

impl<T> Clone for Outlet<T> {
    fn clone(&self) -> Self {
        Self {
            to: Rc::clone(&self.to),
            visit: Rc::clone(&self.visit),
            only: self.only,
        }
    }
}

impl<T> Default for Outlet<T> {
    fn default() -> Self {
        Self {
            to: Rc::default(),
            visit: Rc::default(),
            only: None,
        }
    }
}

impl<T> Outlet<T> {
    /// Tells the open screen what a person did.
    pub fn send(&self, intent: T) {
        if self.only.is_some_and(|only| only != self.visit.get()) {
            return;
        }
        if let Some(to) = &*self.to.borrow() {
            to(intent);
        }
    }

    /// The outlet to the screen that is open now, for what takes time: who comes after it hears nothing of it.
    #[must_use]
    pub fn for_now(&self) -> Self {
        Self {
            only: Some(self.visit.get()),
            ..self.clone()
        }
    }

    /// Says where intents go from here on.
    pub fn connect(&self, to: impl Fn(T) + 'static) {
        self.visit.set(self.visit.get().wrapping_add(1));
        *self.to.borrow_mut() = Some(Box::new(to));
    }

    /// From here on intents go nowhere.
    pub fn disconnect(&self) {
        self.visit.set(self.visit.get().wrapping_add(1));
        self.to.borrow_mut().take();
    }
}

/// The place of one kind of screen on the window.
pub struct Stage<D: Drawn> {
    window: Weak<MainWindow>,
    drawn: Rc<RefCell<D>>,
    outlet: Outlet<Intent<D>>,
    live: Option<Arc<D::Live>>,
    playing: Option<JoinHandle<()>>,
}

impl<D: Drawn> Stage<D> {
    /// Connects the page's callbacks.
    pub fn new(window: &MainWindow) -> Self {
        let drawn = Rc::new(RefCell::new(D::default()));
        let outlet = Outlet::default();
        D::listen(window, &drawn, &outlet);
        Self {
            window: window.as_weak(),
            drawn,
            outlet,
            live: None,
            playing: None,
        }
    }

    /// Draws a state that comes from nowhere, as for a picture of the page.
    pub fn draw(&self, state: &<D::Live as Live>::State) {
        if let Some(window) = self.window.upgrade() {
            self.drawn.borrow_mut().draw(&window, state);
            window.global::<FrameDoor>().set_screen(D::SCREEN);
        }
    }

    /// What a person does goes here.
    pub fn outlet(&self) -> &Outlet<Intent<D>> {
        &self.outlet
    }

    /// Draws a screen's states until it ends or is left. The page comes with the first state, not before.
    pub fn open(&mut self, handle: Arc<D::Live>) {
        self.close();
        let Some(window) = self.window.upgrade() else {
            return;
        };
        self.drawn.borrow_mut().opened(&window, &handle);
        self.live = Some(Arc::clone(&handle));
        let told = Arc::clone(&handle);
        self.outlet.connect(move |intent| {
            // A screen that has ended, or has more to do than it can keep, says so by its next state.
            let _unheard = told.send(intent);
        });
        let (window, drawn) = (self.window.clone(), Rc::clone(&self.drawn));
        let playing = slint::spawn_local(async move {
            while let Some(state) = Arc::clone(&handle).next().await {
                let Some(window) = window.upgrade() else {
                    return;
                };
                drawn.borrow_mut().draw(&window, &state);
                let frame = window.global::<FrameDoor>();
                if frame.get_screen() != D::SCREEN {
                    frame.set_screen(D::SCREEN);
                }
            }
        });
        self.playing = playing.ok();
    }

    /// Leaves the screen.
    pub fn close(&mut self) {
        self.outlet.disconnect();
        // Whatever else holds it, a camera perhaps: a screen that was left does nothing any more.
        if let Some(live) = self.live.take() {
            live.end();
        }
        if let Some(playing) = self.playing.take() {
            playing.abort();
        }
        if let Some(window) = self.window.upgrade() {
            self.drawn.borrow_mut().left(&window);
        }
    }
}

impl<D: Drawn> Drop for Stage<D> {
    fn drop(&mut self) {
        self.close();
    }
}

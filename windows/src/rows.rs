//! Lists that change in place.
//!
//! A list that were replaced with each state would take the keyboard's focus and a text's caret away from whoever is
//! using it. So each list keeps its model, and only the rows that differ are changed.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use slint::{Model, ModelNotify, ModelRc, ModelTracker};

/// One list of a screen.
pub(crate) struct Rows<T: Clone + PartialEq + 'static> {
    list: Rc<List<T>>,
}

impl<T: Clone + PartialEq + 'static> Default for Rows<T> {
    fn default() -> Self {
        Self {
            list: Rc::new(List {
                rows: RefCell::default(),
                notify: ModelNotify::default(),
            }),
        }
    }
}

impl<T: Clone + PartialEq + 'static> Rows<T> {
    /// Makes the list hold these rows, and returns it for its view.
    pub(crate) fn show(&self, rows: impl IntoIterator<Item = T>) -> ModelRc<T> {
        let mut shown = 0;
        for row in rows {
            match self.list.row_data(shown) {
                Some(old) if old == row => {}
                Some(_) => self.list.change(shown, row),
                None => self.list.push(row),
            }
            shown += 1;
        }
        self.list.truncate(shown);
        self.model()
    }

    /// The list.
    pub(crate) fn model(&self) -> ModelRc<T> {
        ModelRc::from(Rc::clone(&self.list) as Rc<dyn Model<Data = T>>)
    }

    /// Changes the rows for which `change` returns another one.
    pub(crate) fn change(&self, mut change: impl FnMut(T) -> Option<T>) {
        for index in 0..self.list.row_count() {
            if let Some(row) = self.list.row_data(index).and_then(&mut change) {
                self.list.change(index, row);
            }
        }
    }
}

/// The rows, and who is told of their changes.
struct List<T> {
    rows: RefCell<Vec<T>>,
    notify: ModelNotify,
}

impl<T: Clone + 'static> List<T> {
    fn push(&self, row: T) {
        let index = self.row_count();
        self.rows.borrow_mut().push(row);
        self.notify.row_added(index, 1);
    }

    fn truncate(&self, count: usize) {
        let before = self.row_count();
        if before > count {
            self.rows.borrow_mut().truncate(count);
            self.notify.row_removed(count, before - count);
        }
    }

    /// Changes a row. Of a second change before the page is drawn again Slint 1.18 keeps that the row is old, but not that it
    /// has to look: the row then stays as it was. A row that comes and goes behind the last makes it look.
    fn change(&self, index: usize, row: T) {
        if let Some(old) = self.rows.borrow_mut().get_mut(index) {
            *old = row;
        }
        self.notify.row_changed(index);
        let end = self.row_count();
        self.notify.row_added(end, 1);
        self.notify.row_removed(end, 1);
    }
}

impl<T: Clone + 'static> Model for List<T> {
    type Data = T;

    fn row_count(&self) -> usize {
        self.rows.borrow().len()
    }

    fn row_data(&self, row: usize) -> Option<T> {
        self.rows.borrow().get(row).cloned()
    }

    fn set_row_data(&self, row: usize, data: T) {
        self.change(row, data);
    }

    fn model_tracker(&self) -> &dyn ModelTracker {
        &self.notify
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

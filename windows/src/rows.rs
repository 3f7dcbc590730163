//! Lists that change in place.
//!
//! A list that were replaced with each state would take the keyboard's focus and a text's caret away from whoever is
//! using it. So each list keeps its model, and only the rows that differ are changed.

use std::rc::Rc;

use slint::{Model as _, ModelRc, VecModel};

/// One list of a screen.
pub(crate) struct Rows<T: Clone + PartialEq + 'static> {
    model: Rc<VecModel<T>>,
}

impl<T: Clone + PartialEq + 'static> Default for Rows<T> {
    fn default() -> Self {
        Self {
            model: Rc::new(VecModel::default()),
        }
    }
}

impl<T: Clone + PartialEq + 'static> Rows<T> {
    /// Makes the list hold these rows, and returns it for its view.
    pub(crate) fn show(&self, rows: impl IntoIterator<Item = T>) -> ModelRc<T> {
        let mut shown = 0;
        for row in rows {
            match self.model.row_data(shown) {
                Some(old) if old == row => {}
                Some(_) => self.model.set_row_data(shown, row),
                None => self.model.push(row),
            }
            shown += 1;
        }
        while self.model.row_count() > shown {
            self.model.remove(self.model.row_count() - 1);
        }
        self.model()
    }

    /// The list.
    pub(crate) fn model(&self) -> ModelRc<T> {
        ModelRc::from(Rc::clone(&self.model) as Rc<dyn slint::Model<Data = T>>)
    }

    /// Changes the rows for which `change` returns another one.
    pub(crate) fn change(&self, mut change: impl FnMut(T) -> Option<T>) {
        for index in 0..self.model.row_count() {
            if let Some(row) = self.model.row_data(index).and_then(&mut change) {
                self.model.set_row_data(index, row);
            }
        }
    }
}

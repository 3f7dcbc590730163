//! A form on a page: its fields in place, and what is typed into them.

use std::cell::RefCell;
use std::rc::Rc;

use slint::{ModelRc, SharedString};

use crate::facade::view;
use crate::pieces::field;
use crate::rows::Rows;
use crate::typed::Typed;
use crate::ui::FieldView;

/// A form; clones are the same form.
#[derive(Clone, Default)]
pub(crate) struct Form(Rc<RefCell<Inside>>);

#[derive(Default)]
struct Inside {
    rows: Rows<FieldView>,
    typed: Typed,
    /// The longest text of each field, in the order of the fields.
    limits: Vec<(String, u32)>,
}

impl Form {
    /// Makes the form have these fields, and returns them for its view.
    pub(crate) fn show(&self, fields: &[view::Field]) -> ModelRc<FieldView> {
        let mut inside = self.0.borrow_mut();
        let Inside { rows, typed, limits } = &mut *inside;
        *limits = fields
            .iter()
            .map(|one| (one.key.clone(), one.max_chars))
            .collect();
        rows.show(
            fields
                .iter()
                .map(|one| field(one, &typed.hear(&one.key, &one.value))),
        )
    }

    /// Takes what a person typed; returns what is sent.
    pub(crate) fn type_in(&self, key: &str, text: &str) -> String {
        let mut inside = self.0.borrow_mut();
        let Inside { rows, typed, limits } = &mut *inside;
        let limit = limits.iter().find(|(known, _)| known == key);
        let kept = typed.type_in(key, text, limit.map_or(0, |(_, limit)| *limit));
        rows.change(|row| {
            (row.key == key).then(|| FieldView {
                value: SharedString::from(&kept),
                ..row
            })
        });
        kept
    }

    /// The form was sent or another was gone to: from here on the presenter's word counts again.
    pub(crate) fn settle(&self) {
        self.0.borrow_mut().typed.settle();
    }

    /// What was typed, a password perhaps, stays on no page that nobody sees.
    pub(crate) fn empty(&self) {
        let mut inside = self.0.borrow_mut();
        inside.typed = Typed::default();
        let _emptied = inside.rows.show([]);
    }
}

//! What is typed into a field, against what the presenter says stands in it.
//!
//! A presenter answers each letter with a state that holds the whole text. That answer may come late, when more letters
//! were typed; drawn as it is, it would take them away again. So a text that was sent is kept here until it comes back.
//! A text that nobody sent is the presenter's own wish, and wins.

use std::collections::{BTreeMap, VecDeque};

/// Texts under way, for each field at most: more than anybody types between two states.
const UNDER_WAY_MAX: usize = 256;

/// The fields of one screen.
#[derive(Debug, Default)]
pub struct Typed {
    fields: BTreeMap<String, Field>,
}

#[derive(Debug, Default)]
struct Field {
    /// What the presenter said last.
    said: String,
    /// What was sent since, oldest first.
    under_way: VecDeque<String>,
}

impl Typed {
    /// A person typed: `text` is all of the field's text now. Returns what stands in the field.
    pub fn type_in(&mut self, key: &str, text: &str, max_chars: u32) -> String {
        let limit = usize::try_from(max_chars).unwrap_or(usize::MAX);
        let kept: String = match limit {
            // A field that names no limit has none of its own.
            0 => text.to_owned(),
            _ => text.chars().take(limit).collect(),
        };
        let field = self.fields.entry(key.to_owned()).or_default();
        if field.under_way.len() >= UNDER_WAY_MAX {
            field.under_way.pop_front();
        }
        field.under_way.push_back(kept.clone());
        kept
    }

    /// The presenter says what stands in the field. Returns what to draw.
    pub fn hear(&mut self, key: &str, said: &str) -> String {
        let field = self.fields.entry(key.to_owned()).or_default();
        if let Some(back) = field.under_way.iter().rposition(|sent| sent == said) {
            field.under_way.drain(..=back);
            said.clone_into(&mut field.said);
        } else if said != field.said {
            field.under_way.clear();
            said.clone_into(&mut field.said);
        }
        field.under_way.back().unwrap_or(&field.said).clone()
    }

    /// The person sent the form or went to another: from here on the presenter's word counts again.
    pub fn settle(&mut self) {
        for field in self.fields.values_mut() {
            if let Some(last) = field.under_way.pop_back() {
                field.said = last;
                field.under_way.clear();
            }
        }
    }
}

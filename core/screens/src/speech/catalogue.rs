//! Texts that come with a city's data.

use cityplus_domain::text::Text;

use super::Speech;

impl Speech {
    /// A text of the city's data in this language; in the language it has first, if this one is missing.
    pub(crate) fn text<'t>(&self, text: &'t Text) -> &'t str {
        text.in_language(self.language().tag())
    }
}

//! A text as a QR symbol, made once and drawn in any language.

use cityplus_engine::ticketcode::large_qr_matrix;

use crate::view::CodePicture;

/// A text and its symbol.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Code {
    text: String,
    side: u32,
    modules: Vec<u8>,
}

impl Code {
    /// Of a text; none if it is longer than a symbol takes, or has letters that its dense form has not.
    pub(crate) fn of(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let symbol = text.clone();
        Self::with_symbol(&symbol, text)
    }

    /// Of a number: in capitals in the symbol, whose dense form has no small letters, and as it is for who reads it.
    pub(crate) fn of_number(number: String) -> Option<Self> {
        Self::with_symbol(&number.to_uppercase(), number)
    }

    fn with_symbol(symbol: &str, text: String) -> Option<Self> {
        let matrix = large_qr_matrix(symbol).ok()?;
        Some(Self {
            text,
            side: u32::try_from(matrix.side).ok()?,
            modules: matrix.modules.into_iter().map(u8::from).collect(),
        })
    }

    /// To draw; `accessibility` is what a screen reader says.
    pub(crate) fn picture(&self, accessibility: String) -> CodePicture {
        CodePicture {
            side: self.side,
            modules: self.modules.clone(),
            text: self.text.clone(),
            accessibility,
        }
    }
}

//! A look at how things stand: one at a time, by itself or because a person asked.

/// How a look is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Following {
    /// There is none.
    #[default]
    No,
    /// Nobody asked for it: if it fails, nobody is told.
    ByItself,
    /// A person asked, and is told if it fails.
    Asked,
}

impl Following {
    /// Begins a look; false if one is under way, which then is this person's, too.
    pub(crate) fn begin(&mut self, by_itself: bool) -> bool {
        let may_begin = *self == Self::No;
        if !by_itself {
            *self = Self::Asked;
        } else if may_begin {
            *self = Self::ByItself;
        }
        may_begin
    }

    /// Ends it; whether a person had asked.
    pub(crate) fn end(&mut self) -> bool {
        std::mem::take(self) == Self::Asked
    }

    /// Whether one is under way.
    pub(crate) fn is_on(self) -> bool {
        self != Self::No
    }
}

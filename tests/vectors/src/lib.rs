//! Golden vectors: the formats City+ has released, and must read for ever.
//!
//! The JSON files beside this crate's manifest are read by every language that
//! speaks the formats; `FORMAT.md` there describes them. A file of a released
//! format is never changed again, only joined by new ones.

pub mod codes;
pub mod conformance;
pub mod denylist;
pub mod hex;
pub mod make;
pub mod verdicts;

/// The vector files by name: what is tracked, as this crate was built with it.
pub const FILES: [(&str, &str); 3] = [
    ("cp1-codes.json", include_str!("../cp1-codes.json")),
    ("cp1-denylist.json", include_str!("../cp1-denylist.json")),
    ("cp1-verdicts.json", include_str!("../cp1-verdicts.json")),
];

/// The text of a vector file.
pub fn file(name: &str) -> Option<&'static str> {
    FILES
        .iter()
        .find(|(file, _)| *file == name)
        .map(|(_, text)| *text)
}

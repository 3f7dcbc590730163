//! City packs: a city as data (decision 13). Reads a folder of TOML files, checks everything, and gives either the
//! whole city or all problems, each with file, line, column, field and what to do.
//!
//! Must never guess: what a pack does not say clearly is a problem, not a default. Depends on nothing of the server,
//! so that the fuzz targets can build it alone. The format is described in `backend/cities/README.md`.

mod city_file;
mod files;
mod languages;
mod node;
mod pack;
mod points;
mod prices;
mod problem;
mod product;
mod reading;
mod report;
mod suggest;
mod unit_file;
mod variant;

#[cfg(test)]
mod tests;

use std::path::Path;

use cityplus_domain::catalogue::Catalogue;
use cityplus_protocol::points::PointsRule;

pub use files::{BUILT_IN, FILE_MAX_BYTES, FILES_MAX, PackFile, built_in};
pub use pack::read;
pub use problem::{PROBLEMS_MAX, PackProblem, Position};
pub use report::{Report, check};

/// A city whose pack is in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedCity {
    /// What it sells.
    pub catalogue: Catalogue,
    /// The catalogue's version: changes when what it says changes, not when a comment does. 32 hexadecimal digits.
    pub version: String,
    /// What earns points beside money; the operator is told.
    pub points: Vec<PointsRule>,
    /// How it looks.
    pub brand: Brand,
    /// How to reach it.
    pub contact: Contact,
}

/// How a city's app and pages look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// The colour of buttons and headings: `#` and six hexadecimal digits in small letters.
    pub primary_color: String,
}

/// How residents reach who runs the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// A mail address.
    pub mail: String,
    /// A telephone number with `+` and country.
    pub phone: Option<String>,
    /// A page, `https://` only.
    pub page: Option<String>,
}

/// Loads the pack in a folder. Reads files: call it where blocking is allowed.
pub fn load(folder: &Path) -> Result<LoadedCity, Vec<PackProblem>> {
    read(&files::in_folder(folder)?)
}

/// Loads a pack by its name if it is built in, else from the folder of that name; `./opole` is always a folder.
pub fn resolve(folder_or_name: &str) -> Result<LoadedCity, Vec<PackProblem>> {
    if let Some(files) = built_in(folder_or_name) {
        return read(&files);
    }
    let folder = Path::new(folder_or_name);
    if folder.exists() {
        return load(folder);
    }
    let hint = suggest::suggestion(folder_or_name, BUILT_IN.iter().copied());
    let message = format!("neither a folder nor a pack that is built in; {hint}");
    Err(vec![PackProblem::of_file(folder_or_name, message)])
}

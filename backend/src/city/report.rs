//! `cityplus check-city`: a pack's problems, or that there are none, for the person who writes it.

use std::path::Path;

use super::{LoadedCity, PackProblem, load, resolve};

/// What to print and how to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Lines to print; the last is not ended.
    pub text: String,
    /// 0 if all is right, else 1.
    pub exit_code: u8,
}

/// Checks the pack in a folder; if there is none of that name, the pack that is built in. Reads files: call it where
/// blocking is allowed.
pub fn check(folder: &Path) -> Report {
    let city = match folder.to_str() {
        Some(name) if !folder.exists() => resolve(name),
        _ => load(folder),
    };
    match city {
        Ok(city) => Report {
            text: praise(&city),
            exit_code: 0,
        },
        Err(problems) => Report {
            text: list(&problems),
            exit_code: 1,
        },
    }
}

fn praise(city: &LoadedCity) -> String {
    let catalogue = &city.catalogue;
    let products = &catalogue.products;
    let variants: usize = products.iter().map(|product| product.variants.len()).sum();
    let lists: usize = products.iter().map(|product| product.prices.len()).sum();
    format!(
        "ok: {}, {}, {}, {}, {}, {}, version {}",
        catalogue.city.key,
        counted(catalogue.units.len(), "unit"),
        counted(catalogue.venues.len(), "venue"),
        counted(products.len(), "product"),
        counted(variants, "variant"),
        counted(lists, "price list"),
        city.version,
    )
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

fn list(problems: &[PackProblem]) -> String {
    let mut lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.push(format!("{} found", counted(problems.len(), "problem")));
    lines.join("\n")
}

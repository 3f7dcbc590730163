//! `cityplus check-city`: a pack's problems, or that there are none, for the person who writes it.

use std::fmt::Write;

use super::{LoadedCity, PackProblem, resolve};

/// What to print and how to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Lines to print, each ended; on standard output if all is right, else on standard error.
    pub text: String,
    /// 0 if all is right, else 1.
    pub exit_code: u8,
}

/// Checks the pack in a folder, or one that is built in.
pub fn check(folder_or_name: &str) -> Report {
    match resolve(folder_or_name) {
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
        "ok: {}, {}, {}, {}, {}, {}, version {}\n",
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
    let mut text = String::new();
    for problem in problems {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{problem}");
    }
    let _ = writeln!(text, "{} found", counted(problems.len(), "problem"));
    text
}

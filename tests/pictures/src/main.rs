//! `cargo xtask screenshots`: every page in every look, as PNGs for a person to look at, with contact sheets.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cityplus_pictures::fixtures::{Language, Look, PAGES};
use cityplus_pictures::headless::{Stand, Time};
use cityplus_pictures::picture::Picture;
use cityplus_screens::frame::ColorScheme;
use slint::Rgb8Pixel;

/// The windows that are drawn: name, width, height, and the height at texts of 200 %, where a page is longer. Higher than a
/// phone is: whole pages are to be seen.
const WINDOWS: [(&str, u32, u32, u32); 2] = [("phone", 420, 1_400, 3_200), ("desktop", 1_100, 1_100, 1_800)];
const SCHEMES: [(&str, ColorScheme); 3] = [
    ("light", ColorScheme::Light),
    ("dark", ColorScheme::Dark),
    ("contrast", ColorScheme::HighContrast),
];
const LANGUAGES: [Language; 2] = [Language::Polish, Language::English];
const TEXT_SIZES: [u32; 2] = [100, 200];

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let only: Vec<String> = std::env::args().skip(2).collect();
    let Some(folder) = folder else {
        eprintln!("screenshots FOLDER [PAGE…]");
        return ExitCode::FAILURE;
    };
    match draw_all(&folder, &only) {
        Ok(count) => {
            println!("{count} pictures in {}", folder.display());
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("screenshots: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn draw_all(folder: &Path, only: &[String]) -> Result<usize, String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let stand = Stand::new(Time::Still)?;
    let mut count = 0;
    for (window, width, height, long_height) in WINDOWS {
        for text_size_percent in TEXT_SIZES {
            let height = if text_size_percent == 100 {
                height
            } else {
                long_height
            };
            stand.resize(width, height);
            for language in LANGUAGES {
                for (scheme_name, scheme) in SCHEMES {
                    let look = Look {
                        language,
                        scheme,
                        text_size_percent,
                    };
                    let name = format!("{window}-{}-{scheme_name}-{text_size_percent}", language.tag());
                    let drawn = draw_look(&stand, folder, &name, look, only)?;
                    count += drawn.len();
                    sheet(&drawn, 6).write(&folder.join(format!("sheet-{name}.png")))?;
                }
            }
        }
    }
    Ok(count)
}

fn draw_look(
    stand: &Stand,
    folder: &Path,
    name: &str,
    look: Look,
    only: &[String],
) -> Result<Vec<Picture>, String> {
    let mut drawn = Vec::new();
    for page in PAGES
        .iter()
        .filter(|page| only.is_empty() || only.iter().any(|name| name == page.name))
    {
        (page.draw)(&stand.shell, look);
        let picture = stand.draw();
        picture.write(&folder.join(format!("{}-{name}.png", page.name)))?;
        drawn.push(picture);
    }
    Ok(drawn)
}

/// All pictures of a look side by side, at half their size.
fn sheet(pictures: &[Picture], columns: usize) -> Picture {
    const GAP: u32 = 8;
    let small: Vec<Picture> = pictures.iter().map(|picture| picture.shrunk(2)).collect();
    let cell = small
        .first()
        .map_or((0, 0), |first| (first.width + GAP, first.height + GAP));
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let rows = number(small.len().div_ceil(columns));
    let grey = Rgb8Pixel {
        r: 128,
        g: 128,
        b: 128,
    };
    let width = number(columns.min(small.len())) * cell.0 + GAP;
    let mut sheet = Picture::filled(width, rows * cell.1 + GAP, grey);
    for (index, picture) in small.iter().enumerate() {
        let (row, column) = (number(index / columns), number(index % columns));
        sheet.lay(picture, GAP + column * cell.0, GAP + row * cell.1);
    }
    sheet
}

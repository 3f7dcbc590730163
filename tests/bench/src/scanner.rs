//! Benchmark `scanner`: how long a camera frame of 640x480 takes, against what is promised.
//!
//! The limits are promises: 60 ms for a frame with a code, 30 ms for one without, so that a camera's 30 frames a second
//! are all searched. With `--pictures` the slowest of a folder's pictures, laid into such a frame, is told too.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use cityplus_scanner::{Frame, scan};
use cityplus_ticketcode::qr_matrix;

use crate::figure::Figure;

const WIDTH: usize = 640;
const HEIGHT: usize = 480;
const CODE_MS_LIMIT: f64 = 60.0;
const NO_CODE_MS_LIMIT: f64 = 30.0;
/// Length of a phone's ticket code, in characters.
const CODE_LENGTH: usize = 366;

/// What can be set from the command line.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Scans of each frame; the figures are medians.
    #[arg(long, default_value_t = 50)]
    rounds: u32,
    /// A folder with PNG pictures of codes, for example a set of `ZXing`'s.
    #[arg(long)]
    pictures: Option<PathBuf>,
}

/// Measures, and returns the figures in the order they are printed.
pub(crate) fn run(options: &Options) -> Result<Vec<Figure>, String> {
    let code = code_frame(4)?;
    if median_ms(&code, 1)?.1 == 0 {
        return Err("the code of the frame was not read; its time would say nothing".to_owned());
    }
    let inverted: Vec<u8> = code.iter().map(|pixel| 255 - pixel).collect();
    let mut figures = Vec::new();
    for (name, luma, limit) in [
        ("scanner_code", &code, CODE_MS_LIMIT),
        ("scanner_code_inverted", &inverted, CODE_MS_LIMIT),
        ("scanner_no_code_gradient", &gradient(), NO_CODE_MS_LIMIT),
        ("scanner_no_code_noise", &noise(), NO_CODE_MS_LIMIT),
    ] {
        figures.push(Figure::new(name, median_ms(luma, options.rounds)?.0, "ms", limit));
    }
    if let Some(folder) = &options.pictures {
        figures.push(slowest_picture(folder, options.rounds)?);
    }
    Ok(figures)
}

/// Median time of a scan in milliseconds, and the number of codes it finds.
fn median_ms(luma: &[u8], rounds: u32) -> Result<(f64, usize), String> {
    let frame = Frame::new(640, 480, 640, luma).map_err(|error| error.to_string())?;
    let mut times = Vec::new();
    let mut found = 0;
    for _ in 0..rounds.max(1) {
        let start = Instant::now();
        let texts = scan(black_box(&frame)).map_err(|error| error.to_string())?;
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
        found = texts.len();
    }
    times.sort_by(f64::total_cmp);
    let middle = times.get(times.len() / 2).ok_or("nothing was measured")?;
    Ok((*middle, found))
}

/// A symbol as large as a phone's ticket in the middle of the frame, `scale` pixels a module.
fn code_frame(scale: usize) -> Result<Vec<u8>, String> {
    let symbol = qr_matrix(&"A1".repeat(CODE_LENGTH / 2)).map_err(|error| error.to_string())?;
    let (left, top) = (
        (WIDTH - symbol.side * scale) / 2,
        (HEIGHT - symbol.side * scale) / 2,
    );
    let module = |at: usize, edge: usize| at.checked_sub(edge).map(|inside| inside / scale);
    Ok(pixels(|x, y| match (module(x, left), module(y, top)) {
        (Some(column), Some(row)) if symbol.is_dark(column, row) => 20,
        _ => 235,
    }))
}

fn gradient() -> Vec<u8> {
    pixels(|x, _| u8::try_from(x * 255 / WIDTH).unwrap_or(u8::MAX))
}

/// The same in every run; evenly spread over all greys, which has the most false corners.
fn noise() -> Vec<u8> {
    let mut state = 1_u64;
    pixels(|_, _| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    })
}

fn pixels(mut grey: impl FnMut(usize, usize) -> u8) -> Vec<u8> {
    let mut luma = Vec::with_capacity(WIDTH * HEIGHT);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            luma.push(grey(x, y));
        }
    }
    luma
}

/// The largest median of a folder's pictures, read or not.
fn slowest_picture(folder: &Path, rounds: u32) -> Result<Figure, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut slowest: Option<f64> = None;
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.extension().is_some_and(|ending| ending == "png") {
            let (time, _) = median_ms(&in_frame(&path)?, rounds)?;
            slowest = Some(slowest.map_or(time, |before| before.max(time)));
        }
    }
    let time = slowest.ok_or_else(|| format!("{}: no PNG pictures", folder.display()))?;
    Ok(Figure::new("scanner_slowest_picture", time, "ms", CODE_MS_LIMIT))
}

/// A picture stretched or shrunk until it fits the frame, on white.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pictures have far fewer pixels than a float has digits"
)]
fn in_frame(path: &Path) -> Result<Vec<u8>, String> {
    let failed = |error: String| format!("{}: {error}", path.display());
    let file = fs::File::open(path).map_err(|error| failed(error.to_string()))?;
    let mut decoder = png::Decoder::new(std::io::BufReader::new(file));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|error| failed(error.to_string()))?;
    let size = reader
        .output_buffer_size()
        .ok_or_else(|| failed("too large".to_owned()))?;
    let mut bytes = vec![0; size];
    let info = reader
        .next_frame(&mut bytes)
        .map_err(|error| failed(error.to_string()))?;
    let (width, height) = (info.width as usize, info.height as usize);
    let samples = info.color_type.samples();
    // The second sample is the green one, which is nearest to the brightness.
    let shown = usize::from(samples > 2);
    let factor = (WIDTH as f64 / width as f64).min(HEIGHT as f64 / height as f64);
    Ok(pixels(|x, y| {
        let (column, row) = ((x as f64 / factor) as usize, (y as f64 / factor) as usize);
        let inside = (column < width).then_some((row * width + column) * samples + shown);
        inside.and_then(|at| bytes.get(at)).copied().unwrap_or(u8::MAX)
    }))
}

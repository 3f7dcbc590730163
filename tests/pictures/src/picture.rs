//! A picture in memory and as a PNG.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

use slint::Rgb8Pixel;

/// The largest side that is read, in pixels.
const SIDE_MAX: u32 = 8_192;

/// Pixels, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Red, green and blue of each pixel.
    pub pixels: Vec<Rgb8Pixel>,
}

impl Picture {
    /// One colour all over.
    pub fn filled(width: u32, height: u32, color: Rgb8Pixel) -> Self {
        Self {
            width,
            height,
            pixels: vec![color; size(width) * size(height)],
        }
    }

    /// Lays another picture on this one; what goes over the edge is left out.
    pub fn lay(&mut self, other: &Self, left: u32, top: u32) {
        for row in 0..other.height.min(self.height.saturating_sub(top)) {
            let columns = size(other.width.min(self.width.saturating_sub(left)));
            let from = size(row) * size(other.width);
            let to = size(top + row) * size(self.width) + size(left);
            if let (Some(source), Some(target)) = (
                other.pixels.get(from..from + columns),
                self.pixels.get_mut(to..to + columns),
            ) {
                target.copy_from_slice(source);
            }
        }
    }

    /// The same, `times` smaller, each pixel the mean of those it stands for.
    #[must_use]
    pub fn shrunk(&self, times: u32) -> Self {
        let times = times.max(1);
        let (width, height) = (self.width / times, self.height / times);
        let mut pixels = Vec::with_capacity(size(width) * size(height));
        for row in 0..height {
            for column in 0..width {
                pixels.push(self.mean(column * times, row * times, times));
            }
        }
        Self {
            width,
            height,
            pixels,
        }
    }

    fn mean(&self, left: u32, top: u32, side: u32) -> Rgb8Pixel {
        let mut sums = [0_u32; 3];
        let mut count = 0;
        for row in top..top + side {
            let start = size(row) * size(self.width) + size(left);
            for pixel in self.pixels.get(start..start + size(side)).unwrap_or_default() {
                for (sum, part) in sums.iter_mut().zip([pixel.r, pixel.g, pixel.b]) {
                    *sum += u32::from(part);
                }
                count += 1;
            }
        }
        let [r, g, b] = sums.map(|sum| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX));
        Rgb8Pixel { r, g, b }
    }

    /// Writes a PNG, with a palette where there are few colours: most of a page is flat.
    ///
    /// # Errors
    /// A sentence, where the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), String> {
        let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let file = File::create(path).map_err(|error| failed(&error))?;
        let mut encoder = png::Encoder::new(BufWriter::new(file), self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        let bytes: Vec<u8> = self
            .pixels
            .iter()
            .flat_map(|pixel| [pixel.r, pixel.g, pixel.b])
            .collect();
        let mut writer = encoder.write_header().map_err(|error| failed(&error))?;
        writer.write_image_data(&bytes).map_err(|error| failed(&error))
    }

    /// Reads a PNG that [`Picture::write`] wrote.
    ///
    /// # Errors
    /// A sentence, where the file cannot be read or is another kind of picture.
    pub fn read(path: &Path) -> Result<Self, String> {
        let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let file = File::open(path).map_err(|error| failed(&error))?;
        let decoder = png::Decoder::new(BufReader::new(file));
        let mut reader = decoder.read_info().map_err(|error| failed(&error))?;
        let (width, height) = (reader.info().width, reader.info().height);
        if width > SIDE_MAX || height > SIDE_MAX {
            return Err(failed(&"the picture is too large"));
        }
        let mut bytes = vec![0; size(width) * size(height) * 3];
        let info = reader.next_frame(&mut bytes).map_err(|error| failed(&error))?;
        if info.color_type != png::ColorType::Rgb || info.bit_depth != png::BitDepth::Eight {
            return Err(failed(
                &"not a picture of ours: red, green and blue of eight bits",
            ));
        }
        let pixels = bytes
            .chunks_exact(3)
            .filter_map(|parts| match parts {
                [r, g, b] => Some(Rgb8Pixel { r: *r, g: *g, b: *b }),
                _ => None,
            })
            .collect();
        Ok(Self {
            width,
            height,
            pixels,
        })
    }
}

fn size(pixels: u32) -> usize {
    usize::try_from(pixels).unwrap_or(usize::MAX)
}

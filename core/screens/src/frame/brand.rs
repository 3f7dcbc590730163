//! The city's colour, dark enough for white text on it.

/// Before the city's own colour is known.
pub(super) const UNKNOWN: u32 = 0x0000_529b;

/// The least contrast of text to its ground (WCAG 2.1, 1.4.3).
const CONTRAST_MIN: f64 = 4.5;

/// The colour of a text such as `#00529b` as `0xRRGGBB`; darkened until white text on it can be read.
pub(super) fn color(text: Option<&str>) -> u32 {
    let digits = text
        .and_then(|text| text.strip_prefix('#'))
        .filter(|digits| digits.len() == 6);
    let Some(color) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else {
        return UNKNOWN;
    };
    let mut channels = [16, 8, 0].map(|shift| f64::from((color >> shift) & 0xff) / 255.0);
    while contrast_to_white(channels) < CONTRAST_MIN {
        channels = channels.map(|channel| channel * 0.95);
    }
    channels
        .iter()
        .fold(0, |sum, channel| (sum << 8) | byte(*channel))
}

/// WCAG 2.1, "contrast ratio" and "relative luminance".
fn contrast_to_white(channels: [f64; 3]) -> f64 {
    let [red, green, blue] = channels.map(|channel| {
        if channel <= 0.04045 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    });
    1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

/// Rounded down, so that the contrast only grows.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // from 0 to 255 by the line before
fn byte(channel: f64) -> u32 {
    let scaled = (channel * 255.0 + 1e-9).clamp(0.0, 255.0);
    scaled as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dark_colour_stays_as_it_is() {
        for (text, expected) in [
            (Some("#00529b"), 0x0000_529b),
            (Some("#000000"), 0),
            (Some("#7a1fa2"), 0x007a_1fa2),
            (None, UNKNOWN),
            (Some(""), UNKNOWN),
            (Some("00529b"), UNKNOWN),
            (Some("#00529"), UNKNOWN),
            (Some("#00529g"), UNKNOWN),
            (Some("#żżż"), UNKNOWN),
        ] {
            assert_eq!(color(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_light_colour_is_darkened_until_white_can_be_read() {
        for text in ["#ffffff", "#ffcc00", "#8ec63f", "#777777", "#ff0000"] {
            let dark = color(Some(text));
            let channels = [16, 8, 0].map(|shift| f64::from((dark >> shift) & 0xff) / 255.0);
            assert!(contrast_to_white(channels) >= CONTRAST_MIN, "{text} {dark:06x}");
        }
    }
}

//! Base45 (RFC 9285): two bytes in three characters of the QR alphanumeric set.
//!
//! Strict both ways: every byte string has one spelling and every other text is
//! refused, also a last pair above 255.

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// A text that is not Base45.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not Base45: a character is outside the set, or a group is too short or too large")]
pub struct Base45Error;

/// Bytes as Base45.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(2) * 3);
    let (pairs, rest) = bytes.as_chunks::<2>();
    for pair in pairs {
        let value = usize::from(u16::from_be_bytes(*pair));
        push_digits(&mut text, value, 3);
    }
    if let [last] = rest {
        push_digits(&mut text, usize::from(*last), 2);
    }
    text
}

fn push_digits(text: &mut String, mut value: usize, digits: usize) {
    for _ in 0..digits {
        if let Some(character) = ALPHABET.get(value % 45) {
            text.push(char::from(*character));
        }
        value /= 45;
    }
}

/// Base45 as bytes; at most two thirds of the text's length are allocated.
pub fn decode(text: &str) -> Result<Vec<u8>, Base45Error> {
    let (triples, rest) = text.as_bytes().as_chunks::<3>();
    let mut bytes = Vec::with_capacity(triples.len() * 2 + 1);
    for [low, middle, high] in triples {
        let value = digit(*low)? + digit(*middle)? * 45 + digit(*high)? * 2025;
        let value = u16::try_from(value).map_err(|_| Base45Error)?;
        bytes.extend_from_slice(&value.to_be_bytes());
    }
    match rest {
        [] => {}
        [low, high] => {
            let value = digit(*low)? + digit(*high)? * 45;
            bytes.push(u8::try_from(value).map_err(|_| Base45Error)?);
        }
        _ => return Err(Base45Error),
    }
    Ok(bytes)
}

/// Value of each byte as a digit; 255 marks those outside the alphabet.
const DIGITS: [u8; 256] = {
    let mut digits = [255; 256];
    let mut value = 0_u8;
    let mut rest: &[u8] = ALPHABET;
    while let [character, tail @ ..] = rest {
        let (_, from_here) = digits.split_at_mut(*character as usize);
        if let [slot, ..] = from_here {
            *slot = value;
        }
        value += 1;
        rest = tail;
    }
    digits
};

fn digit(character: u8) -> Result<u32, Base45Error> {
    match DIGITS.get(usize::from(character)) {
        Some(&value) if value < 45 => Ok(u32::from(value)),
        _ => Err(Base45Error),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn speaks_rfc_9285() {
        for (plain, text) in [
            ("", ""),
            ("AB", "BB8"),
            ("Hello!!", "%69 VD92EX0"),
            ("ietf!", "QED8WEX0"),
        ] {
            assert_eq!(encode(plain.as_bytes()), text);
            assert_eq!(decode(text), Ok(plain.as_bytes().to_vec()));
        }
        for bad in ["GGW", ":::", "A", "::", "ab8", "BB8A", "BB\u{e9}"] {
            assert_eq!(decode(bad), Err(Base45Error), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_byte_string_has_one_spelling(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(decode(&encode(&bytes)), Ok(bytes));
        }

        #[test]
        fn a_text_is_refused_or_canonical(text in "[0-9A-Z $%*+./:-]{0,12}") {
            if let Ok(bytes) = decode(&text) {
                prop_assert_eq!(encode(&bytes), text);
            }
        }
    }
}

//! Tokens and one-time codes: random, handed out once, kept only as SHA-256.

use cityplus_protocol::texts::Secret;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};

use super::AccountError;
use crate::digest::sha256_hex;

/// The letters and digits of codes that people type: none looks like another one.
const ALPHABET: [char; 32] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N',
    'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
];

/// A new secret: in clear for its owner, hashed for the database.
pub(super) struct NewSecret {
    /// To hand out.
    pub(super) secret: Secret,
    /// To keep.
    pub(super) hash: String,
}

/// 256 random bits in base64url.
pub(super) fn new_token() -> Result<NewSecret, AccountError> {
    let mut bytes = [0; 32];
    fill(&mut bytes)?;
    secret(BASE64URL_NOPAD.encode(&bytes))
}

/// A code to be typed: two groups of five, 50 bits. Enough because attempts are counted and its life is short.
pub(super) fn new_code() -> Result<NewSecret, AccountError> {
    let new = secret(groups(2)?)?;
    let hash = hash_code(new.secret.as_str());
    Ok(NewSecret { hash, ..new })
}

/// Random groups of five letters and digits, 25 bits each, with hyphens between.
pub(super) fn groups(count: usize) -> Result<String, AccountError> {
    let mut groups = Vec::with_capacity(count);
    for _ in 0..count {
        let mut bytes = [0; 5];
        fill(&mut bytes)?;
        // 256 is a multiple of 32: every letter is equally likely.
        let letter = |byte: u8| ALPHABET.get(usize::from(byte % 32)).copied();
        groups.push(bytes.into_iter().filter_map(letter).collect::<String>());
    }
    Ok(groups.join("-"))
}

/// What is kept of a token.
pub(super) fn hash(token: &str) -> String {
    sha256_hex(token.as_bytes())
}

/// What is kept of a code: however it was typed, in small or capital letters, with or without hyphens.
pub(super) fn hash_code(code: &str) -> String {
    let typed: String = code
        .chars()
        .filter(|letter| *letter != '-' && *letter != '_')
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    hash(&typed)
}

/// An id for a row that leaves this room never: 128 random bits.
pub(super) fn row_id() -> Result<String, AccountError> {
    let mut bytes = [0; 16];
    fill(&mut bytes)?;
    Ok(HEXLOWER.encode(&bytes))
}

pub(super) fn fill(bytes: &mut [u8]) -> Result<(), AccountError> {
    getrandom::fill(bytes).map_err(|_| AccountError::Fault("the system gives no randomness".into()))
}

fn secret(text: String) -> Result<NewSecret, AccountError> {
    let hash = hash(&text);
    let secret = Secret::try_from(text).map_err(|error| AccountError::Fault(error.to_string()))?;
    Ok(NewSecret { secret, hash })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_256_bits_and_differ() {
        let (one, two) = (new_token().unwrap(), new_token().unwrap());
        assert_eq!(one.secret.as_str().len(), 43);
        assert_ne!(one.secret, two.secret);
        assert_eq!(one.hash, hash(one.secret.as_str()));
    }

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let code = new_code().unwrap().secret;
        let text = code.as_str();
        assert_eq!(text.len(), 11);
        for typed in [text.to_lowercase(), text.replace('-', ""), text.replace('-', "_")] {
            assert_eq!(hash_code(&typed), hash_code(text));
        }
        assert_ne!(hash_code("AAAAA-AAAAA"), hash_code("AAAAA-AAAAB"));
    }
}

//! SHA-256 as this server keeps it: in 64 small hex digits.

use data_encoding::HEXLOWER;
use ring::digest;

/// The digest of some bytes.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(digest::digest(&digest::SHA256, bytes).as_ref())
}

#[cfg(test)]
mod tests {
    use super::sha256_hex;

    #[test]
    fn is_sha_256() {
        // NIST's example.
        assert_eq!(
            sha256_hex(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}

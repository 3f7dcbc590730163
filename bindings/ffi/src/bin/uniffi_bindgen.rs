//! Writes the Kotlin and Swift sources of this crate's interface: `cargo xtask bindings` runs it. No part of the product.

fn main() {
    uniffi::uniffi_bindgen_main();
}

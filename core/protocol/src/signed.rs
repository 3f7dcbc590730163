//! Orders that a device signs: what they have in common.

/// Makes the signed form of an order: the order, the key and the signature over the order's `signing_bytes`.
macro_rules! signed {
    ($(#[$attribute:meta])* $signed:ident, $order:ident) => {
        $(#[$attribute])*
        #[derive(PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $signed {
            /// What is signed.
            pub order: $order,
            /// The device's key; must be bound to the wallet whose money it is.
            pub public_key: $crate::bytes::PublicKey,
            /// Ed25519 over the signing bytes.
            pub signature: $crate::bytes::Signature,
        }
    };
}

pub(crate) use signed;

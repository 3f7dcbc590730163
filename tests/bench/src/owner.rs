//! A wallet and the device that signs for it.

use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_domain::keys::UnitKey;
use cityplus_domain::{Clock as _, Money, SystemClock};
use cityplus_engine::protocol::payment::{PaymentOrder, SignedPaymentOrder};
use cityplus_engine::protocol::transfer::{SignedTransferOrder, TransferOrder};
use cityplus_engine::protocol::{PublicKey, Signature};
use ring::signature::{Ed25519KeyPair, KeyPair as _};

/// Who may spend what is in a wallet.
pub(crate) struct Owner {
    pub(crate) wallet: WalletId,
    /// The device's key, which must be bound to the wallet.
    pub(crate) device: PublicKey,
    pair: Ed25519KeyPair,
}

impl Owner {
    /// With a device whose key is made of the wallet's id: there is nothing to steal.
    pub(crate) fn of(wallet: WalletId) -> Result<Self, String> {
        let seed = wallet.as_bytes().repeat(2);
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(text)?;
        let device = PublicKey(pair.public_key().as_ref().try_into().map_err(text)?);
        Ok(Self { wallet, device, pair })
    }

    /// A signed order to pay, of this moment.
    pub(crate) fn pay(&self, merchant: &UnitKey, amount: Money) -> Result<SignedPaymentOrder, String> {
        let now = SystemClock.now();
        let order = PaymentOrder {
            payment_id: PaymentId::new(now),
            wallet_id: self.wallet,
            merchant: merchant.clone(),
            amount,
            created_at: now,
        };
        Ok(SignedPaymentOrder {
            signature: self.sign(&order.signing_bytes())?,
            public_key: self.device,
            order,
        })
    }

    /// A signed order to send money to another wallet, of this moment.
    pub(crate) fn send(&self, to: WalletId, amount: Money) -> Result<SignedTransferOrder, String> {
        let now = SystemClock.now();
        let order = TransferOrder {
            transfer_id: TransferId::new(now),
            from_wallet_id: self.wallet,
            to_wallet_id: to,
            amount,
            created_at: now,
        };
        Ok(SignedTransferOrder {
            signature: self.sign(&order.signing_bytes())?,
            public_key: self.device,
            order,
        })
    }

    fn sign(&self, bytes: &[u8]) -> Result<Signature, String> {
        let signature = self.pair.sign(bytes);
        signature.as_ref().try_into().map(Signature).map_err(text)
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

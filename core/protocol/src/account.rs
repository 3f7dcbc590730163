//! The account's part of the API.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{AccountId, DeviceId, WalletId};
use serde::{Deserialize, Serialize};

use crate::bytes::{PublicKey, Signature};
use crate::texts::{Email, Language, Name, Password, PhoneNumber, Secret};

/// What a person may do beyond being a resident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// Has a wallet and buys.
    Resident,
    /// Checks tickets.
    Inspector,
    /// Works at a city's service desk.
    Clerk,
    /// Takes and gives cash for the payment operator.
    Teller,
    /// Sells tickets on paper at a facility's kiosk or till, from the facility's wallet.
    Seller,
    /// Runs the system.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::Resident,
        Self::Inspector,
        Self::Clerk,
        Self::Teller,
        Self::Seller,
        Self::Administrator,
    ];

    /// The role as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Inspector => "inspector",
            Self::Clerk => "clerk",
            Self::Teller => "teller",
            Self::Seller => "seller",
            Self::Administrator => "administrator",
        }
    }

    /// Whether who has the role pays from a wallet: a resident from their own, a seller from the facility's.
    pub const fn has_wallet(self) -> bool {
        matches!(self, Self::Resident | Self::Seller)
    }
}

/// `POST /v1/account/register`: the answer is the same whether or not the address has an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Register {
    /// Where the confirmation goes.
    pub email: Email,
    /// The password to be.
    pub password: Password,
    /// How to address the person.
    pub name: Name,
    /// The language of mails.
    pub language: Language,
}

/// `POST /v1/account/confirm`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Confirm {
    /// From the mailed link.
    pub token: Secret,
}

/// The device that signs in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceRegistration {
    /// Made by the device at its first start.
    pub device_id: DeviceId,
    /// What its owner calls it.
    pub name: Name,
    /// Its key, which signs ticket codes and payment orders.
    pub public_key: PublicKey,
    /// Ed25519 over [`device_proof_bytes`], by that key.
    pub proof: Signature,
}

/// The bytes by which a device proves that it holds its key.
pub fn device_proof_bytes(email: &Email, device_id: DeviceId, public_key: &PublicKey) -> Vec<u8> {
    format!(
        "cityplus-device-1\n{}\n{device_id}\n{public_key}\n",
        email.as_str()
    )
    .into_bytes()
}

/// `POST /v1/account/login`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Login {
    /// The account's address.
    pub email: Email,
    /// Its password. Not checked for form here: an old password may be of any form.
    pub password: Secretive,
    /// The device that signs in.
    pub device: DeviceRegistration,
}

/// A typed-in password of any form, at most 1024 bytes; never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Secretive(String);

impl Secretive {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Secretive {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len() <= 1024 {
            Ok(Self(text))
        } else {
            Err("at most 1024 bytes are read")
        }
    }
}

impl From<Secretive> for String {
    fn from(text: Secretive) -> Self {
        text.0
    }
}

impl std::fmt::Debug for Secretive {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secretive(…)")
    }
}

/// `POST /v1/account/refresh`, `POST /v1/account/logout`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshToken {
    /// The refresh token last handed out. Each serves once; a second use ends the session.
    pub refresh_token: Secret,
}

/// `POST /v1/account/password/forgot`: the answer is the same whether or not the address has an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ForgotPassword {
    /// Where the code goes.
    pub email: Email,
}

/// `POST /v1/account/password/reset`: ends every session of the account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetPassword {
    /// The account's address.
    pub email: Email,
    /// The one-time code from the mail.
    pub code: Secret,
    /// The password to be.
    pub new_password: Password,
}

/// Who one is: `GET /v1/account/me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountView {
    /// The account.
    pub account_id: AccountId,
    /// For the desk and the telephone: short, with a check digit (Olomouc O1).
    pub customer_number: String,
    /// The account's address.
    pub email: Email,
    /// The person's name.
    pub name: Name,
    /// The language of mails.
    pub language: Language,
    /// What the person may do.
    pub roles: Vec<Role>,
    /// The wallet at the payment operator; staff accounts have none.
    pub wallet_id: Option<WalletId>,
}

/// `GET /v1/account/me/findable`: by what others who have a wallet may find one's own, to send money to it. Nobody is
/// found before they agree to it, nor after they take it back. A server from before or after this program may say less or
/// more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Findable {
    /// By the account's mail address.
    pub by_mail: bool,
    /// By the account's telephone number.
    #[serde(default)]
    pub by_number: bool,
}

/// `PUT /v1/account/me/findable`: what is not said stays as it is, and something is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetFindable {
    /// By the account's mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_mail: Option<bool>,
    /// By the account's telephone number, which must have been confirmed. Another number begins without this consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_number: Option<bool>,
}

/// `POST /v1/account/find`: who is to be sent money, by one of these.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Find {
    /// The receiver's mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Email>,
    /// The receiver's telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<PhoneNumber>,
}

/// Who was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Found {
    /// Their wallet.
    pub wallet_id: WalletId,
    /// First name and initial, for the sender to see that it is who they mean.
    pub shown_name: Name,
}

/// A session: the answer to login and refresh.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// For the `Authorization: Bearer` header.
    pub access_token: Secret,
    /// When it ends.
    pub access_expires_at: Timestamp,
    /// For the next session.
    pub refresh_token: Secret,
    /// When it ends.
    pub refresh_expires_at: Timestamp,
    /// The device signed in.
    pub device_id: DeviceId,
    /// Who one is.
    pub account: AccountView,
    /// The server's time.
    pub server_time: Timestamp,
}

/// `PUT /v1/admin/roles`, administrators only.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetRoles {
    /// Whose.
    pub email: Email,
    /// All the roles the account shall have.
    pub roles: Vec<Role>,
}

/// `POST /v1/account/unblock`: whoever holds a lost phone must not be able to, so it asks for the password.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unblock {
    /// The account's password.
    pub password: Secretive,
}

/// Whether the account's wallet is blocked: the answer to `POST /v1/account/block` and `POST /v1/account/unblock`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WalletBlock {
    /// Whether its owner wants it blocked.
    pub blocked: bool,
    /// Whether the payment operator knows. If not, it could not be reached just now and is told as soon as it can be.
    pub operator_told: bool,
}

/// A device of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceView {
    /// The device.
    pub device_id: DeviceId,
    /// What its owner calls it.
    pub name: Name,
    /// When it signed in for the first time.
    pub registered_at: Timestamp,
    /// When it last signed in or renewed its session.
    pub seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// The account's devices, in the order in which they were registered: `GET /v1/account/devices`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Devices {
    /// All of them.
    pub devices: Vec<DeviceView>,
}

/// `POST /v1/account/replace`: the device that asks takes the place of a lost one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplaceDevice {
    /// The account's password.
    pub password: Secretive,
    /// The lost device; without it all devices but the one that asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_id: Option<DeviceId>,
}

/// What is left after a lost device was replaced.
///
/// The lost device is signed out at once, and its key signs nothing more. What was set aside on it, to be paid without a
/// network, can be spent by whoever holds it until that time is over, never more; the rest then comes back by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Replaced {
    /// The devices that the account still has.
    pub devices: Vec<DeviceView>,
    /// Whether the payment operator knows that the lost device's key has ended and that the wallet is open again. If
    /// not, it is told as soon as it can be reached; a wallet that was blocked stays so until then.
    pub operator_told: bool,
}

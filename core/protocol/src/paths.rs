//! The paths of the API, each in one place.

/// `POST`: [`crate::account::Register`] → 202.
pub const REGISTER: &str = "/v1/account/register";
/// `POST`: [`crate::account::Confirm`] → 204.
pub const CONFIRM: &str = "/v1/account/confirm";
/// `POST`: [`crate::account::Login`] → [`crate::account::Session`].
pub const LOGIN: &str = "/v1/account/login";
/// `POST`: [`crate::account::RefreshToken`] → [`crate::account::Session`].
pub const REFRESH: &str = "/v1/account/refresh";
/// `POST`: [`crate::account::RefreshToken`] → 204.
pub const LOGOUT: &str = "/v1/account/logout";
/// `POST`: [`crate::account::ForgotPassword`] → 202.
pub const PASSWORD_FORGOT: &str = "/v1/account/password/forgot";
/// `POST`: [`crate::account::ResetPassword`] → 204.
pub const PASSWORD_RESET: &str = "/v1/account/password/reset";
/// `POST` → [`crate::account::WalletBlock`].
pub const BLOCK: &str = "/v1/account/block";
/// `POST`: [`crate::account::Unblock`] → [`crate::account::WalletBlock`].
pub const UNBLOCK: &str = "/v1/account/unblock";
/// `GET` → [`crate::account::Devices`].
pub const DEVICES: &str = "/v1/account/devices";
/// `POST`: [`crate::account::ReplaceDevice`] → [`crate::account::Replaced`].
pub const REPLACE: &str = "/v1/account/replace";
/// `GET` → [`crate::account::AccountView`].
pub const ME: &str = "/v1/account/me";
/// `GET`, `PUT`: [`crate::account::SetFindable`] → [`crate::account::Findable`].
pub const FINDABLE: &str = "/v1/account/me/findable";
/// `GET`, `PUT`: [`crate::number::SetNumber`], `DELETE` → [`crate::number::NumberView`].
pub const NUMBER: &str = "/v1/account/me/number";
/// `POST`: [`crate::number::ConfirmNumber`] → [`crate::number::NumberView`].
pub const NUMBER_CONFIRM: &str = "/v1/account/me/number/confirm";
/// `POST`: [`crate::account::Find`] → [`crate::account::Found`].
pub const FIND: &str = "/v1/account/find";
/// `PUT`: [`crate::account::SetRoles`] → [`crate::account::AccountView`].
pub const ADMIN_ROLES: &str = "/v1/admin/roles";

/// `GET` → [`crate::operator::WalletView`].
pub const WALLET: &str = "/v1/operator/wallets/{wallet_id}";
/// `GET` → [`crate::operator::StatementPage`].
pub const STATEMENT: &str = "/v1/operator/wallets/{wallet_id}/statement";
/// `POST`: [`crate::operator::CashTopUp`] → 201 [`crate::operator::TopUpReceipt`].
pub const TOP_UPS: &str = "/v1/operator/top-ups";
/// `GET` → [`crate::tariff::Tariff`].
pub const TARIFF: &str = "/v1/operator/tariff";
/// `POST`: [`crate::tariff::TakeDeposit`] → 201 [`crate::tariff::DepositReceipt`]; tellers.
pub const DEPOSITS: &str = "/v1/operator/deposits";
/// `POST`: [`crate::tariff::ReturnDeposit`] → 201 [`crate::tariff::DepositReturn`]; tellers.
pub const DEPOSIT_RETURNS: &str = "/v1/operator/deposit-returns";
/// `POST`: [`crate::till::CancelTopUp`] → 201 [`crate::till::TopUpCancel`]; tellers. The top-up is named by
/// [`crate::till::TopUpName`].
pub const TOP_UP_CANCEL: &str = "/v1/operator/top-ups/{transfer_id}/cancel";
/// `GET` → [`crate::till::Shift`]; tellers.
pub const SHIFT: &str = "/v1/operator/shift";
/// `POST`: [`crate::till::OpenShift`] → 201 [`crate::till::Shift`]; tellers.
pub const SHIFTS: &str = "/v1/operator/shifts";
/// `POST`: [`crate::till::CloseShift`] → 201 [`crate::till::Shift`]; tellers.
pub const SHIFTS_CLOSE: &str = "/v1/operator/shifts/close";
/// `POST`: [`crate::transfer::SignedTransferOrder`] → 201 [`crate::operator::SendReceipt`].
pub const TRANSFERS: &str = "/v1/operator/transfers";
/// `POST`: [`crate::redemption::SignedRedemptionOrder`] → 201 [`crate::redemption::RedemptionView`].
pub const REDEMPTIONS: &str = "/v1/operator/redemptions";
/// `GET` → [`crate::redemption::RedemptionView`].
pub const REDEMPTION: &str = "/v1/operator/redemptions/{redemption_id}";
/// `POST`: [`crate::redemption::PayOutCash`] → 201 [`crate::redemption::RedemptionView`]; tellers.
pub const PAY_OUTS: &str = "/v1/operator/pay-outs";
/// `GET` → [`crate::link::Links`]; `POST`: [`crate::link::SignedLinkOrder`] → 201 [`crate::link::Link`].
pub const LINKS: &str = "/v1/operator/links";
/// `DELETE` → [`crate::link::Link`].
pub const LINK: &str = "/v1/operator/links/{link_id}";
/// `GET` → [`crate::points::PointsView`].
pub const POINTS: &str = "/v1/operator/wallets/{wallet_id}/points";
/// `GET` → [`crate::points::PointsPage`].
pub const POINTS_HISTORY: &str = "/v1/operator/wallets/{wallet_id}/points/{name}";
/// `GET` → [`crate::offline::OperatorKeys`].
pub const OPERATOR_KEYS: &str = "/v1/operator/keys";
/// `POST`: [`crate::offline::SignedAllowanceOrder`] → 201 [`crate::offline::SignedAllowance`].
pub const ALLOWANCES: &str = "/v1/operator/allowances";
/// `POST`: [`crate::offline::OfflinePayment`] → 201 [`crate::offline::OfflineReceipt`].
pub const OFFLINE_PAYMENTS: &str = "/v1/operator/offline-payments";
/// `GET` → [`crate::operator::Gateways`].
pub const GATEWAYS: &str = "/v1/operator/gateways";
/// `POST`: [`crate::operator::StartOnlineTopUp`] → 201 [`crate::operator::OnlineTopUpView`].
pub const ONLINE_TOP_UPS: &str = "/v1/operator/online-top-ups";
/// `GET` → [`crate::cards::SavedCards`].
pub const SAVED_CARDS: &str = "/v1/operator/wallets/{wallet_id}/cards";
/// `DELETE` → 204. Forgotten once, it stays so.
pub const SAVED_CARD: &str = "/v1/operator/wallets/{wallet_id}/cards/{card_id}";
/// `GET` → [`crate::operator::OnlineTopUpView`].
pub const ONLINE_TOP_UP: &str = "/v1/operator/online-top-ups/{transfer_id}";

/// `GET` → [`crate::ticketing::CatalogueView`].
pub const CATALOGUE: &str = "/v1/ticketing/catalogue";
/// `POST`: [`crate::ticketing::AskQuote`] → [`cityplus_domain::quote::Quote`].
pub const QUOTES: &str = "/v1/ticketing/quotes";
/// `POST`: [`crate::ticketing::PlaceOrder`] → 201 or 202 [`crate::ticketing::OrderView`].
pub const ORDERS: &str = "/v1/ticketing/orders";
/// `POST`: [`crate::ticketing::PlaceAbroadOrder`] → 201 or 202 [`crate::ticketing::OrderView`].
pub const ABROAD_ORDERS: &str = "/v1/ticketing/abroad-orders";
/// `GET` → [`crate::ticketing::PartnerCities`].
pub const PARTNERS: &str = "/v1/ticketing/partners";
/// `GET` → [`crate::ticketing::OrderView`].
pub const ORDER: &str = "/v1/ticketing/orders/{order_id}";
/// `GET` → [`crate::ticketing::TicketPage`].
pub const TICKETS: &str = "/v1/ticketing/tickets";
/// `POST`: [`crate::ticketing::AskRefund`] → 200 or 202 [`crate::ticketing::RefundView`].
pub const REFUND: &str = "/v1/ticketing/tickets/{ticket_id}/refund";

/// `GET` → [`crate::inspection::InspectionLists`]; inspectors.
pub const INSPECTION_LISTS: &str = "/v1/inspection/lists";
/// `POST`: [`crate::inspection::UploadScans`] → [`crate::inspection::ScanReceipt`]; inspectors.
pub const INSPECTION_SCANS: &str = "/v1/inspection/scans";

/// `GET` → [`crate::sync::SyncPage`].
pub const SYNC: &str = "/v1/sync";

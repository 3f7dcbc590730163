//! Error codes: stable, for programs. What people read stands in the problem's detail or in the app's own texts.

/// Makes the code type: each code with its HTTP status and a short English title.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal, $title:literal;)+) => {
        /// A stable error code. Once released a code keeps its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
            /// A code newer than this program.
            #[serde(other, rename = "unknown")]
            Unknown,
        }

        impl ErrorCode {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The code as it travels.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ Self::Unknown => "unknown" }
            }

            /// The HTTP status it comes with.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ Self::Unknown => 500 }
            }

            /// A short title.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ Self::Unknown => "Unknown error" }
            }

            /// The code of a text; [`Self::Unknown`] for one that is not known.
            pub fn of(text: &str) -> Self {
                Self::ALL.iter().copied().find(|code| code.as_str() == text).unwrap_or(Self::Unknown)
            }
        }
    };
}

codes! {
    // The request itself.
    /// The body is not JSON, or is not complete.
    MalformedBody = "malformed_body", 400, "The body cannot be read";
    /// A field is missing, of the wrong type, too long or out of range.
    InvalidField = "invalid_field", 422, "A field is not right";
    /// The body is larger than the server reads.
    BodyTooLarge = "body_too_large", 413, "The body is too large";
    /// The body's content type is not JSON.
    UnsupportedMediaType = "unsupported_media_type", 415, "JSON is needed";
    /// No such page or thing.
    NotFound = "not_found", 404, "Not found";
    /// The path exists, but not with this method.
    MethodNotAllowed = "method_not_allowed", 405, "Method not allowed";
    /// The `Idempotency-Key` header is missing.
    IdempotencyKeyMissing = "idempotency_key_missing", 400, "Idempotency-Key is missing";
    /// The `Idempotency-Key` header is not the id in the body.
    IdempotencyKeyMismatch = "idempotency_key_mismatch", 422, "Idempotency-Key is not the id in the body";
    /// The id was used before for something else.
    IdReused = "id_reused", 409, "The id belongs to another request";
    /// Too many requests; see `Retry-After`.
    RateLimited = "rate_limited", 429, "Too many requests";
    /// The server is busy or a part of it is out of reach; see `Retry-After`.
    Unavailable = "unavailable", 503, "Not available right now";
    /// The request took too long.
    TimedOut = "timed_out", 504, "It took too long";
    /// A fault of the server.
    Internal = "internal", 500, "A fault of the server";

    // Account.
    /// No or no longer valid access token.
    NotSignedIn = "not_signed_in", 401, "Sign in first";
    /// The role does not allow it.
    Forbidden = "forbidden", 403, "Not allowed";
    /// Mail address or password is wrong.
    WrongCredentials = "wrong_credentials", 401, "Mail address or password is wrong";
    /// The account's mail address has not been confirmed.
    NotConfirmed = "not_confirmed", 403, "The mail address is not confirmed";
    /// The link or code is wrong, used or too old.
    InvalidToken = "invalid_token", 422, "The link or code is no longer valid";
    /// The password is too easy to guess.
    WeakPassword = "weak_password", 422, "The password is too easy to guess";
    /// The device's proof of its key is wrong.
    InvalidProof = "invalid_proof", 422, "The device's proof is wrong";
    /// The device belongs to another account.
    DeviceTaken = "device_taken", 409, "The device belongs to another account";
    /// More devices than an account may have.
    TooManyDevices = "too_many_devices", 409, "Too many devices";
    /// The city sends no text messages to numbers of that country.
    NumberNotReached = "number_not_reached", 422, "No text messages go to this number";
    /// No such account.
    UnknownAccount = "unknown_account", 404, "No such account";

    // Money.
    /// No such wallet, or not one's own.
    UnknownWallet = "unknown_wallet", 404, "No such wallet";
    /// No such merchant.
    UnknownMerchant = "unknown_merchant", 404, "No such merchant";
    /// No such payment.
    UnknownPayment = "unknown_payment", 404, "No such payment";
    /// The amount is zero, negative or too large.
    InvalidAmount = "invalid_amount", 422, "The amount is not right";
    /// The currency is not the wallet's.
    WrongCurrency = "wrong_currency", 422, "The currency is not the wallet's";
    /// The balance is not enough.
    InsufficientFunds = "insufficient_funds", 409, "Not enough money";
    /// The wallet is blocked: nothing goes out of it.
    WalletBlocked = "wallet_blocked", 409, "The wallet is blocked";
    /// The wallet has ended: its deposit was given back.
    WalletEnded = "wallet_ended", 409, "The wallet has ended";
    /// The deposit is not what it must be, the wallet cannot have one, or there is none to give back.
    NoDeposit = "no_deposit", 409, "No such deposit";
    /// The operator's limit would be exceeded.
    LimitExceeded = "limit_exceeded", 409, "A limit would be exceeded";
    /// The wallet of whoever is to get the money cannot take so much.
    ReceiverFull = "receiver_full", 409, "The receiver's wallet is full";
    /// A device that was bound lately may not move so much on one day.
    NewDevice = "new_device", 409, "The device is new";
    /// The payment order's signature is wrong or its key is not bound to the wallet.
    InvalidSignature = "invalid_signature", 422, "The signature is wrong";
    /// The payment is not in a state that allows it.
    PaymentState = "payment_state", 409, "The payment's state does not allow it";
    /// Nothing can be paid online here, or not through this gateway.
    NoGateway = "no_gateway", 409, "Not paid online here";
    /// The payment gateway refuses the order.
    GatewayRefused = "gateway_refused", 409, "The payment gateway refuses it";
    /// No such saved card, or not of one's own wallet.
    UnknownCard = "unknown_card", 404, "No such saved card";
    /// The saved card is no longer good.
    CardExpired = "card_expired", 409, "The card has expired";
    /// No such top-up, or not one's own.
    UnknownTopUp = "unknown_top_up", 404, "No such top-up";
    /// The top-up has been taken back already.
    TopUpCancelled = "top_up_cancelled", 409, "The top-up has been cancelled";
    /// A shift is open at this till already.
    ShiftOpen = "shift_open", 409, "A shift is open already";
    /// No shift is open at this till, or the receipt's is closed.
    ShiftClosed = "shift_closed", 409, "The shift is closed";
    /// Nothing is paid offline here.
    NoOffline = "no_offline", 409, "Nothing is paid offline here";
    /// No such allowance, or not the one that was given.
    UnknownAllowance = "unknown_allowance", 404, "No such allowance";
    /// The allowance has been spent: somebody has paid twice with the same money.
    Overspent = "overspent", 409, "The allowance has been spent";
    /// The allowance's time is over.
    AllowanceOver = "allowance_over", 409, "The allowance is over";
    /// No such redemption, or not one's own.
    UnknownRedemption = "unknown_redemption", 404, "No such redemption";
    /// No such hold of money on a card.
    UnknownHold = "unknown_hold", 404, "No such hold";
    /// What was blocked on a card has been released by its bank: nothing of it can be taken any more.
    HoldExpired = "hold_expired", 409, "The hold has expired";
    /// So much is handed out only to somebody whose document was seen.
    IdentityNeeded = "identity_needed", 409, "A document is needed";
    /// The id of a request for money is used up: it has been paid, or another transfer took it. An engine says it of the
    /// operator's `id_reused`.
    RequestPaid = "request_paid", 409, "The request has been paid";
    /// The permission to charge another wallet has ended, or there is none.
    LinkEnded = "link_ended", 409, "The link has ended";
    /// The wallet that should pay by a link cannot pay so much now.
    LinkedFunds = "linked_funds", 409, "The linked wallet cannot pay";
    /// No wallet of that city pays here, or nothing has been agreed with it.
    UnknownPartner = "unknown_partner", 404, "No wallet of that city pays here";
    /// A notification that the gateway did not send.
    NotGenuine = "not_genuine", 403, "Not from the gateway";
    /// The payment order is too old or from the future.
    OrderExpired = "order_expired", 422, "The payment order is too old";

    // Ticketing.
    /// No such product.
    UnknownProduct = "unknown_product", 404, "No such product";
    /// No such variant.
    UnknownVariant = "unknown_variant", 404, "No such variant";
    /// No such venue.
    UnknownVenue = "unknown_venue", 404, "No such venue";
    /// Nothing ordered.
    NothingOrdered = "nothing_ordered", 422, "Nothing ordered";
    /// The same variant stands in two lines.
    RepeatedLine = "repeated_line", 422, "A variant stands in two lines";
    /// More than one order may hold.
    TooManyTickets = "too_many_tickets", 422, "Too many tickets";
    /// The day is over.
    DateInPast = "date_in_past", 422, "The day is over";
    /// The day's hours are over.
    SaleOver = "sale_over", 422, "No longer sold for this day";
    /// Not sold so far ahead.
    DateTooFar = "date_too_far", 422, "Not sold so far ahead";
    /// No price for the day.
    NoPrice = "no_price", 422, "No price for this day";
    /// The price needs an entitlement that is not proven.
    NotEntitled = "not_entitled", 403, "An entitlement is needed";
    /// The sum is too large.
    AmountTooLarge = "amount_too_large", 422, "The sum is too large";
    /// The product's tickets are not valid on paper.
    NotPrintable = "not_printable", 422, "Not sold on paper";
    /// The price is not what the buyer saw.
    PriceChanged = "price_changed", 409, "The price has changed";
    /// No such order.
    UnknownOrder = "unknown_order", 404, "No such order";
    /// No such ticket, or not one's own.
    UnknownTicket = "unknown_ticket", 404, "No such ticket";
    /// The product is not taken back, or no longer.
    NotRefundable = "not_refundable", 409, "Not taken back any more";
    /// The ticket has been used.
    TicketUsed = "ticket_used", 409, "The ticket has been used";
    /// The ticket has been refunded.
    TicketRefunded = "ticket_refunded", 409, "The ticket has been refunded";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_read_back() {
        for (index, code) in ErrorCode::ALL.iter().enumerate() {
            assert_eq!(ErrorCode::of(code.as_str()), *code);
            assert!(
                ErrorCode::ALL
                    .iter()
                    .skip(index + 1)
                    .all(|other| other.as_str() != code.as_str())
            );
            assert!((400..600).contains(&code.status()), "{code:?}");
        }
        assert_eq!(ErrorCode::of("of_next_year"), ErrorCode::Unknown);
        assert_eq!(
            serde_json::from_str::<ErrorCode>("\"of_next_year\"").unwrap(),
            ErrorCode::Unknown
        );
    }

    #[test]
    fn every_code_of_a_quote_is_known() {
        for text in [
            "unknown_product",
            "unknown_variant",
            "nothing_ordered",
            "repeated_line",
            "too_many_tickets",
            "date_in_past",
            "sale_over",
            "date_too_far",
            "no_price",
            "not_entitled",
            "amount_too_large",
        ] {
            assert_ne!(ErrorCode::of(text), ErrorCode::Unknown, "{text}");
        }
    }
}

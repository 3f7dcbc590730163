-- Payments across two operators: wallets of a partner pay units here, and the two clear what is owed.

-- A partner's operator may charge a city's wallets with this token; only its hash is kept.
CREATE TABLE partner_access (
    city TEXT NOT NULL,
    -- the city whose operator it is
    partner TEXT NOT NULL,
    -- SHA-256 of the token, in hex
    token_hash TEXT NOT NULL UNIQUE,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (city, partner)
);

-- A payment to a unit here from a wallet that lives at a partner. Kept before the partner is asked.
CREATE TABLE partner_payment (
    id TEXT PRIMARY KEY,
    city TEXT NOT NULL,
    partner TEXT NOT NULL,
    -- what the partner is asked, as it is sent
    asked TEXT NOT NULL,
    -- asking, authorised, capturing, captured, voiding, voided or expired
    state TEXT NOT NULL,
    -- minor units
    captured BIGINT NOT NULL,
    -- minor units, with what is about to be given back
    refunded BIGINT NOT NULL,
    authorised_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- when it is looked at next; none when nothing is left to do. Who looks puts it ahead
    look_at BIGINT
);

CREATE INDEX partner_payment_look_at ON partner_payment (look_at) WHERE look_at IS NOT NULL;

-- What is given back of such a payment: first taken from the unit here, then given to the wallet there.
CREATE TABLE partner_refund (
    id TEXT PRIMARY KEY,
    payment TEXT NOT NULL REFERENCES partner_payment (id),
    city TEXT NOT NULL,
    partner TEXT NOT NULL,
    -- minor units
    amount BIGINT NOT NULL,
    -- 1 when the wallet has it
    done BIGINT NOT NULL,
    look_at BIGINT
);

CREATE INDEX partner_refund_look_at ON partner_refund (look_at) WHERE look_at IS NOT NULL;

-- A stretch of the account with a partner, cut by entries as a merchant's close is. Signed as in the account's history.
CREATE TABLE partner_close (
    account TEXT NOT NULL,
    number BIGINT NOT NULL,
    currency TEXT NOT NULL,
    closed_at BIGINT NOT NULL,
    from_entry BIGINT NOT NULL,
    through_entry BIGINT NOT NULL,
    opening BIGINT NOT NULL,
    charged_count BIGINT NOT NULL,
    charged BIGINT NOT NULL,
    acquired_count BIGINT NOT NULL,
    acquired BIGINT NOT NULL,
    refunds_count BIGINT NOT NULL,
    refunds BIGINT NOT NULL,
    settled BIGINT NOT NULL,
    closing BIGINT NOT NULL,
    PRIMARY KEY (account, number)
);

-- What both sides have found equal and one pays to the other.
CREATE TABLE clearing (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    city TEXT NOT NULL,
    partner TEXT NOT NULL,
    currency TEXT NOT NULL,
    -- acquirer where the units are, issuer where the wallets are
    role TEXT NOT NULL,
    items BIGINT NOT NULL,
    -- what the issuer owes the acquirer, minor units; below zero the acquirer owes
    net BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    -- asked (the other side may not have it), agreed, paid
    state TEXT NOT NULL,
    -- the transfer that pays it, or books its arrival
    transfer TEXT NOT NULL UNIQUE
);

CREATE INDEX clearing_open ON clearing (account) WHERE state <> 'paid';

-- Each payment and each refund is in one clearing.
CREATE TABLE clearing_item (
    account TEXT NOT NULL,
    transfer TEXT NOT NULL,
    clearing TEXT NOT NULL REFERENCES clearing (id),
    -- what the issuer owes the acquirer for it, minor units
    amount BIGINT NOT NULL,
    PRIMARY KEY (account, transfer)
);

CREATE INDEX clearing_item_of ON clearing_item (clearing);

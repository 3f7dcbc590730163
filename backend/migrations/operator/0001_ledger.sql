-- The ledger. Amounts are minor units; times are milliseconds since 1970 in UTC; ids are UUIDs in text.
-- No foreign keys between the tables that every transfer writes: the audit proves what they would.

CREATE TABLE account (
    -- wallet/UUID, merchant/KEY or cash/CURRENCY
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    currency TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    debits_posted BIGINT NOT NULL,
    credits_posted BIGINT NOT NULL,
    debits_pending BIGINT NOT NULL,
    credits_pending BIGINT NOT NULL,
    -- how many entries there are; the last one's sequence
    entries BIGINT NOT NULL,
    -- the last day (days since 1970 in UTC) money was put in from outside, and how much on that day
    load_day BIGINT NOT NULL,
    loaded_on_day BIGINT NOT NULL,
    CHECK (debits_posted >= 0 AND credits_posted >= 0 AND debits_pending >= 0 AND credits_pending >= 0),
    CHECK (kind = 'cash' OR credits_posted - debits_posted - debits_pending >= 0)
);

-- A movement of money. Never changed: with expires_at it only reserves, and its resolution says how it ended.
CREATE TABLE transfer (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT,
    -- the payment a refund gives back
    related TEXT,
    -- the opaque id of who acted, such as the teller
    actor TEXT,
    CHECK (amount > 0)
);

CREATE INDEX transfer_related ON transfer (related) WHERE related IS NOT NULL;

-- How a reserving transfer ended: posted (perhaps partly), voided or expired.
CREATE TABLE resolution (
    transfer TEXT PRIMARY KEY,
    outcome TEXT NOT NULL,
    amount BIGINT NOT NULL,
    made_at BIGINT NOT NULL
);

-- Reserving transfers that have not ended, for finding the expired.
CREATE TABLE reservation (
    transfer TEXT PRIMARY KEY,
    expires_at BIGINT NOT NULL
);

CREATE INDEX reservation_expires_at ON reservation (expires_at);

-- An account's history: signed amounts, with the balance after each.
CREATE TABLE entry (
    account TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    transfer TEXT NOT NULL,
    amount BIGINT NOT NULL,
    balance_after BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (account, sequence)
);

-- The signed order behind a payment: the proof of who asked for it.
CREATE TABLE payment_order (
    payment TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL,
    public_key TEXT NOT NULL,
    signature TEXT NOT NULL
);

-- The keys that may sign payment orders of a wallet.
CREATE TABLE device_key (
    wallet TEXT NOT NULL REFERENCES account (id),
    public_key TEXT NOT NULL,
    bound_at BIGINT NOT NULL,
    PRIMARY KEY (wallet, public_key)
);

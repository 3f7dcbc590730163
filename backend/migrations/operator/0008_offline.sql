-- Money that is spent without a network: set aside for a device, in an account of its own, until it is settled or goes back.

CREATE TABLE allowance (
    -- also the name of its account: allowance/ID
    id TEXT PRIMARY KEY,
    city TEXT NOT NULL,
    wallet TEXT NOT NULL,
    public_key TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    settle_until BIGINT NOT NULL,
    -- the transfer that takes back what is left
    back_transfer TEXT NOT NULL,
    -- 1 when it is back
    is_over BIGINT NOT NULL
);

CREATE INDEX allowance_to_end ON allowance (settle_until) WHERE is_over = 0;
CREATE INDEX allowance_wallet ON allowance (wallet, public_key);

-- Every order against an allowance that was ever brought, with its signature: two of one number are the proof of a
-- double spend.
CREATE TABLE offline_order (
    -- the transfer's id
    id TEXT PRIMARY KEY,
    city TEXT NOT NULL,
    allowance TEXT NOT NULL,
    number BIGINT NOT NULL,
    spent_before BIGINT NOT NULL,
    to_wallet TEXT NOT NULL,
    amount BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    signature TEXT NOT NULL,
    seen_at BIGINT NOT NULL
);

CREATE INDEX offline_order_number ON offline_order (allowance, number);

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
    -- asked: kept before the money moves; given: the money is there, and the device may have it; given_up: nobody came back
    -- for the answer, no device ever gets it
    state TEXT NOT NULL CHECK (state IN ('asked', 'given', 'given_up')),
    -- how many requests for it have not been answered; one that was cut off counts for ever
    under_way BIGINT NOT NULL,
    -- when what is left goes back
    ends_at BIGINT NOT NULL,
    -- 1 when it is back
    is_over BIGINT NOT NULL
);

CREATE INDEX allowance_to_end ON allowance (ends_at) WHERE is_over = 0;
CREATE INDEX allowance_wallet ON allowance (wallet, public_key);

-- Every order against an allowance that was ever brought, with its signature: two different ones of one number or of the
-- same money are the proof of a double spend.
CREATE TABLE offline_order (
    -- SHA-256 of the signed bytes, in hex: whoever pays twice may give two orders one id
    digest TEXT PRIMARY KEY,
    -- the id its device gave it
    id TEXT NOT NULL,
    -- the id of the transfer that settles it: the payer must not choose one that is taken
    settlement TEXT NOT NULL,
    city TEXT NOT NULL,
    allowance TEXT NOT NULL,
    number BIGINT NOT NULL,
    -- it spends what lies between these two
    spent_before BIGINT NOT NULL,
    spent_after BIGINT NOT NULL,
    to_wallet TEXT NOT NULL,
    amount BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    signature TEXT NOT NULL,
    seen_at BIGINT NOT NULL
);

CREATE INDEX offline_order_allowance ON offline_order (allowance, number);

-- Money leaves the operator: to owners of wallets, and to the units that were paid.

-- Cash that tellers have handed out, for the till: the redemption, and who did it.
CREATE TABLE cash_pay_out (
    redemption TEXT PRIMARY KEY,
    teller TEXT NOT NULL,
    -- 1 if the teller has seen a document
    identity_checked BIGINT NOT NULL,
    asked_at BIGINT NOT NULL
);

-- Money that goes to a bank account by a file. The account and the name are kept as long as the law keeps records of
-- payments.
CREATE TABLE payout (
    -- the transfer's id
    id TEXT NOT NULL,
    -- what tells orders of the same id apart: the signature of the order; empty if nobody has signed
    mark TEXT NOT NULL,
    city TEXT NOT NULL,
    iban TEXT NOT NULL,
    name TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    -- what the receiver reads
    title TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- asked (its transfer may not be made), ready, sent
    state TEXT NOT NULL,
    -- the file it is in
    file TEXT,
    PRIMARY KEY (id, mark)
);

-- Many may ask with one id, and the ledger takes one of them: one transfer is paid once.
CREATE UNIQUE INDEX payout_once ON payout (id) WHERE state <> 'asked';

CREATE INDEX payout_to_do ON payout (city, created_at) WHERE state <> 'sent';
CREATE INDEX payout_file_of ON payout (file) WHERE file IS NOT NULL;

-- A file that was made for the bank. Made again it is the same file.
CREATE TABLE payout_file (
    id TEXT PRIMARY KEY,
    city TEXT NOT NULL,
    currency TEXT NOT NULL,
    made_at BIGINT NOT NULL
);

-- What is agreed with a merchant.
CREATE TABLE merchant_terms (
    city TEXT NOT NULL,
    unit TEXT NOT NULL,
    iban TEXT NOT NULL,
    name TEXT NOT NULL,
    -- of what is sold, in hundredths of a per cent
    fee_basis_points BIGINT NOT NULL,
    agreed_at BIGINT NOT NULL,
    PRIMARY KEY (city, unit)
);

-- A merchant's accounts for a stretch of time: from one entry of its history to another, so that every grosz is in
-- exactly one of them whatever the clocks said. Never changed after it is done.
CREATE TABLE day_close (
    city TEXT NOT NULL,
    unit TEXT NOT NULL,
    number BIGINT NOT NULL,
    currency TEXT NOT NULL,
    closed_at BIGINT NOT NULL,
    through_entry BIGINT NOT NULL,
    opening BIGINT NOT NULL,
    sales_count BIGINT NOT NULL,
    sales BIGINT NOT NULL,
    refunds_count BIGINT NOT NULL,
    refunds BIGINT NOT NULL,
    fees BIGINT NOT NULL,
    paid_out BIGINT NOT NULL,
    closing BIGINT NOT NULL,
    -- what this close takes and pays, by transfers of these ids; they stand in the history of the next one
    fee BIGINT NOT NULL,
    fee_transfer TEXT NOT NULL,
    payout BIGINT NOT NULL,
    payout_transfer TEXT NOT NULL,
    -- 1 when both are made
    done BIGINT NOT NULL,
    PRIMARY KEY (city, unit, number)
);

-- Refunds at a partner that are asked for at once, and clearings that do not begin with the first entry each time.

-- how many attempts to move it may still do so; one that was cut off counts until none can be under way any more
ALTER TABLE partner_refund ADD COLUMN under_way BIGINT NOT NULL DEFAULT 0;
-- when the newest of them began
ALTER TABLE partner_refund ADD COLUMN begun_at BIGINT NOT NULL DEFAULT 0;
-- what begun_at was before that one; it is that again if the newest is over first
ALTER TABLE partner_refund ADD COLUMN begun_before BIGINT NOT NULL DEFAULT 0;

-- How far the account with a partner is cleared for good: of its entries up to here each one that is to be cleared is in a
-- clearing that is not taken back any more. The next one may be open, however old it is.
CREATE TABLE clearing_mark (
    account TEXT NOT NULL,
    -- acquirer where the units are, issuer where the wallets are
    role TEXT NOT NULL,
    cleared BIGINT NOT NULL,
    PRIMARY KEY (account, role)
);

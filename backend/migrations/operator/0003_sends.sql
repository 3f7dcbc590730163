-- Money goes from wallet to wallet: how much of it left an account on the last day that any did, for the limit of a day.
-- Days since 1970 in UTC. The signed order of a transfer stands in payment_order as a payment's does, by its id.

ALTER TABLE account ADD COLUMN send_day BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN sent_on_day BIGINT NOT NULL DEFAULT 0;

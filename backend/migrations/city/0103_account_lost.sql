-- When the owner had the wallet blocked; none while it is open. From here on account_wallet_work holds the wishes block
-- and unblock, too: under the device_key 'block', so that the newest of the two wins and no other wish is in their way.
ALTER TABLE account ADD COLUMN wallet_blocked_at_ms BIGINT;

-- Devices that were replaced after they were lost: asked for again, they are known.
CREATE TABLE account_lost_device (
    account_id TEXT NOT NULL REFERENCES account (id),
    device_id TEXT NOT NULL,
    device_key TEXT NOT NULL,
    removed_at_ms BIGINT NOT NULL,
    PRIMARY KEY (account_id, device_id)
);

-- What reviews of saved cards and holds had left open.

-- until when one call has a refund to itself; none if nobody is at it
ALTER TABLE card_hold_refund ADD COLUMN turn_until BIGINT;
-- For the audit, which asks of each refund to a card what it is of.
CREATE UNIQUE INDEX card_hold_refund_transfer ON card_hold_refund (refund_transfer);
CREATE INDEX transfer_card_refund ON transfer (id) WHERE kind = 'card_refund';
-- What waits for a person to look in a gateway's panel.
CREATE INDEX card_hold_refund_unsure ON card_hold_refund (created_at) WHERE state = 'unsure';

-- how often the gateway was asked to take what is to be captured: only one that was asked once can be said not to be taken
ALTER TABLE card_hold ADD COLUMN captures_sent BIGINT NOT NULL DEFAULT 0;
-- how much was asked for and refused last; if it is taken nevertheless it is not given back by itself
ALTER TABLE card_hold ADD COLUMN capture_unsaid BIGINT;
-- Of what is wished already nobody knows how often it was asked for.
UPDATE card_hold SET captures_sent = 1 WHERE wish = 'capture';

-- how often a saved card may have been charged for it and nobody has heard what came of that
ALTER TABLE gateway_order ADD COLUMN unheard BIGINT NOT NULL DEFAULT 0;
CREATE INDEX gateway_order_unheard ON gateway_order (created_at) WHERE unheard > 0 AND reference IS NULL;

-- Permissions whose device was unbound before links ended with it.
UPDATE wallet_link SET ended_at = made_at WHERE ended_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM device_key d WHERE d.wallet = wallet_link.wallet AND d.public_key = wallet_link.public_key
);

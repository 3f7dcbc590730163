-- What reviews of saved cards and holds had left open.

-- until when one call has a refund to itself; none if nobody is at it
ALTER TABLE card_hold_refund ADD COLUMN turn_until BIGINT;
-- For the audit, which asks of each refund to a card what it is of.
CREATE UNIQUE INDEX card_hold_refund_transfer ON card_hold_refund (refund_transfer);
CREATE INDEX transfer_card_refund ON transfer (id) WHERE kind = 'card_refund';
-- What waits for a person to look in a gateway's panel.
CREATE INDEX card_hold_refund_unsure ON card_hold_refund (created_at) WHERE state = 'unsure';

-- 1 if a saved card may have been charged for it and nobody has heard what came of that
ALTER TABLE gateway_order ADD COLUMN unheard BIGINT NOT NULL DEFAULT 0;
CREATE INDEX gateway_order_unheard ON gateway_order (created_at) WHERE unheard = 1 AND reference IS NULL;

-- An account's orders that are under way: counted with each one that a partner's wallet is to pay, and looked for when a
-- device is replaced.
CREATE INDEX ticketing_order_open ON ticketing_order (account_id) WHERE due_at IS NOT NULL;

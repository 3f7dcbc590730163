-- A notification that comes while somebody looks must not take that look's turn: it is kept beside it and has another look
-- made afterwards.

-- until when the look that began last has its turn; it is running while look_at is the same
ALTER TABLE online_top_up ADD COLUMN turn_until BIGINT;
-- when it is to be looked at again once the running look is over
ALTER TABLE online_top_up ADD COLUMN again_at BIGINT;

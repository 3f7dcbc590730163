-- A ticket whose state is 'moved' was made anew for another device: under which id, and when.
ALTER TABLE ticketing_ticket ADD COLUMN moved_to TEXT;
ALTER TABLE ticketing_ticket ADD COLUMN moved_at BIGINT;

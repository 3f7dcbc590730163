-- The newest wish of a city that was heard about a wallet: of its block ('block') or of one key. A call that hangs on its
-- way may arrive after one that was made later; then it changes nothing. Written under the lock of the account's row.
CREATE TABLE wallet_wish (
    wallet TEXT NOT NULL,
    about TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (wallet, about)
);

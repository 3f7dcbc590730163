-- Accounts, all of them confirmed: a registration becomes an account when its mailed link is used.
-- roles: the roles' names, sorted, with commas between; read whole with every request.
CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    customer_number TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    wallet_id TEXT UNIQUE,
    confirmed_at_ms BIGINT NOT NULL
);

-- What was asked for and not confirmed yet. Each registration keeps its own password: whoever registers somebody
-- else's address must not choose the password of the account that its owner opens.
CREATE TABLE account_registration (
    token_hash TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL
);
CREATE INDEX account_registration_email ON account_registration (email, created_at_ms);
CREATE INDEX account_registration_expires ON account_registration (expires_at_ms);

-- Devices that signed in; the key signs ticket codes and payment orders.
CREATE TABLE account_device (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    public_key TEXT NOT NULL UNIQUE,
    registered_at_ms BIGINT NOT NULL,
    seen_at_ms BIGINT NOT NULL
);
CREATE INDEX account_device_account ON account_device (account_id);

-- A session is one sign-in of one device; generation counts its refreshes.
CREATE TABLE account_session (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    device_id TEXT NOT NULL REFERENCES account_device (id) ON DELETE CASCADE,
    device_key TEXT NOT NULL,
    generation BIGINT NOT NULL,
    refreshed_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL
);
CREATE INDEX account_session_account ON account_session (account_id);
CREATE INDEX account_session_device ON account_session (device_id);
CREATE INDEX account_session_expires ON account_session (expires_at_ms);

-- Tokens handed out, as SHA-256. kind: access or refresh. Used refresh tokens stay a while, to be known again.
CREATE TABLE account_token (
    token_hash TEXT NOT NULL PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES account_session (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    generation BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL
);
CREATE INDEX account_token_session ON account_token (session_id, kind, generation);
CREATE INDEX account_token_expires ON account_token (expires_at_ms);

-- The one-time code of a forgotten password.
CREATE TABLE account_reset (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    code_hash TEXT NOT NULL,
    attempts_left BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL
);

-- How often something was tried in a window of time; the key is a hash, so that no address lies here.
CREATE TABLE account_rate (
    rate_key TEXT NOT NULL PRIMARY KEY,
    used BIGINT NOT NULL,
    ends_at_ms BIGINT NOT NULL
);
CREATE INDEX account_rate_ends ON account_rate (ends_at_ms);

-- What the payment operator has still to be told: one row for each wallet and key, the newest wish wins.
-- device_key is empty when only the wallet is to be opened. wish: open, bind or unbind.
CREATE TABLE account_wallet_work (
    wallet_id TEXT NOT NULL,
    device_key TEXT NOT NULL,
    account_id TEXT NOT NULL,
    wish TEXT NOT NULL,
    version BIGINT NOT NULL,
    due_at_ms BIGINT NOT NULL,
    claimed_until_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    PRIMARY KEY (wallet_id, device_key)
);
CREATE INDEX account_wallet_work_due ON account_wallet_work (due_at_ms);
CREATE INDEX account_wallet_work_account ON account_wallet_work (account_id);

-- Things done once in the life of a city, such as making the staff accounts.
CREATE TABLE account_done (
    what TEXT NOT NULL PRIMARY KEY,
    done_at_ms BIGINT NOT NULL
);

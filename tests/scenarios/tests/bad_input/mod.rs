//! Bad input: whatever is sent, the answer is a problem with a stable code, nothing is lost and nothing moves.

// This is part of tests: what it expects and does not find is a test's failure, and says where.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub(crate) mod answer;
pub(crate) mod bodies;
pub(crate) mod client;
pub(crate) mod description;
pub(crate) mod fields;
pub(crate) mod headers;
pub(crate) mod limits;
pub(crate) mod mutate;
pub(crate) mod queries;
pub(crate) mod samples;
pub(crate) mod taken;
pub(crate) mod world;

/// A test for each kind of bad input, on a kind of database.
macro_rules! bad_input {
    ($kind:expr) => {
        bad_input!(@ $kind;
            description::every_operation_is_described,
            description::every_body_has_a_sample,
            fields::of_accounts,
            fields::of_money_and_tickets,
            bodies::torn_and_of_other_kinds,
            bodies::of_somebody_elses_things,
            queries::every_parameter,
            queries::odd_paths_and_methods,
            headers::idempotency_keys,
            headers::access_tokens,
            headers::roles,
            limits::too_many_attempts,
        );
    };
    (@ $kind:expr; $($room:ident::$case:ident,)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $case() {
            bad_input::$room::$case($kind).await;
        }
    )+};
}

//! Journeys: what people do, across the whole system. Each is run on both databases.

pub(crate) mod devices;
pub(crate) mod money;
pub(crate) mod network;
pub(crate) mod refusals;
pub(crate) mod zoo;

/// A test for each journey, on a kind of database.
macro_rules! journeys {
    ($kind:expr) => {
        journeys!(@ $kind;
            zoo::from_registration_to_the_inspectors_verdict,
            zoo::a_refunded_ticket_is_money_again_and_no_ticket_any_more,
            money::money_sent_is_money_received,
            money::a_lost_answer_sends_once,
            network::a_lost_answer_buys_once,
            network::a_lost_answer_tops_up_once,
            network::a_lost_answer_refunds_once,
            network::nothing_is_lost_when_the_network_is_down,
            refusals::what_cannot_be_bought_costs_nothing,
            refusals::what_cannot_be_given_back_stays,
            refusals::roles_open_only_their_doors,
            devices::a_ticket_lives_on_the_device_that_bought_it,
            devices::a_phone_set_back_does_not_revive_a_ticket,
            devices::a_lost_password_ends_every_session,
        );
    };
    (@ $kind:expr; $($room:ident::$journey:ident,)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $journey() {
            crate::journeys::$room::$journey($kind).await;
        }
    )+};
}

//! Screens of staff: what an inspector and a kiosk's visitor see, press and are told.

pub(crate) mod device;
pub(crate) mod inspector;
pub(crate) mod kiosk;
pub(crate) mod pixels;
pub(crate) mod random;

/// A test for each journey, on a kind of database.
macro_rules! gate_journeys {
    ($kind:expr) => {
        gate_journeys!(@ $kind;
            inspector::a_shift_at_the_gate,
            inspector::bad_pixels_and_foreign_codes,
            inspector::a_shift_without_a_server,
            inspector::what_the_server_finds_later_is_told,
            inspector::only_inspectors_inspect,
            kiosk::a_visitor_buys_and_leaves_no_trace,
            kiosk::no_order_that_cannot_be_finished,
            kiosk::an_order_cut_off_is_seen_to_its_end,
            kiosk::tickets_nobody_took_are_told_and_not_shown,
            kiosk::a_kiosk_that_is_not_ready_says_so,
            kiosk::only_sellers_sell,
            random::nothing_pressed_in_any_order_loses_anything,
        );
    };
    (@ $kind:expr; $($room:ident::$journey:ident,)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $journey() {
            screens_gate::$room::$journey($kind).await;
        }
    )+};
}

//! What rooms need to be asked over HTTP in their tests.

use std::sync::Arc;

use cityplus_domain::Clock;

use super::{About, Frame, Metrics};

/// A frame that stands on no database.
pub(crate) fn any_frame(clock: Arc<dyn Clock>) -> Frame {
    Frame {
        clock,
        metrics: Arc::new(Metrics::new()),
        databases: Arc::new([]),
        about: About {
            title: "a room",
            purpose: "A room alone.",
            token: "access_token",
            token_from: "the test",
        },
    }
}

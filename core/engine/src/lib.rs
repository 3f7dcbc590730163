//! What a device does: store, session, sync, wallet, tickets, inspection.

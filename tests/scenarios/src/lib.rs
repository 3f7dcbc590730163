//! Journeys across the whole system.

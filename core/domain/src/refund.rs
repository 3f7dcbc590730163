//! refund

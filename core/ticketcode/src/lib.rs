//! The signed ticket code: issue, show, scan, verdict.

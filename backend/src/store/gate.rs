//! Where a process can be stopped between two of its writes. Only tests build such gates; without one nothing is asked.

use std::fmt;

/// Asked before each transaction that writes begins: a simulation ends a process there, at a place that is the same
/// each time, and sees what the next one makes of what was kept.
pub trait WriteGate: fmt::Debug + Send + Sync {
    /// Whether it may begin. If not, whoever asked waits for ever, as in a process that is gone.
    fn opens(&self) -> bool;
}

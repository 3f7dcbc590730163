//! Shape of `cp1-verdicts.json`: scanned texts, what the inspector knows, and the verdict.

use cityplus_domain::Timestamp;
use cityplus_ticketcode::{
    Denials, Denylist, DenylistError, InspectionContext, KeySet, Limits, Verdict, judge_text,
};
use serde::{Deserialize, Serialize};

use crate::hex::Hex;

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictsFile {
    /// What the file is.
    pub about: String,
    /// The cases.
    pub cases: Vec<VerdictVector>,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictVector {
    /// What it is an example of.
    pub name: String,
    /// The text as scanned.
    pub text: String,
    /// The city's keys.
    pub keys: KeySet,
    /// The denied tickets.
    pub denials: DenialsVector,
    /// Venues inspected.
    pub venues: Vec<u16>,
    /// The inspector's clock.
    pub now: Timestamp,
    /// How old things may be.
    pub limits: Limits,
    /// When the ticket was used before.
    pub already_used: Option<Timestamp>,
    /// The verdict.
    pub verdict: Verdict,
}

/// What is known of denied tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DenialsVector {
    /// Nothing.
    Missing,
    /// A signed list.
    List {
        /// What `Denylist::open` reads.
        signed: Hex,
    },
    /// The server's records.
    Exact {
        /// Whether the ticket is denied.
        denied: bool,
        /// As of when.
        at: Timestamp,
    },
}

impl VerdictVector {
    /// The verdict that this code reaches on the case.
    pub fn judge(&self) -> Result<Verdict, DenylistError> {
        let list = match &self.denials {
            DenialsVector::List { signed } => Some(Denylist::open(&signed.0, &self.keys)?),
            DenialsVector::Missing | DenialsVector::Exact { .. } => None,
        };
        let denials = match (&self.denials, &list) {
            (_, Some(list)) => Denials::List(list),
            (DenialsVector::Exact { denied, at }, _) => Denials::Exact {
                denied: *denied,
                at: *at,
            },
            _ => Denials::Missing,
        };
        let context = InspectionContext {
            keys: &self.keys,
            denials,
            venues: &self.venues,
            now: self.now,
            limits: self.limits,
            already_used: self.already_used,
        };
        Ok(judge_text(&self.text, &context))
    }
}

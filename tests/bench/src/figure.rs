//! One measured figure and its JSON line. Never rounds away a digit that the comparison needs.

use serde_json::json;

/// What was measured, beside the limit measured in the same run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    limit: f64,
    bound: Option<Bound>,
}

/// What was promised of a figure's ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

impl Figure {
    /// `name` in snake case (`ledger_sqlite_transfers`), `unit` written out (`ns`, `transfers/s`, `bytes`);
    /// `limit` is in the same unit: what the bare thing below reaches, or the bound that was promised.
    pub(crate) fn new(name: impl Into<String>, value: f64, unit: &'static str, limit: f64) -> Self {
        Self {
            name: name.into(),
            value,
            unit,
            limit,
            bound: None,
        }
    }

    /// A smaller ratio ends the run with an error, after all figures are printed.
    #[must_use]
    pub(crate) fn at_least(self, ratio: f64) -> Self {
        Self {
            bound: Some(Bound::AtLeast(ratio)),
            ..self
        }
    }

    /// A larger ratio ends the run with an error, after all figures are printed.
    #[must_use]
    pub(crate) fn at_most(self, ratio: f64) -> Self {
        Self {
            bound: Some(Bound::AtMost(ratio)),
            ..self
        }
    }

    /// `value / limit`: for a duration smaller is better, for a rate larger.
    fn ratio(&self) -> f64 {
        self.value / self.limit
    }

    /// In words, if the ratio is not what was promised.
    pub(crate) fn missed(&self) -> Option<String> {
        let ratio = self.ratio();
        let (is_met, word, bound) = match self.bound? {
            Bound::AtLeast(bound) => (ratio >= bound, "at least", bound),
            Bound::AtMost(bound) => (ratio <= bound, "at most", bound),
        };
        let name = &self.name;
        (!is_met).then(|| format!("{name} is {ratio:.4} of its limit, and {word} {bound} was promised"))
    }

    /// One line; fails where a figure is no finite number, because such a line would be read as a result.
    pub(crate) fn to_json(&self) -> Result<String, String> {
        let ratio = self.ratio();
        if !ratio.is_finite() || !self.value.is_finite() || !self.limit.is_finite() {
            return Err(format!(
                "{}: {} against {} is no figure",
                self.name, self.value, self.limit
            ));
        }
        let mut line = json!({
            "name": self.name,
            "value": round(self.value),
            "unit": self.unit,
            "limit": round(self.limit),
            "ratio": round(ratio),
        });
        let bound = self.bound.map(|bound| match bound {
            Bound::AtLeast(bound) => ("at_least", bound),
            Bound::AtMost(bound) => ("at_most", bound),
        });
        if let (Some((word, bound)), Some(members)) = (bound, line.as_object_mut()) {
            members.insert(word.to_owned(), json!(bound));
        }
        Ok(line.to_string())
    }
}

/// Four digits after the point are enough for a ratio and keep the line readable.
fn round(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::Figure;

    #[test]
    fn a_figure_is_one_json_line_with_its_ratio() {
        let line = Figure::new("verify", 150.0, "ns", 120.0).to_json().unwrap();
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["name"], "verify");
        assert_eq!(value["unit"], "ns");
        assert_eq!(value["ratio"], 1.25);
        assert!(value.get("at_least").is_none() && value.get("at_most").is_none());
        assert!(!line.contains('\n'));
    }

    #[test]
    fn a_limit_of_nothing_is_no_figure() {
        for (value, limit) in [(1.0, 0.0), (0.0, 0.0), (f64::NAN, 1.0), (1.0, f64::INFINITY)] {
            assert!(
                Figure::new("x", value, "ns", limit).to_json().is_err(),
                "{value} / {limit}"
            );
        }
    }

    #[test]
    fn a_promise_is_met_at_its_bound_and_missed_beyond() {
        let figure = |value| Figure::new("x", value, "ns", 2.0);
        assert_eq!(figure(100.0).missed(), None);
        assert_eq!(figure(1.0).at_least(0.5).missed(), None);
        assert!(
            figure(0.9)
                .at_least(0.5)
                .missed()
                .unwrap()
                .contains("at least 0.5")
        );
        assert_eq!(figure(1.0).at_most(0.5).missed(), None);
        assert!(figure(1.1).at_most(0.5).missed().unwrap().contains("at most 0.5"));
        assert!(figure(f64::NAN).at_most(0.5).missed().is_some());
        let line = figure(1.0).at_most(0.5).to_json().unwrap();
        assert!(line.contains("\"at_most\":0.5"), "{line}");
    }
}

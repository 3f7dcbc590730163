//! One measured figure and its JSON line. Never rounds away a digit that the comparison needs.

use serde_json::json;

/// What was measured, beside the limit measured in the same run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    limit: f64,
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
        }
    }

    /// `value / limit`: for a duration smaller is better, for a rate larger.
    fn ratio(&self) -> f64 {
        self.value / self.limit
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
        Ok(json!({
            "name": self.name,
            "value": round(self.value),
            "unit": self.unit,
            "limit": round(self.limit),
            "ratio": round(ratio),
        })
        .to_string())
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
}

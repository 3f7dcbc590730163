//! `ZXing`'s black-box pictures of QR codes: upright, each with the text that is in it.
//!
//! Some of them `ZXing` itself need not read: a set counts as expected as many as it must. What is not read beyond that
//! is named, not hidden.

use std::fs;
use std::path::Path;

use cityplus_scanner::scan_picture;

use super::Report;

/// A set of pictures, and how many of them the scanner must read.
struct Pictures {
    path: &'static str,
    /// As many as the set has; fewer are a failure.
    all: usize,
    /// What `ZXing`'s own test asks for.
    required: usize,
}

const SECOND: Pictures = Pictures {
    path: "qr/qrcode-2",
    all: 35,
    required: 32,
};
const THIRD: Pictures = Pictures {
    path: "qr/qrcode-3",
    all: 42,
    required: 38,
};

pub(super) fn check_second(folder: &Path) -> Report {
    SECOND.check(folder)
}

pub(super) fn check_third(folder: &Path) -> Report {
    THIRD.check(folder)
}

impl Pictures {
    fn check(&self, folder: &Path) -> Report {
        let mut report = Report::default();
        let names = match names(&folder.join(self.path)) {
            Ok(names) => names,
            Err(problem) => {
                report.count(self.path, Err(problem));
                return report;
            }
        };
        for name in &names {
            report.count(name, read(&folder.join(self.path), name));
        }
        self.judge(report)
    }

    /// Forgives as many pictures as `ZXing` does, provided that all were there.
    fn judge(&self, mut report: Report) -> Report {
        if report.expected != self.all {
            let problem = format!("{} pictures instead of {}", report.expected, self.all);
            report.failures.push(problem);
        } else if report.read >= self.required {
            let forgiven = report.failures.drain(..);
            report
                .not_applicable
                .extend(forgiven.map(|failure| format!("{failure}; ZXing need not read all")));
            report.expected = report.read;
        }
        report
    }
}

/// The pictures of a folder without their ending, sorted.
fn names(folder: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("cannot be listed: {error}"))?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            entry
                .file_name()
                .to_str()?
                .strip_suffix(".png")
                .map(str::to_owned)
        })
        .collect();
    names.sort();
    Ok(names)
}

/// Whether the expected text is among those read; one of the pictures holds two codes.
fn read(folder: &Path, name: &str) -> Result<(), String> {
    let file = |ending: &str| {
        let path = folder.join(format!("{name}.{ending}"));
        fs::read(&path).map_err(|error| format!("the .{ending} cannot be read: {error}"))
    };
    let expected = String::from_utf8(file("txt")?).map_err(|error| format!("the .txt: {error}"))?;
    let texts = scan_picture(&file("png")?).map_err(|error| error.to_string())?;
    if texts.contains(&expected) {
        Ok(())
    } else if texts.is_empty() {
        Err("no code was found".to_owned())
    } else {
        Err(format!("another text was read: {texts:?}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report of this many pictures, of which some were not read.
    fn report(all: usize, missed: usize) -> Report {
        let mut report = Report::default();
        for number in 0..all {
            let outcome = if number < missed {
                Err("no code".to_owned())
            } else {
                Ok(())
            };
            report.count(&number.to_string(), outcome);
        }
        report
    }

    #[test]
    fn as_many_are_forgiven_as_zxing_forgives() {
        for (all, missed, is_ok) in [
            (35, 0, true),
            (35, 3, true),
            (35, 4, false),
            (35, 35, false),
            (34, 0, false),
            (0, 0, false),
        ] {
            let judged = SECOND.judge(report(all, missed));
            assert_eq!(judged.is_ok(), is_ok, "{missed} of {all}: {judged:?}");
            assert_eq!(judged.read, all - missed);
        }
        assert_eq!(SECOND.judge(report(35, 3)).not_applicable.len(), 3);
    }
}

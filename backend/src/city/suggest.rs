//! Nearest known words: "did you mean …".

use super::problem::shortened;

/// What follows a message on an unknown word: the nearest known one if it is near, else all of them if they are few.
pub(super) fn suggestion<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let unknown = shortened(unknown);
    // A third of the letters may be wrong: `prise` is near `price`, `to` is not near `vr`.
    let near = unknown.chars().count().div_ceil(3);
    let nearest = known
        .iter()
        .map(|word| {
            (
                strsim::damerau_levenshtein(&unknown.to_lowercase(), &word.to_lowercase()),
                word,
            )
        })
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= near);
    match nearest {
        Some((_, word)) => format!("did you mean \"{word}\"?"),
        None if known.is_empty() => "there is none".to_owned(),
        None if known.len() <= 12 => format!("known here: {}", known.join(", ")),
        None => "look at the pack format's description".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_the_nearest_or_all() {
        let known = ["name", "venue", "validity"];
        for (unknown, expected) in [
            ("naem", "did you mean \"name\"?"),
            ("Venue", "did you mean \"venue\"?"),
            ("valid", "known here: name, venue, validity"),
            ("validty", "did you mean \"validity\"?"),
            ("x", "known here: name, venue, validity"),
        ] {
            assert_eq!(suggestion(unknown, known), expected, "{unknown}");
        }
        assert_eq!(suggestion("x", []), "there is none");
    }
}

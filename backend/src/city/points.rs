//! `[[points]]` in `city.toml`: what earns points beside money.

use cityplus_domain::keys::{PointsKey, UnitKey};
use cityplus_protocol::points::{PER_MINOR_MAX, POINTS_RULES_MAX, POINTS_STEP_MAX, PointsRule};

use super::city_file::UNITS_MAX;
use super::node::{Node, Table};
use super::problem::{Place, Problems};
use super::suggest::suggestion;

const FIELDS: [&str; 4] = ["name", "per_minor", "points", "units"];

/// Reads the rules; one that is not right is left out, and a problem noted. `units`: the city's; none where that list is
/// not right itself.
pub(super) fn read<'p>(
    table: &Table<'p>,
    units: Option<&[(UnitKey, Place<'p>)]>,
    problems: &mut Problems,
) -> Vec<PointsRule> {
    let nodes = table.list("points", POINTS_RULES_MAX, problems);
    nodes
        .iter()
        .filter_map(|node| read_rule(node, units, problems))
        .collect()
}

fn read_rule<'p>(
    node: &Node<'p>,
    units: Option<&[(UnitKey, Place<'p>)]>,
    problems: &mut Problems,
) -> Option<PointsRule> {
    let table = node.table(&FIELDS, problems)?;
    let name = table.required("name", "\"opolek\"", problems);
    let name = name.and_then(|node| node.parsed::<PointsKey>("opolek", problems));
    let per_minor = table.required("per_minor", "100", problems);
    let per_minor = per_minor.and_then(|node| node.integer(&(1..=PER_MINOR_MAX), problems));
    let points = table.required("points", "1", problems);
    let points = points.and_then(|node| node.integer(&(1..=POINTS_STEP_MAX), problems));
    let at = table
        .optional("units")
        .map_or(Some(Vec::new()), |node| read_units(&node, units, problems));
    Some(PointsRule {
        name: name?,
        per_minor: per_minor?,
        points: points?,
        units: at?,
    })
}

fn read_units<'p>(
    node: &Node<'p>,
    units: Option<&[(UnitKey, Place<'p>)]>,
    problems: &mut Problems,
) -> Option<Vec<UnitKey>> {
    let nodes = node.items(UNITS_MAX, problems)?;
    if nodes.is_empty() {
        problems.at(
            &node.place,
            "names no unit; name at least one, or take the line out and points are earned at all of them",
        );
        return None;
    }
    let keys: Vec<Option<UnitKey>> = nodes
        .iter()
        .map(|node| {
            let key = node.parsed::<UnitKey>("zoo", problems)?;
            let is_known = units.is_none_or(|all| all.iter().any(|(unit, _)| *unit == key));
            if !is_known {
                let all = units.into_iter().flatten().map(|(unit, _)| unit.as_str());
                let hint = suggestion(key.as_str(), all);
                problems.at(
                    &node.place,
                    format!("\"{key}\" is not a unit of this city; {hint}"),
                );
            }
            is_known.then_some(key)
        })
        .collect();
    keys.into_iter().collect()
}

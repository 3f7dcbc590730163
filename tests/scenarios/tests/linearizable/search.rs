//! Whether a wallet's history can be put into an order: the search of Wing and Gong, remembering where it got stuck.
//!
//! The wallet is a number from which nothing is taken that is not there. Calls are taken one after another, each only
//! when all that ended before it began were taken, and only where its answer is right. What is in the wallet depends on
//! which movements were taken and not on their order, so a set of calls that led nowhere need not be tried twice.

use std::collections::{HashMap, HashSet};
use std::fmt;

use cityplus_domain::ids::TransferId;

use super::history::{Call, Line, Seen};

/// Why there is no order.
#[derive(Debug)]
pub(crate) enum Stuck {
    /// A movement was acknowledged and is not in the ledger, or is there and nobody was told of it.
    Ledger(TransferId),
    /// A statement's lines do not add up, or one is of no movement that anybody was told of.
    Statement(Box<Call>),
    /// The longest order that could be begun, what was in the wallet then, and the calls none of which could be next.
    NoNext {
        order: Vec<Call>,
        balance: i64,
        waiting: Vec<Call>,
    },
}

impl fmt::Display for Stuck {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ledger(transfer) => {
                write!(
                    formatter,
                    "{transfer} is in the ledger or was acknowledged, not both"
                )
            }
            Self::Statement(call) => write!(formatter, "a statement that cannot be: {call:?}"),
            Self::NoNext {
                order,
                balance,
                waiting,
            } => {
                writeln!(formatter, "after these {} calls", order.len())?;
                for call in order {
                    writeln!(formatter, "  {call:?}")?;
                }
                writeln!(
                    formatter,
                    "the wallet holds {balance}, and none of these can be next"
                )?;
                for call in waiting {
                    writeln!(formatter, "  {call:?}")?;
                }
                Ok(())
            }
        }
    }
}

/// An order of the calls in which every answer is right, by their places in the history. With a ledger, the movements
/// stand in it as they stand there.
pub(crate) fn linearize(history: &[Call], ledger: Option<&[TransferId]>) -> Result<Vec<usize>, Stuck> {
    let moves = moves(history)?;
    let mut before: Vec<Set> = history
        .iter()
        .map(|call| {
            let ended = history.iter().enumerate();
            let ended = ended.filter(|(_, other)| other.end < call.start);
            Set::of(history.len(), ended.map(|(index, _)| index))
        })
        .collect();
    if let Some(ledger) = ledger {
        let mut last: Option<usize> = None;
        let mut known = HashSet::new();
        for transfer in ledger {
            let index = moves.get(transfer).ok_or(Stuck::Ledger(*transfer))?;
            if !known.insert(*transfer) {
                return Err(Stuck::Ledger(*transfer));
            }
            before[*index].extend(last.replace(*index));
        }
        if let Some(lost) = moves.keys().find(|transfer| !known.contains(*transfer)) {
            return Err(Stuck::Ledger(*lost));
        }
    }
    let mut search = Search {
        history,
        before,
        listed: listed(history, &moves, ledger)?,
        moves: Set::of(history.len(), moves.into_values()),
        stuck: HashSet::new(),
        order: Vec::new(),
        furthest: (Vec::new(), 0),
    };
    if search.go(Set::of(history.len(), None), 0) {
        return Ok(search.order);
    }
    Err(search.told())
}

/// The movements by their transfers; each transfer is one movement.
fn moves(history: &[Call]) -> Result<HashMap<TransferId, usize>, Stuck> {
    let mut moves = HashMap::new();
    for (index, call) in history.iter().enumerate() {
        if let Seen::Moved { transfer, .. } = &call.seen
            && moves.insert(*transfer, index).is_some()
        {
            return Err(Stuck::Ledger(*transfer));
        }
    }
    Ok(moves)
}

/// Of each call that is a statement: the calls whose movements it shows, which must be those of the ledger's beginning.
fn listed(
    history: &[Call],
    moves: &HashMap<TransferId, usize>,
    ledger: Option<&[TransferId]>,
) -> Result<Vec<Option<Set>>, Stuck> {
    let mut listed = Vec::with_capacity(history.len());
    for call in history {
        let Seen::Statement(lines) = &call.seen else {
            listed.push(None);
            continue;
        };
        let wrong = || Stuck::Statement(Box::new(call.clone()));
        if !adds_up(lines) || ledger.is_some_and(|ledger| !begins_with(ledger, lines)) {
            return Err(wrong());
        }
        let mut shown = Set::of(history.len(), None);
        for line in lines {
            let index = moves.get(&line.transfer).ok_or_else(wrong)?;
            let is_so = matches!(history[*index].seen, Seen::Moved { minor, .. } if minor == line.minor);
            if !is_so || shown.has(*index) {
                return Err(wrong());
            }
            shown.extend(Some(*index));
        }
        listed.push(Some(shown));
    }
    Ok(listed)
}

fn adds_up(lines: &[Line]) -> bool {
    let mut balance = 0;
    lines.iter().all(|line| {
        balance += line.minor;
        balance >= 0 && line.after == balance
    })
}

fn begins_with(ledger: &[TransferId], lines: &[Line]) -> bool {
    lines.len() <= ledger.len()
        && lines
            .iter()
            .zip(ledger)
            .all(|(line, transfer)| line.transfer == *transfer)
}

struct Search<'history> {
    history: &'history [Call],
    /// What must be taken before each call.
    before: Vec<Set>,
    /// What each statement shows.
    listed: Vec<Option<Set>>,
    /// The calls that are movements.
    moves: Set,
    /// From where no order comes to its end.
    stuck: HashSet<Set>,
    order: Vec<usize>,
    /// The longest order so far, and what was in the wallet then.
    furthest: (Vec<usize>, i64),
}

impl Search<'_> {
    /// Whether what is left can be put into an order, after what was taken.
    fn go(&mut self, mut taken: Set, balance: i64) -> bool {
        let so_far = self.order.len();
        self.take_looks(&mut taken, balance);
        if self.order.len() == self.history.len() {
            return true;
        }
        if self.order.len() > self.furthest.0.len() {
            self.furthest = (self.order.clone(), balance);
        }
        if !self.stuck.contains(&taken) {
            for index in 0..self.history.len() {
                let Seen::Moved { minor, .. } = self.history[index].seen else {
                    continue;
                };
                if !self.may_be_next(index, &taken) || balance + minor < 0 {
                    continue;
                }
                let mut next = taken.clone();
                next.extend(Some(index));
                self.order.push(index);
                if self.go(next, balance + minor) {
                    return true;
                }
                self.order.pop();
            }
            self.stuck.insert(taken);
        }
        self.order.truncate(so_far);
        false
    }

    /// Takes every look that is right by now. It changes nothing in the wallet and can only free what waits for it, so
    /// an order in which it stood later is one in which it stands here as well.
    fn take_looks(&mut self, taken: &mut Set, balance: i64) {
        loop {
            let before = self.order.len();
            for index in 0..self.history.len() {
                if self.may_be_next(index, taken) && self.is_right(index, taken, balance) {
                    taken.extend(Some(index));
                    self.order.push(index);
                }
            }
            if self.order.len() == before {
                return;
            }
        }
    }

    fn may_be_next(&self, index: usize, taken: &Set) -> bool {
        !taken.has(index) && taken.has_all(&self.before[index])
    }

    /// Whether a call is a look whose answer is right.
    fn is_right(&self, index: usize, taken: &Set, balance: i64) -> bool {
        match self.history[index].seen {
            Seen::Moved { .. } => false,
            Seen::Refused { minor, available } => available == balance && balance < minor,
            Seen::Balance(seen) => seen == balance,
            Seen::Statement(_) => self.listed[index]
                .as_ref()
                .is_some_and(|shown| *shown == taken.common(&self.moves)),
        }
    }

    /// Why it got stuck.
    fn told(&self) -> Stuck {
        let (order, balance) = &self.furthest;
        let taken = Set::of(self.history.len(), order.iter().copied());
        let calls = |places: &[usize]| -> Vec<Call> {
            let found = places.iter().map(|index| self.history[*index].clone());
            found.collect()
        };
        let waiting: Vec<usize> = (0..self.history.len())
            .filter(|index| self.may_be_next(*index, &taken))
            .collect();
        Stuck::NoNext {
            order: calls(order),
            balance: *balance,
            waiting: calls(&waiting),
        }
    }
}

/// A set of calls by their places, a bit for each.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Set(Vec<u64>);

impl Set {
    /// Of a history of so many calls.
    fn of(calls: usize, places: impl IntoIterator<Item = usize>) -> Self {
        let mut set = Self(vec![0; calls.div_ceil(64)]);
        set.extend(places);
        set
    }

    fn extend(&mut self, places: impl IntoIterator<Item = usize>) {
        for place in places {
            self.0[place / 64] |= 1 << (place % 64);
        }
    }

    fn has(&self, place: usize) -> bool {
        self.0[place / 64] & (1 << (place % 64)) != 0
    }

    fn has_all(&self, other: &Self) -> bool {
        let mut words = self.0.iter().zip(&other.0);
        words.all(|(own, other)| own & other == *other)
    }

    fn common(&self, other: &Self) -> Self {
        let words = self.0.iter().zip(&other.0);
        Self(words.map(|(own, other)| own & other).collect())
    }
}

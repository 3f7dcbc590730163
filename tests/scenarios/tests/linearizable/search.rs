//! Whether a wallet's history can be put into an order: the search of Wing and Gong, remembering where it got stuck.
//!
//! Calls are taken one after another, each only when all that ended before it began were taken, and only where the wallet
//! (`wallet.rs`) answers what was answered. A call without an answer is taken where it does something, or never. How the
//! wallet stands depends on which calls were taken and not on their order, so a set of calls that led nowhere need not be
//! tried twice.

use std::collections::HashSet;
use std::fmt;

use cityplus_domain::ids::TransferId;

use super::history::{Answer, Call, Line};
use super::wallet::Wallet;

/// Most sets that are remembered: histories are short, and one that takes longer has to be looked at by a person.
const STUCK_MAX: usize = 400_000;

/// Why there is no order.
#[derive(Debug)]
pub(crate) enum Stuck {
    /// A movement was acknowledged and is not in the ledger, is there twice, or is there and nobody asked for it.
    Ledger(TransferId),
    /// A statement's lines do not add up, or one is of no movement that anybody asked for.
    Statement(Box<Call>),
    /// The longest order that could be begun, how the wallet stood then, and the calls none of which could be next.
    NoNext {
        order: Vec<Call>,
        wallet: Box<Wallet>,
        waiting: Vec<Call>,
    },
    /// There are too many ways to try.
    TooMany,
}

impl fmt::Display for Stuck {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ledger(transfer) => {
                write!(
                    formatter,
                    "{transfer} is in the ledger or was acknowledged, not both, or more than once"
                )
            }
            Self::Statement(call) => write!(formatter, "a statement that cannot be: {call:?}"),
            Self::NoNext {
                order,
                wallet,
                waiting,
            } => {
                writeln!(formatter, "after these {} calls", order.len())?;
                for call in order {
                    writeln!(formatter, "  {call:?}")?;
                }
                writeln!(
                    formatter,
                    "the wallet stands so: {wallet:?}, and none of these can be next"
                )?;
                for call in waiting {
                    writeln!(formatter, "  {call:?}")?;
                }
                Ok(())
            }
            Self::TooMany => write!(
                formatter,
                "{STUCK_MAX} sets of calls lead nowhere, and there are more"
            ),
        }
    }
}

/// An order of the calls in which every answer is right, by their places in the history; of those without an answer it has
/// what was done. With a ledger, the movements stand in it as they stand there.
pub(crate) fn linearize(history: &[Call], ledger: Option<&[TransferId]>) -> Result<Vec<usize>, Stuck> {
    check_ledger(history, ledger)?;
    check_statements(history, ledger)?;
    let before = history.iter().map(|call| {
        let ended = history.iter().enumerate();
        let ended = ended.filter(|(_, other)| other.end < call.start);
        Set::of(history.len(), ended.map(|(index, _)| index))
    });
    let answered = history.iter().enumerate();
    let answered = answered.filter(|(_, call)| call.answer.is_some());
    let mut search = Search {
        history,
        ledger,
        before: before.collect(),
        answered: Set::of(history.len(), answered.map(|(index, _)| index)),
        stuck: HashSet::new(),
        order: Vec::new(),
        furthest: (Vec::new(), Wallet::default()),
    };
    if search.go(Set::of(history.len(), None), &Wallet::default()) {
        return Ok(search.order);
    }
    Err(search.told())
}

/// Each movement of the ledger is there once and was asked for, and what was acknowledged is there.
fn check_ledger(history: &[Call], ledger: Option<&[TransferId]>) -> Result<(), Stuck> {
    let Some(ledger) = ledger else {
        return Ok(());
    };
    let asked = asked_for(history);
    let mut known = HashSet::new();
    for transfer in ledger {
        if !asked.contains(transfer) || !known.insert(*transfer) {
            return Err(Stuck::Ledger(*transfer));
        }
    }
    let done = history
        .iter()
        .filter(|call| call.answer.as_ref().is_some_and(Answer::is_done));
    match done
        .filter_map(|call| call.asked.transfer())
        .find(|transfer| !known.contains(transfer))
    {
        Some(lost) => Err(Stuck::Ledger(lost)),
        None => Ok(()),
    }
}

fn asked_for(history: &[Call]) -> HashSet<TransferId> {
    history.iter().filter_map(|call| call.asked.transfer()).collect()
}

/// Each statement adds up, is of movements that were asked for, each once, and is the ledger's beginning.
fn check_statements(history: &[Call], ledger: Option<&[TransferId]>) -> Result<(), Stuck> {
    let asked = asked_for(history);
    for call in history {
        let Some(Answer::Statement(lines)) = &call.answer else {
            continue;
        };
        let mut shown = HashSet::new();
        let is_one = adds_up(lines)
            && ledger.is_none_or(|ledger| begins_with(ledger, lines))
            && lines
                .iter()
                .all(|line| asked.contains(&line.transfer) && shown.insert(line.transfer));
        if !is_one {
            return Err(Stuck::Statement(Box::new(call.clone())));
        }
    }
    Ok(())
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
    /// The movements in their order, if it is known.
    ledger: Option<&'history [TransferId]>,
    /// What must be taken before each call.
    before: Vec<Set>,
    /// The calls that have an answer: all of them must be taken.
    answered: Set,
    /// From where no order comes to its end.
    stuck: HashSet<Set>,
    order: Vec<usize>,
    /// The longest order so far, and how the wallet stood then.
    furthest: (Vec<usize>, Wallet),
}

impl Search<'_> {
    /// Whether what is left can be put into an order, after what was taken.
    fn go(&mut self, taken: Set, wallet: &Wallet) -> bool {
        if self.stuck.len() >= STUCK_MAX || self.stuck.contains(&taken) {
            return false;
        }
        let so_far = self.order.len();
        let mut with_looks = taken.clone();
        self.take_looks(&mut with_looks, wallet);
        if self.is_over(&with_looks, wallet) {
            return true;
        }
        if self.order.len() > self.furthest.0.len() {
            self.furthest = (self.order.clone(), wallet.clone());
        }
        if !self.stuck.contains(&with_looks) {
            for index in 0..self.history.len() {
                if !self.may_be_next(index, &with_looks) {
                    continue;
                }
                let Some(stands) = self.after(index, wallet).filter(|stands| stands != wallet) else {
                    continue;
                };
                let mut next = with_looks.clone();
                next.extend(Some(index));
                self.order.push(index);
                if self.go(next, &stands) {
                    return true;
                }
                self.order.pop();
            }
            self.stuck.insert(with_looks);
        }
        self.stuck.insert(taken);
        self.order.truncate(so_far);
        false
    }

    /// Whether every call with an answer was taken, and everything has moved that the ledger has.
    fn is_over(&self, taken: &Set, wallet: &Wallet) -> bool {
        let has_moved = |ledger: &[TransferId]| wallet.movements() == ledger.len();
        taken.has_all(&self.answered) && self.ledger.is_none_or(has_moved)
    }

    /// Takes every call that is right by now and changes nothing: looks, refusals, and what was done before. It can only free
    /// what waits for it, and whatever is done stays done, so an order in which it stood later is one in which it stands
    /// here as well.
    fn take_looks(&mut self, taken: &mut Set, wallet: &Wallet) {
        loop {
            let before = self.order.len();
            for index in 0..self.history.len() {
                if self.may_be_next(index, taken) && self.after(index, wallet).as_ref() == Some(wallet) {
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

    /// How a wallet stands after a call; none if the call cannot be here.
    fn after(&self, index: usize, wallet: &Wallet) -> Option<Wallet> {
        let call = &self.history[index];
        let mut stands = wallet.clone();
        let answer = stands.answer(&call.asked);
        let is_right = match &call.answer {
            Some(Answer::Statement(lines)) => wallet.shows(lines),
            Some(seen) => *seen == answer,
            // What was refused and not answered need not be anywhere.
            None => answer.is_done(),
        };
        (is_right && self.fits_the_ledger(index, wallet, &stands)).then_some(stands)
    }

    /// Whether what a call moves, if it moves anything, is the next in the ledger.
    fn fits_the_ledger(&self, index: usize, wallet: &Wallet, stands: &Wallet) -> bool {
        let Some(ledger) = self.ledger.filter(|_| stands.movements() > wallet.movements()) else {
            return true;
        };
        ledger.get(wallet.movements()).copied() == self.history[index].asked.transfer()
    }

    /// Why it got stuck.
    fn told(&self) -> Stuck {
        if self.stuck.len() >= STUCK_MAX {
            return Stuck::TooMany;
        }
        let (order, wallet) = &self.furthest;
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
            wallet: Box::new(wallet.clone()),
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
}

//! Points: what the wallet has earned beside money. Only the server knows them; where a city gives none, nothing is shown.

use std::sync::Arc;

use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::PointsKey;
use cityplus_engine::EngineError;
use cityplus_engine::protocol::points::{PointsBalance, PointsEntry, PointsKind};

use super::StatementRow;
use super::presenter::{Event, Presenter};
use crate::app::Shared;
use crate::parts::ticket_row;
use crate::run::Work;
use crate::speech::Speech;
use crate::view::{Fact, Tone};

/// Lines asked for of each name, and shown of all.
const LINES: u32 = 5;
const LINES_MAX: usize = 10;
/// Names whose lines are asked for at most.
const NAMES_MAX: usize = 5;

/// The points of a wallet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Points {
    /// How many there are of each name.
    balances: Vec<PointsBalance>,
    /// The last movements of all names, newest first.
    lines: Vec<(PointsKey, PointsEntry)>,
}

impl Points {
    fn is_empty(&self) -> bool {
        self.balances.is_empty()
    }
}

async fn load(app: &Arc<Shared>) -> Result<Points, EngineError> {
    let balances = app.learn(app.engine().points().await)?.balances;
    let mut lines = Vec::new();
    for balance in balances.iter().take(NAMES_MAX) {
        let page = app.engine().points_history(&balance.name, None, LINES).await;
        let entries = app.learn(page)?.entries;
        lines.extend(entries.into_iter().map(|entry| (balance.name.clone(), entry)));
    }
    // Of the same moment as they came: the sort keeps their order.
    lines.sort_by_key(|(_, entry)| std::cmp::Reverse(entry.at));
    lines.truncate(LINES_MAX);
    Ok(Points { balances, lines })
}

impl Presenter {
    /// Asks for the points, at the same time as for the statement.
    pub(super) fn ask_for_points(&self, work: &Work<Self>) {
        let Some(wallet_id) = self.wallet_id() else {
            return;
        };
        let app = work.app();
        work.ask(async move { Event::Points(wallet_id, load(&app).await) });
    }

    /// Takes them; where they did not come, those last seen stay, and the statement says what is wrong.
    pub(super) fn take_points(&mut self, of: WalletId, points: Result<Points, EngineError>) {
        if let Ok(points) = points
            && self.wallet_id() == Some(of)
        {
            self.points = points;
        }
    }
}

/// Their heading; none where there are none.
pub(super) fn title(points: &Points, speech: &Speech) -> Option<String> {
    (!points.is_empty()).then(|| speech.say("wallet-points"))
}

/// How many there are of each name.
pub(super) fn facts(points: &Points, speech: &Speech) -> Vec<Fact> {
    points
        .balances
        .iter()
        .map(|balance| Fact {
            label: balance.name.to_string(),
            value: count(balance.points, speech),
        })
        .collect()
}

/// Their last movements.
pub(super) fn rows(screen: &Presenter, speech: &Speech) -> Vec<StatementRow> {
    let zone = ticket_row::zone_of(screen.catalogue.as_deref());
    let row = |(name, entry): &(PointsKey, PointsEntry)| {
        let title = speech.say(match entry.kind {
            PointsKind::Earned => "wallet-points-earned",
            PointsKind::TakenBack => "wallet-points-taken-back",
            PointsKind::Other => "wallet-points-other",
        });
        let detail = format!("{name}, {}", speech.moment(entry.at, zone));
        let comes_in = entry.points > 0;
        let sign = if comes_in { "+" } else { "" };
        let money = format!("{sign}{}", count(entry.points, speech));
        let after = count(entry.balance_after, speech);
        let balance_after = speech.say_with("wallet-points-after", &[("points", (&after).into())]);
        StatementRow {
            transfer_id: entry.transfer_id.to_string(),
            accessibility: format!("{title}. {detail}. {money}. {balance_after}."),
            title,
            detail,
            money,
            balance_after,
            tone: if comes_in { Tone::Success } else { Tone::Info },
        }
    };
    screen.points.lines.iter().map(row).collect()
}

/// So many points, in words: the number chooses the form, and is written as numbers are.
fn count(points: i64, speech: &Speech) -> String {
    let number = speech.number(points);
    // The form of a debit is that of its size.
    let size = i64::try_from(points.unsigned_abs()).unwrap_or(i64::MAX);
    speech.say_with(
        "wallet-points-count",
        &[("count", size.into()), ("number", (&number).into())],
    )
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Timestamp;
    use cityplus_domain::ids::TransferId;

    use super::*;
    use crate::parts::owner::Owner;
    use crate::speech::Language;

    const WALLET: WalletId = WalletId::from_bytes([2; 16]);

    fn presenter() -> Presenter {
        let name: PointsKey = "opolek".parse().unwrap();
        let line = |number: u8, kind, points, balance_after| PointsEntry {
            transfer_id: TransferId::from_bytes([number; 16]),
            kind,
            points,
            balance_after,
            at: Timestamp::from_millis(1_790_000_000_000),
            payment_id: None,
        };
        let mut screen = Presenter::new();
        screen.owner = Some(Owner::Wallet {
            wallet_id: WALLET,
            held: None,
        });
        screen.take_points(
            WALLET,
            Ok(Points {
                balances: vec![PointsBalance {
                    name: name.clone(),
                    points: 1_222,
                }],
                lines: vec![
                    (name.clone(), line(1, PointsKind::TakenBack, -1, 1_222)),
                    (name, line(2, PointsKind::Earned, 5, 1_223)),
                ],
            }),
        );
        screen
    }

    #[test]
    fn points_are_named_and_counted_in_the_words_of_the_language() {
        let screen = presenter();
        let polish = Speech::in_language(Language::Polish);
        assert_eq!(title(&screen.points, &polish), Some(polish.say("wallet-points")));
        let [fact] = facts(&screen.points, &polish).try_into().unwrap();
        assert_eq!(
            (fact.label.as_str(), fact.value.as_str()),
            ("opolek", "1\u{a0}222 punkty")
        );
        let [taken, earned] = rows(&screen, &polish).try_into().unwrap();
        assert_eq!(
            (taken.money.as_str(), taken.tone),
            ("\u{2212}1 punkt", Tone::Info)
        );
        assert_eq!(
            (earned.money.as_str(), earned.tone),
            ("+5 punktów", Tone::Success)
        );
        assert!(earned.detail.starts_with("opolek, ") && earned.accessibility.contains("punkty"));
    }

    #[test]
    fn without_points_nothing_is_said_and_those_of_before_stay_until_newer_ones_come() {
        let polish = Speech::in_language(Language::Polish);
        assert_eq!(title(&Points::default(), &polish), None);
        let mut screen = presenter();
        screen.take_points(WALLET, Err(EngineError::NoWallet));
        screen.take_points(WalletId::from_bytes([9; 16]), Ok(Points::default()));
        assert_eq!(facts(&screen.points, &polish).len(), 1);
        screen.take_points(WALLET, Ok(Points::default()));
        assert!(facts(&screen.points, &polish).is_empty());
    }
}

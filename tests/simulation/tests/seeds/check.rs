//! What must be so at the end: all money is accounted for, and all that was told is true.

use std::collections::BTreeMap;

use cityplus_backend::operator::{EntryKind, MerchantClose, Operator, StatementEntry};
use cityplus_domain::Timestamp;
use cityplus_domain::ids::WalletId;

use super::expected::Expected;
use super::world::{Checked, MERCHANTS, World};

/// Accounts by name, with what is in them in minor units.
type Accounts = BTreeMap<String, i64>;

/// Lines of a page of a statement.
const PAGE: u32 = 100;

impl World {
    /// Looks at everything.
    pub(crate) async fn check(&mut self) -> Checked {
        let mut expected = self.expected().await?;
        let accounts = self.accounts().await?;
        for number in 0..self.phones.len() {
            self.check_wallet(&mut expected, self.phones[number].wallet)
                .await?;
        }
        if let Some((line, minor)) = expected.lines.first_key_value() {
            return Err(format!("{minor} is in no statement: {line:?}"));
        }
        self.check_holds().await?;
        self.check_outside(&expected, &accounts).await?;
        self.check_merchants(&expected, &accounts).await?;
        self.check_frauds(&expected).await?;
        self.tally.late = self.orders.iter().filter(|order| order.is_late()).count();
        for order in &self.orders {
            let kind = order.ask.kind();
            self.tally.asked[kind] += 1;
            self.tally.taken[kind] += u32::from(order.taken.is_some());
        }
        Ok(())
    }

    /// All accounts of the city: they sum up to nought, and nothing is reserved or set aside any more.
    async fn accounts(&self) -> Checked<Accounts> {
        let query = "SELECT id, credits_posted - debits_posted, debits_pending + credits_pending \
                     FROM account WHERE city = $1 ORDER BY id";
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(query)
            .bind(self.city.to_string())
            .fetch_all(self.database.reader())
            .await
            .map_err(|error| error.to_string())?;
        let mut accounts = Accounts::new();
        for (account, balance, pending) in rows {
            if pending != 0 {
                return Err(format!("{pending} is still reserved in {account}"));
            }
            if balance != 0 && account.starts_with("allowance/") {
                return Err(format!("{balance} is still set aside in {account}"));
            }
            accounts.insert(account, balance);
        }
        same("the sum of all accounts", accounts.values().sum(), 0)?;
        Ok(accounts)
    }

    /// A wallet's statement is complete, adds up, and holds what is expected and nothing else.
    async fn check_wallet(&self, expected: &mut Expected, wallet: WalletId) -> Checked {
        let (mut balance, mut received, mut aside, mut back) = (0, Vec::new(), 0, 0);
        let (mut put_in, mut handed_out) = (Vec::new(), Vec::new());
        for entry in self.statement(wallet).await? {
            let minor = entry.amount.minor;
            balance += minor;
            same("a running balance", entry.balance_after.minor, balance)?;
            let line = (wallet, entry.transfer);
            match (expected.lines.remove(&line), entry.kind) {
                (Some(told), _) => same(&format!("the line {entry:?}"), minor, told)?,
                (None, EntryKind::Received) => received.push(minor),
                (None, EntryKind::SetBack) => back += minor,
                (None, EntryKind::TopUp) => put_in.push(minor),
                (None, EntryKind::Redeemed) => handed_out.push(-minor),
                (None, EntryKind::SetAside) => {
                    let asked = expected.aside.remove(&line);
                    let (asked, _) = asked.ok_or_else(|| format!("nobody has set aside {entry:?}"))?;
                    same("what is set aside", -minor, asked)?;
                    aside += asked;
                }
                (None, _) => return Err(format!("nobody was told of {entry:?}")),
            }
        }
        let stands = self.process.operator.wallet(wallet).await;
        let stands = stands.map_err(|error| format!("a wallet is not there: {error:?}"))?;
        same("a wallet", stands.balance.minor, balance)?;
        same("what may be spent", stands.available.minor, balance)?;
        let lost = expected
            .aside
            .iter()
            .find(|((of, _), (_, is_told))| *of == wallet && *is_told);
        if let Some((line, _)) = lost {
            return Err(format!("a phone was told of {line:?}, which was never set aside"));
        }
        let told = expected.offline.remove(&wallet);
        same_amounts("came without a network", received, told)?;
        let told = expected.put_in.remove(&wallet);
        same_amounts("was put into a wallet", put_in, told)?;
        let told = expected.handed_out.remove(&wallet);
        same_amounts("was handed out with a deposit", handed_out, told)?;
        let spent = expected.spent_offline.remove(&wallet).unwrap_or_default();
        same("what came back of what was set aside", back, aside - spent)
    }

    /// A wallet's whole history, the oldest line first.
    async fn statement(&self, wallet: WalletId) -> Checked<Vec<StatementEntry>> {
        let (mut entries, mut after) = (Vec::new(), None);
        loop {
            let page = self.process.operator.statement(wallet, after, PAGE).await;
            let page = page.map_err(|error| format!("a statement is not there: {error:?}"))?;
            entries.extend(page.entries);
            after = page.next;
            if after.is_none() {
                entries.reverse();
                return Ok(entries);
            }
        }
    }

    /// What is held outside is what is owed inside: drawers, gateways, the bank.
    async fn check_outside(&self, expected: &Expected, accounts: &Accounts) -> Checked {
        let city = &self.city;
        same("the drawers", -sum(accounts, "cash/"), expected.cash)?;
        same("the deposits", sum(accounts, "deposit/"), expected.deposits)?;
        for gateway in &self.gateways {
            let name = gateway.name();
            let account = -sum(accounts, &format!("gateway/{city}/{name}/"));
            same(&format!("the money at {name}"), gateway.held(), account)?;
            let landed = expected.gateways.get(&name).copied().unwrap_or_default();
            same(&format!("the top-ups by {name}"), landed, account)?;
        }
        let paid_out: i64 = self.closes().await?.iter().map(|close| close.payout.minor).sum();
        let bank = sum(accounts, "bank/");
        let out = expected.bank + paid_out;
        same("what goes to bank accounts", bank, out - expected.by_bank)?;
        let files = self.process.books.payout_files(city).await;
        let files = files.map_err(|error| format!("the files for the bank: {error:?}"))?;
        let in_files = files.iter().map(|file| file.sum.minor).sum();
        same("the files for the bank", in_files, out + expected.sent_back)?;
        same("the bank's money", self.bank.received() - in_files, -bank)
    }

    async fn closes(&self) -> Checked<Vec<MerchantClose>> {
        let closes = self
            .process
            .books
            .closes(&self.city, Timestamp::from_millis(0))
            .await;
        closes.map_err(|error| format!("the closes: {error:?}"))
    }

    /// Each unit's closes hold every grosz once, and what they took and paid is what is missing in its account.
    async fn check_merchants(&self, expected: &Expected, accounts: &Accounts) -> Checked {
        let closes = self.closes().await?;
        let mut fees = 0;
        for (unit, _) in MERCHANTS {
            let (sold, given_back) = expected.sales.get(unit).copied().unwrap_or_default();
            let (mut closing, mut sales, mut refunds, mut taken) = (0, 0, 0, 0);
            for close in closes.iter().filter(|close| close.unit.as_str() == unit) {
                same("what a close begins with", close.opening.minor, closing)?;
                closing += close.sales.minor - close.refunds.minor - close.fees.minor - close.paid_out.minor;
                same("what a close ends with", close.closing.minor, closing)?;
                sales += close.sales.minor;
                refunds += close.refunds.minor;
                fees += close.fee.minor;
                taken += close.fee.minor + close.payout.minor;
            }
            same(&format!("the sales of {unit}"), sales, sold)?;
            same(&format!("the refunds of {unit}"), refunds, given_back)?;
            let account = sum(accounts, &format!("merchant/{}/{unit}", self.city));
            same(
                &format!("the account of {unit}"),
                account,
                sold - given_back - taken,
            )?;
        }
        same("the operator's fees", sum(accounts, "fees/"), fees)
    }

    /// Who has paid twice with the same money is found, and nobody else is.
    async fn check_frauds(&mut self, expected: &Expected) -> Checked {
        let found = self.process.books.double_spends(&self.city, 1_000).await;
        let found = found.map_err(|error| format!("the double spends: {error:?}"))?;
        for pair in &found {
            let ids = pair.orders.each_ref().map(|order| order.transfer);
            let made = self
                .frauds
                .iter()
                .any(|fraud| ids.contains(&fraud.forgotten) && fraud.key == pair.device_key);
            if !made {
                return Err(format!("nobody has paid twice: {pair:?}"));
            }
        }
        for fraud in &self.frauds {
            let Some(other) = fraud.other else {
                continue;
            };
            let is_brought = expected.brought.contains(&fraud.forgotten) && expected.brought.contains(&other);
            let is_found = found.iter().any(|pair| {
                let ids = pair.orders.each_ref().map(|order| order.transfer);
                ids.contains(&fraud.forgotten) && ids.contains(&other)
            });
            if is_brought && !is_found {
                return Err(format!("nobody has found {fraud:?}"));
            }
        }
        self.tally.frauds = found.len();
        Ok(())
    }
}

/// The sum of the accounts whose names begin so.
fn sum(accounts: &Accounts, begin: &str) -> i64 {
    let found = accounts.iter().filter(|(name, _)| name.starts_with(begin));
    found.map(|(_, minor)| minor).sum()
}

/// Just those amounts, in whatever order.
fn same_amounts(what: &str, mut is: Vec<i64>, told: Option<Vec<i64>>) -> Checked {
    let mut told = told.unwrap_or_default();
    told.sort_unstable();
    is.sort_unstable();
    if is == told {
        Ok(())
    } else {
        Err(format!("{is:?} {what}, and should be {told:?}"))
    }
}

/// Both amounts are the same.
pub(crate) fn same(what: &str, is: i64, should_be: i64) -> Checked {
    if is == should_be {
        Ok(())
    } else {
        Err(format!("{what}: {is} instead of {should_be}"))
    }
}

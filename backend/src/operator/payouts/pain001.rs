//! The file format: ISO 20022 customer credit transfer initiation, `pain.001.001.09`.

use std::io;

use chrono::{DateTime, NaiveDate, SecondsFormat};
use cityplus_domain::{Currency, Money, Timestamp};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::file::Debtor;
use super::rows::Payout;

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
/// The longest name and the longest title that banks take (`Max70Text` of the SEPA rule book, `Max140Text`).
const NAME_MAX: usize = 70;
const TITLE_MAX: usize = 140;

type Xml = Writer<Vec<u8>>;

/// Writes the file. `sum` is the payouts' sum in minor units.
pub(super) fn write(
    id: &str,
    made_at: Timestamp,
    pay_on: NaiveDate,
    debtor: &Debtor,
    currency: Currency,
    sum: i64,
    payouts: &[Payout],
) -> io::Result<String> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let count = payouts.len().to_string();
    let sum = decimal(Money::new(sum, currency));
    xml.create_element("Document")
        .with_attribute(("xmlns", NAMESPACE))
        .write_inner_content(|xml| {
            within(xml, "CstmrCdtTrfInitn", |xml| {
                within(xml, "GrpHdr", |xml| {
                    text(xml, "MsgId", id)?;
                    text(xml, "CreDtTm", &moment(made_at))?;
                    text(xml, "NbOfTxs", &count)?;
                    text(xml, "CtrlSum", &sum)?;
                    within(xml, "InitgPty", |xml| {
                        text(xml, "Nm", &cut(&debtor.name, NAME_MAX))
                    })
                })?;
                within(xml, "PmtInf", |xml| {
                    text(xml, "PmtInfId", id)?;
                    text(xml, "PmtMtd", "TRF")?;
                    text(xml, "NbOfTxs", &count)?;
                    text(xml, "CtrlSum", &sum)?;
                    within(xml, "ReqdExctnDt", |xml| text(xml, "Dt", &pay_on.to_string()))?;
                    within(xml, "Dbtr", |xml| text(xml, "Nm", &cut(&debtor.name, NAME_MAX)))?;
                    account(xml, "DbtrAcct", debtor.iban.as_str())?;
                    // With an IBAN the bank is known: its code need not be given (SEPA "IBAN only").
                    within(xml, "DbtrAgt", |xml| {
                        within(xml, "FinInstnId", |xml| {
                            within(xml, "Othr", |xml| text(xml, "Id", "NOTPROVIDED"))
                        })
                    })?;
                    payouts.iter().try_for_each(|payout| transfer(xml, payout))
                })
            })
        })?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn transfer(xml: &mut Xml, payout: &Payout) -> io::Result<()> {
    within(xml, "CdtTrfTxInf", |xml| {
        within(xml, "PmtId", |xml| {
            text(xml, "EndToEndId", &payout.id.to_string().replace('-', ""))
        })?;
        within(xml, "Amt", |xml| {
            xml.create_element("InstdAmt")
                .with_attribute(("Ccy", payout.amount.currency.to_string().as_str()))
                .write_text_content(BytesText::new(&decimal(payout.amount)))
                .map(|_| ())
        })?;
        within(xml, "Cdtr", |xml| text(xml, "Nm", &cut(&payout.name, NAME_MAX)))?;
        account(xml, "CdtrAcct", payout.iban.as_str())?;
        within(xml, "RmtInf", |xml| {
            text(xml, "Ustrd", &cut(&payout.title, TITLE_MAX))
        })
    })
}

fn account(xml: &mut Xml, name: &str, iban: &str) -> io::Result<()> {
    within(xml, name, |xml| within(xml, "Id", |xml| text(xml, "IBAN", iban)))
}

fn within(xml: &mut Xml, name: &str, content: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.create_element(name).write_inner_content(content).map(|_| ())
}

fn text(xml: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    xml.create_element(name)
        .write_text_content(BytesText::new(content))
        .map(|_| ())
}

/// The amount alone, with a point.
fn decimal(money: Money) -> String {
    let written = money.to_string();
    let code = money.currency.to_string();
    written.trim_end_matches(code.as_str()).trim_end().to_owned()
}

fn moment(at: Timestamp) -> String {
    DateTime::from_timestamp_millis(at.millis())
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use cityplus_domain::ids::TransferId;

    use super::*;

    #[test]
    fn a_file_has_the_banks_form() {
        let payout = |minor| Payout {
            id: TransferId::from_bytes([7; 16]),
            city: "opole".parse().unwrap(),
            iban: "PL61109010140000071219812874".parse().unwrap(),
            name: "Żaneta <Nowak> & Syn".to_owned(),
            amount: Money::new(minor, Currency::PLN),
            title: "Wypłata z portfela".to_owned(),
            created_at: Timestamp::from_millis(0),
        };
        let debtor = Debtor {
            name: "Operator S.A.".to_owned(),
            iban: "PL27114020040000300201355387".parse().unwrap(),
        };
        let at = Timestamp::parse_rfc3339("2027-07-10T12:00:00+02:00").unwrap();
        let day = NaiveDate::from_ymd_opt(2027, 7, 10).unwrap();
        let payouts = [payout(2_005), payout(100)];
        let xml = write("abc", at, day, &debtor, Currency::PLN, 2_105, &payouts).unwrap();
        for part in [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<CreDtTm>2027-07-10T10:00:00Z</CreDtTm>",
            "<NbOfTxs>2</NbOfTxs>",
            "<CtrlSum>21.05</CtrlSum>",
            "<Dt>2027-07-10</Dt>",
            "<InstdAmt Ccy=\"PLN\">20.05</InstdAmt>",
            "<InstdAmt Ccy=\"PLN\">1.00</InstdAmt>",
            "<Nm>Żaneta &lt;Nowak&gt; &amp; Syn</Nm>",
            "<IBAN>PL61109010140000071219812874</IBAN>",
            "<IBAN>PL27114020040000300201355387</IBAN>",
        ] {
            assert!(xml.contains(part), "{part} is not in\n{xml}");
        }
    }
}

//! Documents of old and new versions, documents that are cut, and what is no statement.

use super::super::statement::{Kind, StatementError, read};

const OLD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
  <BkToCstmrStmt>
    <GrpHdr><MsgId>m1</MsgId><CreDtTm>2026-10-06T20:00:00</CreDtTm></GrpHdr>
    <Stmt>
      <Id>2026/191</Id>
      <Acct><Id><IBAN>PL27 1140 2004 0000 3002 0135 5387</IBAN></Id><Ccy>PLN</Ccy></Acct>
      <Bal><Tp><CdOrPrtry><Cd>PRCD</Cd></CdOrPrtry></Tp><Amt Ccy="PLN">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
      <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="PLN">1075.50</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
      <Ntry>
        <NtryRef>1</NtryRef>
        <Amt Ccy="PLN">100.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
        <BookgDt><Dt>2026-10-06</Dt></BookgDt><ValDt><Dt>2026-10-05</Dt></ValDt>
        <AcctSvcrRef>BR1</AcctSvcrRef>
        <NtryDtls><TxDtls>
          <Refs><AcctSvcrRef>inner</AcctSvcrRef><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
          <RltdPties><Dbtr><Nm>Jan &amp; &#x141;ucja</Nm></Dbtr>
            <DbtrAcct><Id><IBAN>PL61109010140000071219812874</IBAN></Id></DbtrAcct></RltdPties>
          <RmtInf><Ustrd>Zasilenie 0198a3c1-7b3e-</Ustrd><Ustrd><![CDATA[7d2a-9c41-2f6d8e5b1a07]]></Ustrd></RmtInf>
        </TxDtls></NtryDtls>
        <AddtlNtryInf>PRZELEW PRZYCHODZACY</AddtlNtryInf>
      </Ntry>
      <Ntry>
        <Amt Ccy="PLN">20.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
        <BookgDt><DtTm>2026-10-06T08:00:00+02:00</DtTm></BookgDt>
        <AddtlNtryInf>OPLATA</AddtlNtryInf>
      </Ntry>
      <Ntry>
        <NtryRef>3</NtryRef>
        <Amt Ccy="PLN">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd><Sts>BOOK</Sts>
        <BookgDt><Dt>2026-10-06</Dt></BookgDt><AcctSvcrRef>NONREF</AcctSvcrRef>
      </Ntry>
      <Ntry>
        <Amt Ccy="PLN">9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts>
      </Ntry>
    </Stmt>
  </BkToCstmrStmt>
</Document>
"#;

const NEW: &str = r#"<n:Document xmlns:n="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><n:BkToCstmrStmt><n:Stmt>
<n:Id>s8</n:Id><n:Acct><n:Id><n:Othr><n:Id>1234</n:Id></n:Othr></n:Id></n:Acct>
<n:Ntry><n:Amt Ccy="PLN">30</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Sts><n:Cd>BOOK</n:Cd></n:Sts>
<n:BookgDt><n:Dt>2026-10-06</n:Dt></n:BookgDt><n:AcctSvcrRef>B</n:AcctSvcrRef><n:NtryDtls>
<n:TxDtls><n:Refs><n:AcctSvcrRef>B1</n:AcctSvcrRef></n:Refs><n:Amt Ccy="PLN">10</n:Amt>
<n:RltdPties><n:Dbtr><n:Pty><n:Nm>Ola</n:Nm></n:Pty></n:Dbtr></n:RltdPties>
<n:RmtInf><n:Ustrd>one</n:Ustrd></n:RmtInf></n:TxDtls>
<n:TxDtls><n:Refs><n:AcctSvcrRef>B2</n:AcctSvcrRef></n:Refs><n:AmtDtls><n:TxAmt><n:Amt Ccy="PLN">20.0</n:Amt></n:TxAmt></n:AmtDtls>
<n:AddtlTxInf>two</n:AddtlTxInf></n:TxDtls>
</n:NtryDtls></n:Ntry></n:Stmt></n:BkToCstmrStmt></n:Document>"#;

fn wrong(text: &str) -> StatementError {
    read(text.as_bytes()).unwrap_err()
}

#[test]
fn an_old_document_is_read() {
    let statements = read(OLD.as_bytes()).unwrap();
    let [statement] = &statements[..] else {
        panic!("one statement expected")
    };
    assert_eq!(statement.account, "PL27114020040000300201355387");
    assert_eq!(statement.number, "2026/191");
    let kinds: Vec<(Kind, i64)> = statement
        .entries
        .iter()
        .map(|entry| (entry.kind, entry.amount))
        .collect();
    assert_eq!(
        kinds,
        [
            (Kind::Credit, 10_050),
            (Kind::Debit, 2_000),
            (Kind::CreditTakenBack, 500),
            (Kind::NotBooked, 900)
        ]
    );
    let first = &statement.entries[0];
    assert_eq!(first.line, 10);
    assert_eq!(first.key, "reference BR1");
    assert_eq!(first.booked_on.to_string(), "2026-10-06");
    assert_eq!(first.title, "Zasilenie 0198a3c1-7b3e- 7d2a-9c41-2f6d8e5b1a07");
    assert_eq!(first.payer, "Jan & Łucja PL61109010140000071219812874");
    assert_eq!(statement.entries[1].key, "statement 2026/191");
    assert_eq!(statement.entries[1].title, "OPLATA");
    assert_eq!(statement.entries[2].key, "reference 3");
}

#[test]
fn a_new_document_is_read_and_a_list_of_transfers_is_taken_apart() {
    let statements = read(NEW.as_bytes()).unwrap();
    assert_eq!(statements[0].account, "1234");
    let entries: Vec<(i64, &str, &str, &str, bool)> = statements[0]
        .entries
        .iter()
        .map(|entry| {
            (
                entry.amount,
                entry.key.as_str(),
                entry.title.as_str(),
                entry.payer.as_str(),
                entry.is_batch,
            )
        })
        .collect();
    assert_eq!(
        entries,
        [
            (1_000, "reference B\nB1", "one", "Ola", false),
            (2_000, "reference B\nB2", "two", "", false)
        ]
    );
    // Amounts that do not make up the whole: nobody can say whose the money is.
    let unclear = read(NEW.replace("20.0<", "19.0<").as_bytes()).unwrap();
    assert_eq!(unclear[0].entries.len(), 1);
    assert!(unclear[0].entries[0].is_batch);
    assert_eq!(unclear[0].entries[0].amount, 3_000);
}

#[test]
fn a_document_that_is_cut_anywhere_is_refused() {
    let end = OLD.trim_end().len();
    for at in (0..end).filter(|at| OLD.is_char_boundary(*at)) {
        let error = wrong(OLD.get(..at).unwrap());
        assert!(error.line >= 1 && !error.wrong.is_empty(), "cut at {at}");
    }
    let cut = wrong(OLD.split_once("<Ntry>").unwrap().0);
    assert!(cut.wrong.contains("inside of `Stmt`"), "{cut}");
    assert_eq!(cut.line, 10);
}

#[test]
fn balances_that_do_not_fit_are_refused() {
    for (from, to) in [
        ("1075.50", "1075.51"),
        ("100.50</Amt>", "100.40</Amt>"),
        ("1000.00</Amt><CdtDbtInd>CRDT", "1000.00</Amt><CdtDbtInd>DBIT"),
        ("\"PLN\">1000.00", "\"EUR\">1000.00"),
    ] {
        let error = wrong(&OLD.replace(from, to));
        assert!(error.wrong.contains("closing balance"), "{from}: {error}");
    }
    // Without one of them there is nothing to compare.
    assert!(read(OLD.replace("PRCD", "ITBD").replace("1075.50", "7").as_bytes()).is_ok());
}

#[test]
fn what_is_not_right_is_named_with_its_line() {
    for (from, to, said, line) in [
        ("100.50</Amt>", "1e2</Amt>", "`1e2` is no amount", 12),
        ("<Amt Ccy=\"PLN\">100.50", "<Amt>100.50", "no currency", 12),
        ("<Dt>2026-10-06</Dt>", "<Dt>6.10.2026</Dt>", "YYYY-MM-DD", 13),
        (
            "<CdtDbtInd>DBIT</CdtDbtInd><Sts>",
            "<CdtDbtInd>X</CdtDbtInd><Sts>",
            "CRDT",
            24,
        ),
        ("PL27 1140 2004 0000 3002 0135 5387", "", "no account", 36),
        ("&amp;", "&who;", "`&who;`", 17),
        ("<GrpHdr>", "<GrpHdr", "", 4),
        ("</Document>", "</Document>more", "outside", 39),
        ("</Document>", "</Document><a/>", "behind the end", 38),
        (
            "<Document",
            "<!DOCTYPE a [<!ENTITY b 'c'>]><Document",
            "document type",
            2,
        ),
    ] {
        let error = wrong(&OLD.replacen(from, to, 1));
        assert!(error.wrong.contains(said), "{to}: {error}");
        assert_eq!(error.line, line, "{to}: {error}");
    }
    assert!(
        wrong(&OLD.replace("BkToCstmrStmt", "BkToCstmrAcctRpt"))
            .wrong
            .contains("camt.053")
    );
    assert!(wrong(&"<a>".repeat(100)).wrong.contains("too deep"));
}

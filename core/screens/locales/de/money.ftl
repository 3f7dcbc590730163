# Was alle Geldseiten sagen.
money-amount = Betrag
money-to = An wen
money-cancel = Nein, zurück
money-close-code = Code schließen

money-wrong-empty = Geben Sie einen Betrag ein.
money-wrong-zero = Der Betrag muss größer als null sein.
money-wrong-large = Dieser Betrag ist zu groß. Prüfen Sie, ob er zu viele Nullen hat.
money-wrong-form = Das ist kein Betrag. Schreiben Sie ihn so: { $example }.
money-wrong-decimals = { $most ->
    [one] Höchstens { $most } Stelle nach dem Komma.
    *[other] Höchstens { $most } Stellen nach dem Komma.
}
money-wrong-more = Es sind nur noch { $money } übrig.
money-wrong-long = { $most ->
    [one] Höchstens { $most } Zeichen.
    *[other] Höchstens { $most } Zeichen.
}
money-wrong-field = Füllen Sie dieses Feld aus.
money-wrong-nobody = Schreiben Sie, an wen das Geld gehen soll.
money-wrong-code = Dieser Code ist unvollständig oder verändert. Kopieren Sie ihn ganz.
money-wrong-paying-code = Dieser Code bezahlt Sie. Nehmen Sie ihn auf der Seite „Ohne Netz“ an.
money-wrong-mail = Geben Sie die ganze Adresse an, zum Beispiel jan@example.com.
money-wrong-phone = Geben Sie die ganze Telefonnummer an, zum Beispiel 601 234 567. Eine ausländische beginnt mit +.
money-wrong-to = Das ist weder eine E-Mail-Adresse noch eine Telefonnummer, eine Geldbörsennummer oder ein Code. Prüfen Sie die Eingabe.

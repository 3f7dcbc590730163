# Geld ohne Netz.
offline-title = Ohne Netz
offline-left = Ohne Netz verfügbar
offline-set-aside = Auf diesem Gerät zurückgelegt
offline-set-aside-none = Es ist nichts zurückgelegt.
offline-until = Auszugeben bis
offline-settle-until = Abzurechnen bis
offline-way-pay = Zahlen
offline-way-get = Zahlung annehmen
offline-way-set = Betrag zurücklegen
offline-intro-pay = Sie zahlen aus dem zurückgelegten Betrag. Sie zeigen einen Code, das andere Telefon scannt ihn; ein Netz ist nicht nötig.
offline-intro-get = Scannen Sie den Code der zahlenden Person oder fügen Sie ihn ein. Hat sie mit demselben Geld noch jemanden bezahlt, bekommt es, wer zuerst abrechnet: Rechnen Sie ab, sobald es Netz gibt.
offline-intro-set = Dazu ist ein Netz nötig. Zurückgelegtes lässt sich nicht anders ausgeben. Was nicht rechtzeitig ausgegeben wird, geht nach der Abrechnungsfrist zurück in die Geldbörse. Wer das entsperrte Gerät findet, kann höchstens so viel ausgeben.
offline-to-hint = Code oder Geldbörsennummer der anderen Person. Eine E-Mail-Adresse lässt sich ohne Netz nicht suchen.
offline-code-field = Code der zahlenden Person
offline-code-field-hint = Er beginnt mit CPM1.
offline-submit-pay = Zahlungscode machen
offline-submit-get = Annehmen
offline-submit-set = Zurücklegen

offline-code = QR-Code, der bezahlt
offline-code-hint = Dieser Code zahlt { $money }. Zeigen Sie ihn nur der empfangenden Person; er gilt einige Minuten.
offline-code-open = Schließen Sie zuerst den Code.
offline-busy = Einen Moment.
offline-waiting = Noch nicht abgerechnet
offline-waiting-none = Es wartet nichts auf Abrechnung.
offline-waiting-in = Erhalten
offline-waiting-out = Bezahlt
offline-waiting-back = Geht zurück in die Geldbörse
offline-waiting-count = { $count ->
    [one] { $count } Zahlung: { $money }
    *[other] { $count } Zahlungen: { $money }
}
offline-settle = Jetzt abrechnen
offline-settling = Es wird abgerechnet.

offline-ask-pay = { $money } zahlen?
offline-ask-pay-text = Wir zeigen einen Code für die Geldbörse { $number }. Von da an ist das Geld ausgegeben, auch wenn ihn niemand scannt.
offline-confirm-pay = Ja, Code zeigen
offline-ask-set = { $money } zurücklegen?
offline-ask-set-text = Damit zahlen Sie nur von diesem Gerät und nur ohne Netz. Wer es entsperrt in der Hand hat, kann { $money } ausgeben, auch wenn die Geldbörse gesperrt ist. Was nicht rechtzeitig ausgegeben wird, geht nach der Abrechnungsfrist zurück in die Geldbörse, nicht früher.
offline-confirm-set = Ja, zurücklegen
offline-ask-close = Wurde der Code gescannt?
offline-ask-close-text = Wenn nicht, zeigen Sie ihn weiter. Einen geschlossenen Code zeigen wir noch einige Minuten lang wieder, wenn Sie hierher zurückkommen; zahlen Sie nicht noch einmal. Das Geld geht ohnehin an die andere Person, sobald eines der Geräte Netz hat.
offline-confirm-close = Ja, schließen
offline-cancel-close = Weiter zeigen

offline-set = Der Betrag ist zurückgelegt
offline-set-text = { $money } können Sie ohne Netz ausgeben bis { $until }. Der Rest geht zurück in die Geldbörse: { $back }.
offline-got = { $money } angenommen
offline-got-text = Das Geld ist nach der Abrechnung in der Geldbörse. Rechnen Sie ab, sobald es Netz gibt, spätestens bis { $until }.
offline-not-paid = Dieser Code zahlt nicht, nichts ist angekommen
offline-why-keys = Dieses Gerät kennt die Schlüssel des Zahlungsdienstes noch nicht. Verbinden Sie es einmal mit dem Netz und bitten Sie dann um einen neuen Code.
offline-why-new-key = Dieses Gerät kennt den Schlüssel des Zahlungsdienstes noch nicht, mit dem er unterschrieben ist. Verbinden Sie es einmal mit dem Netz und bitten Sie dann um einen neuen Code.
offline-why-foreign = Er ist nicht vom Zahlungsdienst dieser Stadt. Bitten Sie um eine andere Zahlung.
offline-why-city = Er ist aus einer anderen Stadt, und Geld verlässt die Stadt nicht. Bitten Sie um eine andere Zahlung.
offline-why-old-app = Er stammt von einer zu alten App. Wer zahlt, aktualisiert sie, legt den Betrag neu zurück und zeigt einen neuen Code.
offline-why-other = Er ist für eine andere Geldbörse. Zeigen Sie Ihren Code und bitten Sie noch einmal um die Zahlung.
offline-why-much = Er zahlt mehr, als zurückgelegt wurde. Bitten Sie um eine andere Zahlung.
offline-why-old = Er ist nicht von jetzt. Prüfen Sie die Uhren beider Geräte und bitten Sie um einen neuen Code.
offline-why-here = Diese Zahlung wurde schon angenommen; sie wartet auf Abrechnung oder ist abgerechnet.
offline-why-twice = Mit demselben Geld wurden Sie schon bezahlt. Die Abrechnung zeigt, welches Telefon zweimal gezahlt hat. Bitten Sie um eine andere Zahlung.
offline-why-changed = Er wurde nach dem Unterschreiben verändert. Bitten Sie um einen neuen Code.
offline-why-none = Er ist abgeschnitten oder ein anderer Code. Scannen Sie ihn noch einmal ganz.
offline-settled = Alles ist abgerechnet
offline-settled-text = Es wartet nichts mehr. Die Geldbörse ist auf dem neuesten Stand.
offline-still-waits = Etwas wartet noch
offline-still-waits-text = Nicht alles ließ sich abrechnen. Wir versuchen es von selbst wieder; Sie können es auch gleich noch einmal versuchen.
offline-wrong-mail = Ohne Netz lässt sich niemand über Adresse oder Telefonnummer finden. Bitten Sie um einen Code oder eine Geldbörsennummer.
offline-wrong-request = Dieser Code bittet um einen Betrag, und so einer wird über das Netz bezahlt. Bitten Sie um einen Code ohne Betrag.

offline-away = Kommt zurück in die Geldbörse
offline-away-back = { $money } kommen zurück: { $back }
offline-asked = Vielleicht zurückgelegt
offline-set-before = Der frühere Betrag ist zurückgelegt
offline-set-before-text = Wir haben einen Auftrag beendet, auf den keine Antwort kam, und nichts weiter. { $money } können Sie ohne Netz ausgeben bis { $until }. Der Rest geht zurück in die Geldbörse: { $back }.
offline-unsure = Wir wissen nicht, ob der Betrag zurückgelegt ist
offline-unsure-text = { $money } sind vielleicht schon zurückgelegt: Es kam keine Antwort. Legen Sie noch einmal zurück, dann beenden wir denselben Auftrag; nichts wird doppelt zurückgelegt.
offline-refused-in = { $count ->
    [one] { $count } angenommene Zahlung wurde abgelehnt: { $money }
    *[other] { $count } angenommene Zahlungen wurden abgelehnt: { $money }
}
offline-refused-out = { $count ->
    [one] { $count } Zahlung von Ihnen wurde abgelehnt: { $money }
    *[other] { $count } Zahlungen von Ihnen wurden abgelehnt: { $money }
}
offline-refused-out-text = Die andere Person hat davon nichts bekommen. Zahlen Sie auf andere Weise. Was nicht ausgegeben wurde, geht nach der Abrechnungsfrist zurück in die Geldbörse.
offline-refused-back = Die Rückgabe in die Geldbörse wurde abgelehnt: { $money }
offline-refused-back-text = Es wurde niemand bezahlt. Was nicht ausgegeben wurde, geht nach der Abrechnungsfrist zurück in die Geldbörse.

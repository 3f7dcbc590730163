# Geld senden.
send-title = Geld senden
send-intro = An wen soll das Geld gehen? Geben Sie eine E-Mail-Adresse, eine Telefonnummer oder eine Geldbörsennummer ein, fügen Sie einen Code ein oder scannen Sie ihn.
send-intro-person = Ist es diese Person? Wenn ja, geben Sie den Betrag ein. Wenn nicht, wählen Sie jemand anderen.
send-intro-wallet = Prüfen Sie die Geldbörsennummer und geben Sie den Betrag ein.
send-intro-request = Dieser Code bittet um Geld. Prüfen Sie den Betrag und wofür er ist.
send-to-hint = Über Adresse und Telefonnummer findet man nur Personen, die zugestimmt haben.
send-amount-fixed = Diesen Betrag hat die empfangende Person festgelegt. Er lässt sich nicht ändern.
send-change = Jemand anderes
send-busy = Das Geld wird gesendet.
send-find = Weiter
send-finding = Die Person wird gesucht.
send-submit = Senden

send-fact-name = Empfänger
send-fact-mail = E-Mail-Adresse
send-fact-phone = Telefonnummer
send-fact-wallet = Geldbörsennummer
send-fact-note = Wofür
send-fact-until = Zu zahlen bis
send-wrong-nobody = Unter dieser Adresse oder Nummer wurde niemand gefunden. Man findet nur Personen, die zugestimmt haben. Prüfen Sie die Eingabe oder bitten Sie um einen Code.
send-wrong-own = Das ist Ihre eigene Geldbörse. Geben Sie eine andere an.

send-ask = { $money } senden? Empfänger: { $name }
send-ask-wallet = { $money } an diese Geldbörse senden?
send-ask-request = { $money } zahlen?
send-ask-person-text = { $name } hat die Adresse { $mail }. Gesendetes Geld lässt sich nicht zurückholen.
send-ask-phone-text = { $name } hat die Nummer { $number }. Gesendetes Geld lässt sich nicht zurückholen.
send-ask-wallet-text = Das Geld geht an die Geldbörse { $number }. Es lässt sich nicht zurückholen.
send-confirm = Ja, { $money } senden
send-sent = Das Geld wurde gesendet
send-sent-name-text = { $money } sind in der Geldbörse von { $name }.
send-sent-wallet-text = { $money } sind in der anderen Geldbörse.
send-kept = Das Geld wartet auf das Netz
send-kept-text = Der Auftrag über { $money } ist gespeichert. Er wird gesendet, sobald es Netz gibt; geben Sie ihn nicht noch einmal.

send-kept-server = Das Geld wartet auf die Antwort des Servers
send-kept-server-text = Der Auftrag über { $money } ist gespeichert, aber der Server hat ihn noch nicht bestätigt. Er wird von selbst noch einmal gesendet; geben Sie ihn nicht noch einmal.
send-waits = Dieses Geld wird schon gesendet
send-waits-text = Geben Sie den Auftrag nicht noch einmal: Es geht von selbst.
send-waits-one = { $money } an die Geldbörse { $number }.

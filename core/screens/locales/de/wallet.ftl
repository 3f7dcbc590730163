# The wallet: balance, statement, ways to top up.

wallet-title = Guthaben
wallet-available = Verfügbar
wallet-reserved = Für Bestellungen reserviert
wallet-as-of = Stand: { $moment }
wallet-refresh = Aktualisieren
wallet-refreshing = Wird aktualisiert.
wallet-none = Hier gibt es kein Guthaben.
wallet-ways = So laden Sie auf
wallet-desk = Bar am Schalter
wallet-desk-text = Nennen Sie am Schalter die Nummer Ihres Guthabens oder zeigen Sie den Code und zahlen Sie bar. Das Geld ist sofort da.
wallet-code = QR-Code mit der Nummer des Guthabens
wallet-statement = Verlauf
wallet-statement-none = Hier ist noch nichts geschehen.
wallet-statement-reading = Der Verlauf wird geladen.
wallet-statement-offline = Für den Verlauf wird der Server gebraucht, und der antwortet gerade nicht. Der Verlauf erscheint, sobald er wieder antwortet.
wallet-more = Ältere anzeigen
wallet-kind-top-up = Aufladung
wallet-kind-payment = Zahlung
wallet-kind-refund = Erstattung
wallet-kind-other = Buchung
wallet-after = Stand danach: { $money }
wallet-sign-in = Melden Sie sich an, um Ihr Guthaben zu sehen
wallet-sign-in-text = Nach der Anmeldung erscheinen hier Guthaben und Verlauf.
wallet-sign-in-action = Anmelden

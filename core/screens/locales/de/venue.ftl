# Choosing tickets at a venue, and paying. The kiosk uses it, too.

venue-title = Ort
venue-days = Für welchen Tag?
venue-today = Heute
venue-earlier = Frühere Tage
venue-earliest = Das sind die ersten Verkaufstage.
venue-later = Spätere Tage
venue-latest = Das sind die letzten Verkaufstage.
venue-day-over = Für diesen Tag werden keine Tickets mehr verkauft.
venue-no-day = Hier wird gerade nichts verkauft
venue-no-day-text = Für keinen der nächsten Tage gibt es Tickets. Schauen Sie später wieder vorbei.
venue-sells-nothing = Hier werden keine Tickets verkauft
venue-sells-nothing-text = Wählen Sie auf der Startseite einen anderen Ort.
venue-fetching = Preise werden geladen
venue-fetching-text = Das dauert einen Moment.
venue-retry = Noch einmal versuchen

venue-persons = { $persons ->
    [one] für { $persons } Person
   *[other] für { $persons } Personen
}
venue-document = Am Eingang vorzeigen: { $documents }
venue-proof = Dieses Ticket gibt es noch nicht in der App. Dafür ist eine bestätigte Berechtigung nötig.
venue-no-price = kein Preis
venue-no-price-why = Für diesen Tag gibt es noch keinen Preis.
venue-more = Hinzufügen: { $kind }
venue-fewer = Entfernen: { $kind }
venue-none-chosen = Es ist keins gewählt.
venue-chosen = { $count ->
    [0] keins gewählt
    [one] { $count } Ticket gewählt
   *[other] { $count } Tickets gewählt
}
venue-limit-kind = Höchstzahl dieser Tickets in einer Bestellung: { $max }.
venue-limit-order = Höchstzahl der Tickets in einer Bestellung: { $max }.

venue-line = { $count } × { $kind } zu je { $price }
venue-total = Summe
venue-balance = Im Guthaben
venue-valid = Gültigkeit
venue-valid-all-day = { $day }, ganztägig
venue-refund = Rückgabe
venue-refund-never = Dieses Ticket kann nicht zurückgegeben werden.
venue-refund-over = Ein Ticket für diesen Tag kann nicht mehr zurückgegeben werden.
venue-refund-until = Volle Erstattung bis { $moment }

venue-pay = Bezahlen
venue-pay-sum = { $total } bezahlen
venue-pay-sign-in = Anmelden und bezahlen
venue-pay-nothing = Wählen Sie zuerst Tickets.
venue-busy = Das dauert einen Moment.
venue-short = Das Guthaben reicht nicht aus
venue-short-text = Laden Sie Ihr Guthaben auf. Ist die Aufladung gerade angekommen, können Sie sofort bezahlen.
venue-top-up = Guthaben aufladen

venue-payers = Woraus zahlen
venue-payer-own = Meine Geldbörse
venue-payer-left = heute noch { $money }
venue-link-short = Diese Erlaubnis reicht heute nicht
venue-link-short-text = Zahlen Sie aus Ihrer eigenen Geldbörse, wählen Sie weniger Tickets oder bitten Sie um einen höheren Betrag.

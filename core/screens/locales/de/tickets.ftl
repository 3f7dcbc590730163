# The tickets: coming, used, given back.

tickets-title = Tickets
tickets-shelf-coming = Kommende
tickets-shelf-used = Benutzte
tickets-shelf-refunded = Erstattete
tickets-empty-coming = Sie haben keine kommenden Tickets. Kaufen können Sie auf der Startseite.
tickets-empty-used = Sie haben noch keine benutzten Tickets.
tickets-empty-refunded = Sie haben keine erstatteten Tickets.
tickets-more = Mehr anzeigen
tickets-refresh = Aktualisieren
tickets-refreshing = Wird aktualisiert.

tickets-badge-now = Gültig
tickets-badge-later = Für später
tickets-badge-used = Benutzt
tickets-badge-over = Abgelaufen
tickets-badge-refunding = Wird erstattet
tickets-badge-refunded = Erstattet
tickets-kind-persons = { $persons ->
    [one] { $kind }, für { $persons } Person
   *[other] { $kind }, für { $persons } Personen
}
tickets-day-hours = { $day }, von { $from } bis { $until }

tickets-order-waits = Eine Bestellung wartet auf das Senden
tickets-refund-waits = Eine Rückgabe wartet auf das Senden
tickets-waits-text = Wir senden sie von selbst, sobald der Server antwortet.
tickets-show-order = Bestellung anzeigen
tickets-show-ticket = Ticket anzeigen
tickets-sign-in = Melden Sie sich an, um Ihre Tickets zu sehen
tickets-sign-in-text = Nach der Anmeldung erscheinen Ihre Tickets hier.
tickets-sign-in-action = Anmelden
tickets-damaged = { $count ->
    [one] { $count } Ticket ist nicht lesbar
   *[other] { $count } Tickets sind nicht lesbar
}
tickets-damaged-text = Die Daten auf diesem Gerät sind beschädigt. Melden Sie sich ab und wieder an: Die Tickets kommen vom Server zurück.

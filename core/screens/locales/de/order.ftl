# An order: how far it is, and how it ended.

order-title = Bestellung
order-badge-under-way = In Arbeit
order-headline-under-way = Wir bezahlen und erstellen die Tickets
order-text-under-way = Sie können diese Seite verlassen. Die Bestellung läuft von selbst weiter.
order-badge-waits = Wartet
order-headline-waits = Die Bestellung ist auf diesem Gerät gespeichert
order-text-waits = Der Server antwortet nicht. Sobald er wieder antwortet, senden wir die Bestellung von selbst. Sie zahlen auf keinen Fall doppelt.
order-badge-sign-in = Wartet auf Ihre Anmeldung
order-headline-sign-in = Die Bestellung ist auf diesem Gerät gespeichert
order-text-sign-in = Melden Sie sich an, dann senden wir sie von selbst. Sie zahlen auf keinen Fall doppelt.
order-badge-done = Fertig
order-headline-done = Bezahlt, die Tickets sind bereit
order-text-done = Die Tickets sind auf diesem Gerät gespeichert. Sie lassen sich auch ohne Internet vorzeigen.
order-badge-refused = Nicht gelungen
order-headline-refused = Die Bestellung wurde nicht angenommen
order-text-refused = Von Ihrem Guthaben wurde nichts abgebucht.
order-badge-unknown = Nicht gefunden

order-step-kept = Auf diesem Gerät gespeichert
order-step-paid = Bezahlt
order-step-made = Tickets erstellt
order-step-ahead = noch nicht
order-step-now = in Arbeit
order-step-done = erledigt
order-step-failed = nicht gelungen

order-total = Summe
order-venue = Ort
order-product = Ticketart
order-day = Tag
order-what = Bestellt
order-number = Bestellnummer

order-try-now = Jetzt versuchen
order-trying = Wird gesendet.
order-to-ticket = Ticket anzeigen
order-to-tickets = Meine Tickets
order-again = Zurück und neu wählen
order-sign-in = Anmelden
order-top-up = Guthaben aufladen

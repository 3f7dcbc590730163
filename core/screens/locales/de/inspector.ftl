# inspector
inspector-title = Ticketkontrolle
inspector-venues-title = Ort der Kontrolle
inspector-venue = { $venue }, { $unit }
inspector-venue-selected = { $venue }, { $unit }, ausgewählt
inspector-hint = Richten Sie die Kamera auf den Code des Tickets.
inspector-hint-no-camera = Die Kamera geht nicht. Geben Sie den Code ein oder wählen Sie ein Bild.
inspector-off-who = Melden Sie sich zuerst als Kontrolleur an.
inspector-off-venue = Wählen Sie zuerst den Ort der Kontrolle.
inspector-off-lists = Laden Sie zuerst die Listen.
inspector-next = Nächste Person
inspector-next-off = Es gibt noch kein Ergebnis.
inspector-judge = Code prüfen
inspector-judge-off = Geben Sie zuerst einen Code ein.
inspector-fetch-lists = Listen laden
inspector-upload = Scans senden
inspector-upload-off = Kein Scan wartet.
inspector-waiting = { $count ->
    [one] { $count } Scan ist noch zu senden.
   *[other] { $count } Scans sind noch zu senden.
}
inspector-waiting-none = Alle Scans sind gesendet.
inspector-refused = { $count ->
    [one] { $count } Scan hat der Server abgelehnt; er bleibt auf diesem Gerät.
   *[other] { $count } Scans hat der Server abgelehnt; sie bleiben auf diesem Gerät.
}
inspector-history-title = Letzte Scans
inspector-typed = Code des Tickets
inspector-typed-hint = Er beginnt mit CP1:
inspector-typed-too-long = Ein Code hat höchstens { $max } Zeichen.
inspector-sign-in = Anmelden
inspector-who-nobody = Niemand ist angemeldet
inspector-who-another = Dieses Konto darf keine Tickets kontrollieren
inspector-who-text = Melden Sie sich als Kontrolleur an.
inspector-lists-missing = Noch keine Listen
inspector-lists-missing-text = Laden Sie die Listen, bevor Sie anfangen. Danach geht die Kontrolle auch ohne Internet.
inspector-lists-refused = Die Listen sind unbrauchbar
inspector-lists-refused-text = Sie sind beschädigt. Laden Sie sie noch einmal.
inspector-lists-no-denylist = Die Liste der erstatteten Tickets fehlt
inspector-lists-no-denylist-text = Erstattete Tickets sind nicht zu erkennen. Laden Sie die Listen.
inspector-lists-old = Die Listen sind alt
inspector-lists-old-text = Stand: { $ago }. Gute Tickets werden als unbestätigt gezeigt. Laden Sie die Listen.
inspector-lists-ahead = Die Uhr dieses Geräts geht nach
inspector-lists-ahead-text = Die Listen kommen aus der Zukunft. Stellen Sie die Uhr und laden Sie die Listen.
inspector-lists-fresh = Die Listen sind aktuell
inspector-lists-fresh-text = Stand: { $ago }.
inspector-word-valid = Gültig
inspector-word-invalid = Ungültig
inspector-word-unconfirmed = Unbestätigt
inspector-persons = { $count ->
    [one] { $count } Person einlassen
   *[other] { $count } Personen einlassen
}
inspector-document = Nachweis prüfen: { $documents }
inspector-document-unknown = Den Nachweis prüfen, den dieses Ticket verlangt
inspector-kind-unknown = Unbekannte Art von Ticket ({ $number })
inspector-from-until = { $from } – { $until }
inspector-on-phone = auf dem Telefon
inspector-on-paper = auf Papier
inspector-fact-foreign = Im Code steht
inspector-fact-kind = Art des Tickets
inspector-fact-day = Tag
inspector-fact-validity = Gültig
inspector-fact-used = Erster Einlass
inspector-fact-used-where = Erster Einlass bei
inspector-fact-medium = Vorgezeigt
inspector-fact-number = Nummer
inspector-foreign-page = die Adresse einer Webseite: { $host }
inspector-foreign-health-certificate = ein Gesundheitszertifikat der EU
inspector-foreign-rail-ticket = eine Bahnfahrkarte
inspector-foreign-boarding-pass = eine Bordkarte
inspector-foreign-payment = eine Zahlungsaufforderung
inspector-foreign-contact = ein Kontakt, eine Mailadresse oder Telefonnummer
inspector-foreign-network = der Zugang zu einem WLAN
inspector-foreign-number = nur eine Nummer: Ware, Paket oder Karte
inspector-foreign-other = ein Text, der kein Ticket ist
inspector-reason-ok = Alles stimmt.
inspector-reason-ok-advice = Einlassen.
inspector-reason-not-a-ticket = Das ist kein Ticket dieser Stadt.
inspector-reason-not-a-ticket-advice = Bitten Sie um den Code des Tickets in der App oder auf Papier.
inspector-reason-malformed = Der Code ist beschädigt oder gefälscht.
inspector-reason-malformed-advice = Scannen Sie noch einmal. Bleibt es dabei, nicht einlassen.
inspector-reason-foreign-issuer = Das Ticket ist nicht von dieser Stadt.
inspector-reason-foreign-issuer-advice = Nicht einlassen.
inspector-reason-unknown-key = Ob das Ticket von dieser Stadt ist, ist unklar: Die Listen sind zu alt.
inspector-reason-unknown-key-advice = Laden Sie die Listen und scannen Sie noch einmal.
inspector-reason-key-not-yet-valid = Das Ticket ist mit einem Schlüssel signiert, der noch nicht gilt.
inspector-reason-key-not-yet-valid-advice = Prüfen Sie die Uhr dieses Geräts. Geht sie richtig, nicht einlassen.
inspector-reason-key-expired = Das Ticket ist mit einem Schlüssel signiert, der nicht mehr gilt.
inspector-reason-key-expired-advice = Nicht einlassen.
inspector-reason-bad-signature = Die Signatur der Stadt auf dem Ticket ist falsch.
inspector-reason-bad-signature-advice = Nicht einlassen.
inspector-reason-copy = Das ist eine Kopie: Die Signatur des Telefons, das es gekauft hat, fehlt.
inspector-reason-copy-advice = Bitten Sie, das Ticket in der App zu öffnen.
inspector-reason-wrong-venue = Das Ticket ist für einen anderen Ort.
inspector-reason-wrong-venue-advice = Zeigen Sie den Weg zum richtigen Ort. Hier nicht einlassen.
inspector-reason-not-yet-valid = Das Ticket gilt noch nicht.
inspector-reason-not-yet-valid-advice = Zeigen Sie den Tag, für den das Ticket gekauft wurde.
inspector-reason-expired = Das Ticket gilt nicht mehr.
inspector-reason-expired-advice = Zeigen Sie den Tag, für den das Ticket gekauft wurde.
inspector-reason-denied = Das Ticket wurde erstattet oder gesperrt.
inspector-reason-denied-advice = Nicht einlassen.
inspector-reason-stale = Der Code ist zu alt: ein Bildschirmfoto, oder die Uhr des Telefons geht nach.
inspector-reason-stale-advice = Bitten Sie, das Ticket in der App zu öffnen und online zu gehen.
inspector-reason-from-future = Der Code kommt aus der Zukunft: Die Uhr des Telefons geht vor.
inspector-reason-from-future-advice = Bitten Sie, online zu gehen und das Ticket neu zu öffnen.
inspector-reason-already-used = Das Ticket wurde schon benutzt.
inspector-reason-already-used-advice = Vergleichen Sie die Zeit des ersten Einlasses. War er nicht eben erst, nicht einlassen.
inspector-reason-denylist-possible = Das Ticket ist vielleicht auf der Liste der erstatteten Tickets.
inspector-reason-denylist-possible-advice = Gehen Sie online, laden Sie die Listen und scannen Sie noch einmal. Geht das nicht, einlassen.
inspector-reason-denylist-missing = Die Liste der erstatteten Tickets fehlt.
inspector-reason-denylist-missing-advice = Laden Sie die Listen und scannen Sie noch einmal. Geht das nicht, einlassen.
inspector-reason-denylist-old = Die Liste der erstatteten Tickets ist zu alt.
inspector-reason-denylist-old-advice = Laden Sie die Listen und scannen Sie noch einmal. Geht das nicht, einlassen.
inspector-reason-keys-old = Die Listen sind zu alt, um sicher zu sein.
inspector-reason-keys-old-advice = Laden Sie die Listen und scannen Sie noch einmal. Geht das nicht, einlassen.
inspector-reason-clock-behind = Die Uhr dieses Geräts geht nach.
inspector-reason-clock-behind-advice = Stellen Sie die Uhr und scannen Sie noch einmal. Geht das nicht, einlassen.
inspector-found-double-use = Ein Ticket wurde zweimal benutzt
inspector-found-double-use-text = Erster Einlass: { $time }, { $venue }.
inspector-found-refunded-use = Einlass mit einem erstatteten Ticket
inspector-found-refunded-use-text = Das Geld dafür war schon zurückgezahlt.
inspector-found-not-ours = Einlass mit einem Code, der kein Ticket ist
inspector-found-not-ours-text = Der Server erkennt diesen Code nicht an.
inspector-found-more = { $count ->
    [one] Und noch { $count } solcher Scan.
   *[other] Und noch { $count } solche Scans.
}

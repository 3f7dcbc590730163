# kiosk
kiosk-title = Automat
kiosk-choose = Tickets für heute wählen
kiosk-paying = Wir erstellen Ihre Tickets
kiosk-codes = Hier sind Ihre Tickets
kiosk-buy = Kaufen
kiosk-buy-sum = Für { $total } kaufen
kiosk-off-staff = Der Automat ist nicht bereit. Fragen Sie das Personal.
kiosk-off-away = Keine Verbindung. Kaufen Sie an der Kasse.
kiosk-start-over = Von vorn
kiosk-start-over-off = Es ist noch nichts gewählt.
kiosk-start-over-paying = Die Bestellung läuft. Die Tickets sind gleich da.
kiosk-clears-in = { $count ->
    [one] Die Anzeige wird in { $count } Sekunde gelöscht
   *[other] Die Anzeige wird in { $count } Sekunden gelöscht
}
kiosk-staff = Der Automat ist nicht bereit
kiosk-staff-text = Für das Personal: Melden Sie das Gerät mit dem Konto der Einrichtung an.
kiosk-may-not = Dieses Konto darf hier nicht verkaufen
kiosk-may-not-text = Für das Personal: Melden Sie das Gerät mit dem Konto der Einrichtung an, das die Rolle „Verkauf“ hat. Eine Administratorin oder ein Administrator vergibt sie.
kiosk-sign-in = Gerät anmelden
kiosk-slow = Wir warten auf eine Antwort
kiosk-slow-text = Die Bestellung { $number } ist gesichert und wird beendet. Warten Sie kurz oder fragen Sie das Personal.
kiosk-print-failed = Der Druck hat nicht geklappt
kiosk-print-failed-text = Fotografieren Sie den Code oder fragen Sie das Personal.
kiosk-till = Diese Tickets sind hier gerade nicht zu kaufen
kiosk-till-text = Kaufen Sie an der Kasse. Für das Personal: In der Geldbörse der Einrichtung ist zu wenig Geld.
kiosk-away = Der Automat hat keine Verbindung
kiosk-away-text = Er nimmt jetzt keine Bestellung an. Kaufen Sie an der Kasse oder in der App.
kiosk-nothing = Heute gibt es hier nichts auf Papier
kiosk-nothing-text = Kaufen Sie an der Kasse oder in der App.
kiosk-unclaimed = Tickets wurden nicht abgeholt
kiosk-unclaimed-text = Für das Personal: Die Bestellung { $number } ist bezahlt; die Tickets liegen im Konto dieses Geräts.
kiosk-others = Andere Tickets
kiosk-others-where = Nicht alle Tickets gelten auf Papier. Die anderen gibt es in der App.
kiosk-print = Drucken
kiosk-print-again = Noch einmal drucken
kiosk-code = Code des Tickets: { $kind }, { $when }. Drucken oder fotografieren.

# Einstellungen.
settings-title = Einstellungen
settings-language = Sprache
settings-text-size = Textgröße
settings-percent = { $percent } %
settings-colors = Farben
settings-color-system = Wie das System
settings-color-light = Hell
settings-color-dark = Dunkel
settings-color-high-contrast = Hoher Kontrast

settings-beacons = Sender in der Nähe
settings-beacons-off = Nicht hören
settings-beacons-on = Hören, solange die App offen ist
settings-near = Sender in der Nähe
settings-near-count = { $count ->
    [one] { $count } Sender
    *[other] { $count } Sender
}
settings-near-off = ausgeschaltet
settings-near-no-radio = dieses Gerät kann sie nicht hören
settings-near-refused = das System erlaubt es nicht; schalten Sie Bluetooth und die Berechtigung der App ein

settings-account = Konto
settings-name = Vor- und Nachname
settings-email = E-Mail-Adresse
settings-number = Kundennummer
settings-roles = Rollen
settings-role-resident = Einwohner
settings-role-inspector = Kontrolleur
settings-role-clerk = Schalterdienst
settings-role-teller = Kassenkraft
settings-role-seller = Verkauf
settings-role-administrator = Verwaltung
settings-session = Sitzung
settings-session-ended = beendet; melden Sie sich noch einmal an
settings-sign-in = Anmelden
settings-log-out = Abmelden
settings-leave = Abmelden?
settings-leave-text = Tickets und Guthaben verschwinden von diesem Gerät. Im Konto bleiben sie und kommen nach dem Anmelden zurück, aber die Codes gelten nur auf dem Gerät, mit dem sie gekauft wurden.
settings-leave-waiting = { $count ->
    [one] { $count } Vorgang wartet aufs Senden; er wird nach erneutem Anmelden gesendet.
    *[other] { $count } Vorgänge warten aufs Senden; sie werden nach erneutem Anmelden gesendet.
}
settings-stay = Angemeldet bleiben
settings-left = Abgemeldet
settings-left-text = Auf diesem Gerät sind keine Daten von Ihnen mehr.
settings-left-offline = Auf diesem Gerät abgemeldet
settings-left-offline-text = Der Server war nicht zu erreichen: Dort endet die Sitzung von selbst.

settings-device = Dieses Gerät
settings-device-name = Bezeichnung
settings-up-to-date = Zuletzt aktualisiert
settings-up-to-date-never = noch nie
settings-waiting = Wartet aufs Senden
settings-waiting-count = { $count ->
    [0] nichts
    [one] { $count } Vorgang
    *[other] { $count } Vorgänge
}
settings-version = Programmversion
settings-sync = Jetzt aktualisieren
settings-synced = Alles ist aktuell
settings-synced-text = Tickets, Guthaben und Angebot sind wie auf dem Server.
settings-wait = Das dauert einen Moment.
settings-help = Hilfe
settings-help-accessibility = Hilfe, öffnet die Seite der Stadt im Browser
settings-help-failed = Die Seite hat sich nicht geöffnet
settings-help-failed-text = Öffnen Sie sie im Browser: { $page }

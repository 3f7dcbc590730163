# Der Rahmen um jeden Bildschirm.
frame-title = City+
frame-back = Zurück
frame-back-accessibility = Zurück zum vorigen Bildschirm

frame-tab-home = Start
frame-tab-tickets = Tickets
frame-tab-wallet = Guthaben
frame-tab-inspector = Kontrolle
frame-tab-settings = Einstellungen
frame-tab-accessibility = Gehe zu { $name }
frame-tab-selected = { $name }, hier sind Sie

frame-away = Keine Verbindung zum Server
frame-away-text = Seit { $since }. Tickets und ihre Codes funktionieren weiter. Sobald die Verbindung da ist, wird alles von selbst gesendet.
frame-garbage = Das Netz lässt die App nicht durch
frame-garbage-text = Seit { $since } antwortet etwas anderes als der Server der Stadt, wohl die Anmeldeseite eines WLANs. Melden Sie sich im Browser beim Netz an oder nehmen Sie ein anderes. Tickets und Codes funktionieren weiter.

frame-link-confirmed = Adresse bestätigt
frame-link-confirmed-text = Das Konto ist bereit. Sie können sich anmelden.
frame-link-twice = Dieser Link wurde schon geöffnet
frame-link-twice-text = Einmal genügt. Es hat sich nichts geändert.
frame-link-here = Sie sind schon hier
frame-link-here-text = Der Link führt zu diesem Bildschirm.
frame-link-foreign = Das ist kein Link von uns
frame-link-foreign-text = Er führt woandershin, darum öffnet ihn die App nicht.
frame-link-broken = Der Link ist unvollständig
frame-link-broken-text = Kopieren Sie ihn ganz oder öffnen Sie ihn noch einmal aus der E-Mail. Hilft das nicht, aktualisieren Sie die App.
frame-link-kiosk = Links werden hier nicht geöffnet
frame-link-kiosk-text = Das ist ein Automat. Öffnen Sie den Link auf Ihrem eigenen Telefon.

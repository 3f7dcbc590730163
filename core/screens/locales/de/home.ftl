# Der erste Bildschirm.
home-greeting = Guten Tag, { $name }
home-greeting-guest = Melden Sie sich an, um Tickets zu kaufen und immer dabeizuhaben.
home-sign-in = Anmelden
home-balance = Guthaben
home-as-of-today = Stand { $when } Uhr
home-as-of = Stand { $when }

home-tiles = Wohin heute?
home-tiles-none = Die Stadt verkauft hier noch nichts.
home-tiles-unknown = Das Angebot der Stadt erscheint, sobald das Gerät zum ersten Mal den Server erreicht.
home-from = ab { $price }

home-tickets = Ihre nächsten Tickets
home-tickets-none = Sie haben keine Tickets für die nächsten Tage. Wählen Sie oben einen Ort.

home-session = Melden Sie sich noch einmal an
home-session-text = Der Server hat die Sitzung dieses Geräts beendet. Die Tickets hier gelten weiter; neue lassen sich so nicht kaufen.
home-refresh = Aktualisieren
home-refreshing = Es wird aktualisiert.

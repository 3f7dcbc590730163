# The wallet: balance, statement, ways to top up.

wallet-title = Peněženka
wallet-available = K utracení
wallet-reserved = Rezervováno na objednávky
wallet-as-of = Stav k: { $moment }
wallet-refresh = Obnovit
wallet-refreshing = Obnovujeme.
wallet-none = Není tu žádná peněženka.
wallet-ways = Jak dobít
wallet-desk = Hotově na přepážce
wallet-desk-text = Na přepážce řekněte číslo peněženky nebo ukažte její kód a zaplaťte hotově. Peníze jsou v peněžence hned.
wallet-code = QR kód s číslem peněženky
wallet-statement = Historie
wallet-statement-none = Zatím se tu nic nestalo.
wallet-statement-reading = Načítáme historii.
wallet-statement-offline = K historii je potřeba server a ten teď neodpovídá. Ukážeme ji, až zase odpoví.
wallet-more = Ukázat starší
wallet-kind-top-up = Dobití
wallet-kind-payment = Platba
wallet-kind-refund = Vrácení peněz
wallet-kind-other = Pohyb
wallet-after = Zůstatek poté: { $money }
wallet-sign-in = Přihlaste se a uvidíte peněženku
wallet-sign-in-text = Po přihlášení se tu objeví zůstatek a historie.
wallet-sign-in-action = Přihlásit se

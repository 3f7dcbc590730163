# The wallet: balance, statement, ways to top up.

wallet-title = Denarnica
wallet-available = Na voljo
wallet-reserved = Rezervirano za naročila
wallet-as-of = Stanje: { $moment }
wallet-refresh = Osveži
wallet-refreshing = Osvežujemo.
wallet-none = Tu ni denarnice.
wallet-ways = Kako napolniti
wallet-desk = Z gotovino na okencu
wallet-desk-text = Na okencu povejte številko denarnice ali pokažite njeno kodo in plačajte z gotovino. Denar je takoj v denarnici.
wallet-code = Koda QR s številko denarnice
wallet-statement = Zgodovina
wallet-statement-none = Tu se še ni nič zgodilo.
wallet-statement-reading = Nalagamo zgodovino.
wallet-statement-offline = Za zgodovino je potreben strežnik, ki zdaj ne odgovarja. Pokazali jo bomo, ko bo spet odgovoril.
wallet-more = Pokaži starejše
wallet-kind-top-up = Polnjenje
wallet-kind-payment = Plačilo
wallet-kind-refund = Vračilo
wallet-kind-other = Promet
wallet-after = Stanje po tem: { $money }
wallet-sign-in = Prijavite se, da vidite denarnico
wallet-sign-in-text = Po prijavi bosta tu stanje in zgodovina.
wallet-sign-in-action = Prijava

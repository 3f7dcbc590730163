# The wallet: balance, statement, ways to top up.

wallet-title = Portfel
wallet-available = Do wydania
wallet-reserved = Zarezerwowane na zamówienia
wallet-as-of = Stan z: { $moment }
wallet-refresh = Odśwież
wallet-refreshing = Odświeżamy.
wallet-none = Nie ma tu portfela.
wallet-ways = Jak doładować
wallet-desk = Gotówką w okienku
wallet-desk-text = Podaj w okienku numer portfela albo pokaż jego kod i zapłać gotówką. Pieniądze są w portfelu od razu.
wallet-code = Kod QR z numerem portfela
wallet-statement = Historia
wallet-statement-none = Nie było jeszcze żadnych operacji.
wallet-statement-reading = Pobieramy historię.
wallet-statement-offline = Do pokazania historii potrzebny jest serwer, a on teraz nie odpowiada. Pokażemy ją, gdy znów odpowie.
wallet-more = Pokaż starsze
wallet-kind-top-up = Doładowanie
wallet-kind-payment = Płatność
wallet-kind-refund = Zwrot
wallet-kind-other = Operacja
wallet-after = Stan po operacji: { $money }
wallet-sign-in = Zaloguj się, aby zobaczyć portfel
wallet-sign-in-text = Po zalogowaniu zobaczysz tu saldo i historię.
wallet-sign-in-action = Zaloguj się

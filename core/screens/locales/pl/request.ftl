# Prośba o pieniądze.
request-title = Poproś o pieniądze
request-intro = Podaj kwotę, a zrobimy kod. Kto go zeskanuje albo wklei, zapłaci Ci dokładnie tyle, i tylko raz.
request-note = Za co (nie trzeba)
request-note-hint = Zobaczy to osoba, która płaci.
request-wrong-note = Najwyżej 80 znaków w jednym wierszu, bez niewidocznych znaków.
request-submit = Pokaż kod na tę kwotę
request-any = Pokaż mój kod bez kwoty
request-making = Robimy kod.
request-looking = Sprawdzamy, co zostało opłacone.
request-code = Kod QR, którym ktoś Ci zapłaci
request-code-hint = Prosi o { $money }. Pokaż go albo wyślij. Działa do { $until }.
request-code-any = Kto go zeskanuje, sam wybierze, ile Ci wyśle. Działa zawsze.

request-rows = Twoje prośby z tego urządzenia
request-rows-none = Nie było jeszcze żadnej prośby.
request-refresh = Sprawdź, co zostało opłacone
request-open = Czeka na zapłatę
request-paid = Opłacone: { $when }
request-over = Czas minął
request-show = Pokaż kod
request-show-of = Pokaż kod na { $money }
request-came = Zapłacono
request-came-text = { $money } jest w Twoim portfelu.

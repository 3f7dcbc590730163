# An order: how far it is, and how it ended.

order-title = Zamówienie
order-badge-under-way = W toku
order-headline-under-way = Płacimy i przygotowujemy bilety
order-text-under-way = Możesz wyjść z tego ekranu. Zamówienie i tak dojdzie do końca.
order-badge-waits = Czeka
order-headline-waits = Zamówienie jest zapisane na tym urządzeniu
order-text-waits = Serwer nie odpowiada. Wyślemy zamówienie sami, gdy tylko znów odpowie. Na pewno nie zapłacisz dwa razy.
order-badge-sign-in = Czeka na zalogowanie
order-headline-sign-in = Zamówienie jest zapisane na tym urządzeniu
order-text-sign-in = Zaloguj się, a wyślemy je sami. Na pewno nie zapłacisz dwa razy.
order-badge-done = Gotowe
order-headline-done = Zapłacone, bilety są gotowe
order-text-done = Bilety są zapisane na tym urządzeniu. Pokażesz je także bez internetu.
order-badge-refused = Nie udało się
order-headline-refused = Zamówienie nie zostało przyjęte
order-text-refused = Z portfela nie pobrano pieniędzy.
order-badge-unknown = Nie znaleziono

order-step-kept = Zapisane na tym urządzeniu
order-step-paid = Zapłacone
order-step-made = Bilety przygotowane
order-step-ahead = jeszcze nie
order-step-now = w toku
order-step-done = zrobione
order-step-failed = nie udało się

order-total = Razem
order-venue = Miejsce
order-product = Bilet
order-day = Dzień
order-what = Zamówiono
order-number = Numer zamówienia

order-try-now = Spróbuj teraz
order-trying = Wysyłamy.
order-to-ticket = Pokaż bilet
order-to-tickets = Moje bilety
order-again = Wróć i wybierz ponownie
order-sign-in = Zaloguj się
order-top-up = Doładuj portfel

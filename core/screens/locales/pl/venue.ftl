# Choosing tickets at a venue, and paying. The kiosk uses it, too.

venue-title = Miejsce
venue-days = Na kiedy?
venue-today = Dziś
venue-earlier = Wcześniejsze dni
venue-earliest = To pierwsze dni sprzedaży.
venue-later = Późniejsze dni
venue-latest = To ostatnie dni sprzedaży.
venue-day-over = Na ten dzień nie sprzedajemy już biletów.
venue-no-day = Teraz nic tu nie sprzedajemy
venue-no-day-text = Na żaden z najbliższych dni nie ma biletów. Zajrzyj tu później.
venue-sells-nothing = Tu nie sprzedajemy biletów
venue-sells-nothing-text = Wybierz inne miejsce na ekranie głównym.
venue-fetching = Pobieramy cennik
venue-fetching-text = To potrwa chwilę.
venue-retry = Spróbuj ponownie

venue-persons = { $persons ->
    [one] dla { $persons } osoby
    [few] dla { $persons } osób
    [many] dla { $persons } osób
   *[other] dla { $persons } osób
}
venue-document = Przy wejściu pokaż: { $documents }
venue-proof = Tego biletu nie można jeszcze kupić w aplikacji. Potrzebne jest potwierdzone uprawnienie.
venue-no-price = brak ceny
venue-no-price-why = Na ten dzień nie ma jeszcze ceny.
venue-more = Dodaj: { $kind }
venue-fewer = Usuń: { $kind }
venue-none-chosen = Nie wybrano ani jednego.
venue-chosen = { $count ->
    [0] nie wybrano
    [one] wybrano { $count } bilet
    [few] wybrano { $count } bilety
    [many] wybrano { $count } biletów
   *[other] wybrano { $count } biletów
}
venue-limit-kind = Najwięcej takich biletów w jednym zamówieniu: { $max }.
venue-limit-order = Najwięcej biletów w jednym zamówieniu: { $max }.

venue-line = { $count } × { $kind } po { $price }
venue-total = Razem
venue-balance = W portfelu
venue-valid = Ważność
venue-valid-all-day = { $day }, cały dzień
venue-refund = Zwrot
venue-refund-never = Tego biletu nie można zwrócić.
venue-refund-over = Biletu na ten dzień nie można już zwrócić.
venue-refund-until = Pełny zwrot do: { $moment }

venue-pay = Zapłać
venue-pay-sum = Zapłać { $total }
venue-pay-sign-in = Zaloguj się i zapłać
venue-pay-nothing = Najpierw wybierz bilety.
venue-busy = To potrwa chwilę.
venue-short = W portfelu jest za mało pieniędzy
venue-short-text = Doładuj portfel. Jeśli doładowanie właśnie dotarło, możesz od razu zapłacić.
venue-top-up = Doładuj portfel

venue-payers = Z czego zapłacić
venue-payer-own = Mój portfel
venue-payer-left = dziś zostało { $money }
venue-link-short = To pozwolenie nie wystarcza na dziś
venue-link-short-text = Zapłać ze swojego portfela, wybierz mniej biletów albo poproś właściciela o większą kwotę.

# The tickets: coming, used, given back.

tickets-title = Bilety
tickets-shelf-coming = Nadchodzące
tickets-shelf-used = Wykorzystane
tickets-shelf-refunded = Zwrócone
tickets-empty-coming = Nie masz nadchodzących biletów. Kupisz je na ekranie głównym.
tickets-empty-used = Nie masz jeszcze wykorzystanych biletów.
tickets-empty-refunded = Nie masz zwróconych biletów.
tickets-more = Pokaż więcej
tickets-refresh = Odśwież
tickets-refreshing = Odświeżamy.

tickets-badge-now = Ważny
tickets-badge-later = Na później
tickets-badge-used = Wykorzystany
tickets-badge-over = Po terminie
tickets-badge-refunding = W trakcie zwrotu
tickets-badge-refunded = Zwrócony
tickets-kind-persons = { $persons ->
    [one] { $kind }, dla { $persons } osoby
    [few] { $kind }, dla { $persons } osób
    [many] { $kind }, dla { $persons } osób
   *[other] { $kind }, dla { $persons } osób
}
tickets-day-hours = { $day }, od { $from } do { $until }

tickets-order-waits = Zamówienie czeka na wysłanie
tickets-refund-waits = Zwrot czeka na wysłanie
tickets-waits-text = Wyślemy je sami, gdy tylko serwer odpowie.
tickets-show-order = Pokaż zamówienie
tickets-show-ticket = Pokaż bilet
tickets-sign-in = Zaloguj się, aby zobaczyć bilety
tickets-sign-in-text = Po zalogowaniu zobaczysz tu swoje bilety.
tickets-sign-in-action = Zaloguj się
tickets-damaged = { $count ->
    [one] Nie można odczytać { $count } biletu
    [few] Nie można odczytać { $count } biletów
    [many] Nie można odczytać { $count } biletów
   *[other] Nie można odczytać { $count } biletów
}
tickets-damaged-text = Zapis na tym urządzeniu jest uszkodzony. Wyloguj się i zaloguj ponownie: bilety wrócą z serwera.

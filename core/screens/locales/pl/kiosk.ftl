# kiosk
kiosk-title = Kiosk
kiosk-choose = Wybierz bilety na dziś
kiosk-paying = Robimy Twoje bilety
kiosk-codes = Oto Twoje bilety
kiosk-buy = Kup
kiosk-buy-sum = Kup za { $total }
kiosk-off-staff = Kiosk nie jest gotowy. Poproś obsługę.
kiosk-off-away = Nie ma połączenia. Kup bilet w kasie.
kiosk-start-over = Od początku
kiosk-start-over-off = Nic jeszcze nie wybrano.
kiosk-start-over-paying = Zamówienie trwa. Bilety pokażą się za chwilę.
kiosk-clears-in = { $count ->
    [one] Ekran wyczyści się za { $count } sekundę
    [few] Ekran wyczyści się za { $count } sekundy
    [many] Ekran wyczyści się za { $count } sekund
   *[other] Ekran wyczyści się za { $count } sekundy
}
kiosk-staff = Kiosk nie jest gotowy
kiosk-staff-text = Dla obsługi: zaloguj kiosk na konto placówki.
kiosk-may-not = Z tego konta nie można tu sprzedawać
kiosk-may-not-text = Dla obsługi: zaloguj kiosk na konto placówki z rolą sprzedawcy. Nadaje ją administrator.
kiosk-sign-in = Zaloguj kiosk
kiosk-slow = Czekamy na odpowiedź
kiosk-slow-text = Zamówienie { $number } jest zapisane i zostanie dokończone. Poczekaj chwilę albo poproś obsługę.
kiosk-print-failed = Nie udało się wydrukować
kiosk-print-failed-text = Sfotografuj kod z ekranu albo poproś obsługę.
kiosk-till = Kiosk nie może teraz sprzedać tych biletów
kiosk-till-text = Kup bilety w kasie. Dla obsługi: w portfelu placówki jest za mało pieniędzy.
kiosk-away = Kiosk nie ma połączenia
kiosk-away-text = Teraz nie przyjmuje zamówień. Kup bilet w kasie albo w aplikacji.
kiosk-nothing = Dziś nic tu nie sprzedajemy na papierze
kiosk-nothing-text = Kup bilet w kasie albo w aplikacji.
kiosk-unclaimed = Są nieodebrane bilety
kiosk-unclaimed-text = Dla obsługi: zamówienie { $number } jest opłacone, bilety są na koncie kiosku.
kiosk-others = Inne bilety
kiosk-others-where = Nie wszystkie bilety są ważne na papierze. Pozostałe kupisz w aplikacji.
kiosk-print = Drukuj
kiosk-print-again = Drukuj jeszcze raz
kiosk-code = Kod biletu: { $kind }, { $when }. Drukuj lub sfotografuj.

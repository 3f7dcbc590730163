# Co mówią wszystkie ekrany pieniędzy.
money-amount = Kwota
money-to = Do kogo
money-cancel = Nie, wróć
money-close-code = Schowaj kod

money-wrong-empty = Wpisz kwotę.
money-wrong-zero = Kwota musi być większa od zera.
money-wrong-large = Ta kwota jest za duża. Sprawdź, czy nie ma w niej zer za dużo.
money-wrong-form = To nie jest kwota. Napisz ją tak: { $example }.
money-wrong-decimals = { $most ->
    [one] Najwyżej { $most } cyfra po przecinku.
    [few] Najwyżej { $most } cyfry po przecinku.
    [many] Najwyżej { $most } cyfr po przecinku.
    *[other] Najwyżej { $most } cyfry po przecinku.
}
money-wrong-more = Zostało tylko { $money }.
money-wrong-long = { $most ->
    [one] Najwyżej { $most } znak.
    [few] Najwyżej { $most } znaki.
    [many] Najwyżej { $most } znaków.
    *[other] Najwyżej { $most } znaku.
}
money-wrong-field = Wypełnij to pole.
money-wrong-nobody = Napisz, do kogo mają iść pieniądze.
money-wrong-code = Ten kod jest niepełny albo zmieniony. Skopiuj go w całości.
money-wrong-paying-code = To kod, który płaci Tobie. Przyjmiesz go na ekranie „Bez zasięgu”.
money-wrong-mail = Podaj pełny adres, na przykład jan@example.com.
money-wrong-phone = Podaj cały numer telefonu, na przykład 601 234 567. Zagraniczny zacznij od znaku +.
money-wrong-to = To nie jest adres e-mail, numer telefonu, numer portfela ani kod. Sprawdź, co zostało wpisane.

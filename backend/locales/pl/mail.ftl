# Treść listów. Każdy odnośnik i kod stoi w osobnym wierszu, żeby dał się łatwo skopiować.
mail-from = { $city }

confirm-subject = Potwierdź adres – { $city }
confirm-body =
    Dzień dobry,

    ktoś, zapewne Ty, zakłada konto w usłudze { $city } na ten adres.
    Aby potwierdzić adres, otwórz odnośnik (działa 48 godzin):

    { $link }

    Jeżeli to nie Ty, nic nie rób: bez potwierdzenia konto nie powstanie.

exists-subject = Masz już konto – { $city }
exists-body =
    Dzień dobry,

    ktoś, zapewne Ty, chciał założyć konto w usłudze { $city } na ten adres,
    ale konto z tym adresem już istnieje. Nic się w nim nie zmieniło.

    Zaloguj się swoim hasłem, a jeżeli go nie pamiętasz, wybierz w aplikacji
    „Nie pamiętam hasła”.

reset-subject = Kod do zmiany hasła – { $city }
reset-body =
    Dzień dobry,

    Twój jednorazowy kod do ustawienia nowego hasła (działa 30 minut):

    { $code }

    Nie podawaj go nikomu. Jeżeli to nie Ty prosisz o nowe hasło, nic nie rób:
    stare hasło działa nadal.

changed-subject = Hasło zostało zmienione – { $city }
changed-body =
    Dzień dobry,

    hasło do Twojego konta w usłudze { $city } zostało właśnie zmienione,
    a wszystkie urządzenia wylogowane.

    Jeżeli to nie Ty, od razu wybierz w aplikacji „Nie pamiętam hasła”.

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

blocked-subject = Portfel jest zablokowany – { $city }
blocked-body =
    Dzień dobry,

    Twój portfel w usłudze { $city } został właśnie zablokowany na Twoim koncie.
    Nikt z niego nie zapłaci, na żadnym urządzeniu.

    Jeżeli zginął Ci telefon, zaloguj się na nowym i zastąp nim zgubiony:
    pieniądze i bilety przejdą na nowy telefon.

    Aby odblokować portfel, trzeba podać hasło. Jeżeli to nie Ty go blokujesz,
    sprawdź w aplikacji, jakie urządzenia są na Twoim koncie, i zmień hasło.

replaced-subject = Telefon został zastąpiony – { $city }
replaced-body =
    Dzień dobry,

    na Twoim koncie w usłudze { $city } zastąpiono urządzenie:

    { $lost }

    Od teraz pieniądze i bilety są na urządzeniu:

    { $device }

    Poprzednie urządzenie jest wylogowane, a kody jego biletów nie działają.
    Pieniądze odłożone na nim do płacenia bez sieci, których nikt nie wyda,
    wrócą do portfela, gdy minie ich czas.

    Jeżeli to nie Ty, od razu wybierz w aplikacji „Nie pamiętam hasła”.

number-moved-subject = Twój numer telefonu jest na innym koncie – { $city }
number-moved-body =
    Dzień dobry,

    ktoś potwierdził kodem z SMS-a, że ma numer telefonu kończący się na { $ending },
    i dodał go do swojego konta w usłudze { $city }. Na Twoim koncie tego numeru
    już nie ma i nikt nie znajdzie Cię po nim, żeby wysłać Ci pieniądze.

    Jeżeli to nadal Twój numer, dodaj go w aplikacji jeszcze raz i zapytaj
    swojego operatora komórkowego, czy nikt inny nie dostał Twojej karty SIM.

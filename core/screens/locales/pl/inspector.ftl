# inspector
inspector-title = Kontrola biletów
inspector-venues-title = Miejsce kontroli
inspector-venue = { $venue }, { $unit }
inspector-venue-selected = { $venue }, { $unit }, wybrane
inspector-hint = Skieruj kamerę na kod biletu.
inspector-hint-no-camera = Kamera nie działa. Wpisz kod albo wybierz obraz z pliku.
inspector-off-who = Najpierw zaloguj się jako kontroler.
inspector-off-venue = Najpierw wybierz miejsce kontroli.
inspector-off-lists = Najpierw pobierz listy.
inspector-next = Następna osoba
inspector-next-off = Nie ma jeszcze wyniku.
inspector-judge = Sprawdź kod
inspector-judge-off = Najpierw wpisz kod.
inspector-fetch-lists = Pobierz listy
inspector-upload = Wyślij skany
inspector-upload-off = Żaden skan nie czeka na wysłanie.
inspector-waiting = { $count ->
    [one] { $count } skan czeka na wysłanie.
    [few] { $count } skany czekają na wysłanie.
    [many] { $count } skanów czeka na wysłanie.
   *[other] { $count } skanów czeka na wysłanie.
}
inspector-waiting-none = Wszystkie skany są wysłane.
inspector-refused = { $count ->
    [one] { $count } skan został odrzucony przez serwer i pozostaje na urządzeniu.
    [few] { $count } skany zostały odrzucone przez serwer i pozostają na urządzeniu.
    [many] { $count } skanów zostało odrzuconych przez serwer i pozostaje na urządzeniu.
   *[other] { $count } skanów zostało odrzuconych przez serwer i pozostaje na urządzeniu.
}
inspector-history-title = Ostatnie skany
inspector-typed = Kod biletu
inspector-typed-hint = Zaczyna się od CP1:
inspector-typed-too-long = Kod może mieć najwyżej { $max } znaków.
inspector-sign-in = Zaloguj się
inspector-who-nobody = Nikt nie jest zalogowany
inspector-who-another = To konto nie może sprawdzać biletów
inspector-who-text = Zaloguj się jako kontroler.
inspector-lists-missing = Brak list
inspector-lists-missing-text = Pobierz listy, zanim zaczniesz kontrolę. Potem działa ona też bez internetu.
inspector-lists-refused = List nie można użyć
inspector-lists-refused-text = Są uszkodzone. Pobierz je jeszcze raz.
inspector-lists-no-denylist = Brak listy zwróconych biletów
inspector-lists-no-denylist-text = Zwróconych biletów nie da się rozpoznać. Pobierz listy.
inspector-lists-old = Listy są stare
inspector-lists-old-text = Zrobione: { $ago }. Ważne bilety będą oznaczone jako niepewne. Pobierz listy.
inspector-lists-ahead = Zegar urządzenia się spóźnia
inspector-lists-ahead-text = Listy są z przyszłości. Ustaw zegar i pobierz listy.
inspector-lists-fresh = Listy są aktualne
inspector-lists-fresh-text = Zrobione: { $ago }.
inspector-word-valid = Ważny
inspector-word-invalid = Nieważny
inspector-word-unconfirmed = Niepewny
inspector-persons = { $count ->
    [one] Wpuść { $count } osobę
    [few] Wpuść { $count } osoby
    [many] Wpuść { $count } osób
   *[other] Wpuść { $count } osób
}
inspector-document = Sprawdź dokument: { $documents }
inspector-document-unknown = Sprawdź dokument uprawniający do tego biletu
inspector-kind-unknown = Nieznany rodzaj biletu ({ $number })
inspector-from-until = { $from } – { $until }
inspector-on-phone = w telefonie
inspector-on-paper = na papierze
inspector-fact-foreign = W kodzie jest
inspector-fact-kind = Bilet
inspector-fact-day = Dzień
inspector-fact-validity = Ważność
inspector-fact-used = Pierwsze wejście
inspector-fact-used-where = Pierwsze wejście w
inspector-fact-medium = Okazany
inspector-fact-number = Numer
inspector-foreign-page = adres strony internetowej: { $host }
inspector-foreign-health-certificate = unijny certyfikat zdrowotny
inspector-foreign-rail-ticket = bilet kolejowy
inspector-foreign-boarding-pass = karta pokładowa
inspector-foreign-payment = polecenie zapłaty
inspector-foreign-contact = wizytówka, adres albo telefon
inspector-foreign-network = dostęp do sieci Wi-Fi
inspector-foreign-number = sam numer: towar, paczka albo karta
inspector-foreign-other = tekst, który nie jest biletem
inspector-reason-ok = Wszystko się zgadza.
inspector-reason-ok-advice = Wpuść.
inspector-reason-not-a-ticket = To nie jest bilet tego miasta.
inspector-reason-not-a-ticket-advice = Poproś o kod biletu w aplikacji albo na wydruku.
inspector-reason-malformed = Kod jest uszkodzony albo podrobiony.
inspector-reason-malformed-advice = Zeskanuj jeszcze raz. Jeśli wynik się powtórzy, nie wpuszczaj.
inspector-reason-foreign-issuer = Biletu nie wydało to miasto.
inspector-reason-foreign-issuer-advice = Nie wpuszczaj.
inspector-reason-unknown-key = Nie wiadomo, czy bilet wydało to miasto: listy są za stare.
inspector-reason-unknown-key-advice = Pobierz listy i zeskanuj jeszcze raz.
inspector-reason-key-not-yet-valid = Bilet podpisano kluczem, który jeszcze nie obowiązuje.
inspector-reason-key-not-yet-valid-advice = Sprawdź zegar urządzenia. Jeśli jest dobry, nie wpuszczaj.
inspector-reason-key-expired = Bilet podpisano kluczem, który już nie obowiązuje.
inspector-reason-key-expired-advice = Nie wpuszczaj.
inspector-reason-bad-signature = Podpis miasta na bilecie jest fałszywy.
inspector-reason-bad-signature-advice = Nie wpuszczaj.
inspector-reason-copy = To kopia: brakuje podpisu telefonu, na który bilet kupiono.
inspector-reason-copy-advice = Poproś o otwarcie biletu w aplikacji.
inspector-reason-wrong-venue = Bilet jest do innego miejsca.
inspector-reason-wrong-venue-advice = Wskaż drogę do właściwego miejsca. Tu nie wpuszczaj.
inspector-reason-not-yet-valid = Bilet jeszcze nie jest ważny.
inspector-reason-not-yet-valid-advice = Pokaż dzień, na który bilet kupiono.
inspector-reason-expired = Bilet już nie jest ważny.
inspector-reason-expired-advice = Pokaż dzień, na który bilet kupiono.
inspector-reason-denied = Bilet został zwrócony albo unieważniony.
inspector-reason-denied-advice = Nie wpuszczaj.
inspector-reason-stale = Kod jest za stary: to zrzut ekranu albo zegar telefonu się spóźnia.
inspector-reason-stale-advice = Poproś o otwarcie biletu w aplikacji i połączenie z internetem.
inspector-reason-from-future = Kod jest z przyszłości: zegar telefonu się spieszy.
inspector-reason-from-future-advice = Poproś o połączenie telefonu z internetem i ponowne otwarcie biletu.
inspector-reason-already-used = Bilet był już użyty.
inspector-reason-already-used-advice = Porównaj czas pierwszego wejścia. Jeśli to nie ta sama chwila, nie wpuszczaj.
inspector-reason-denylist-possible = Bilet może być na liście zwróconych.
inspector-reason-denylist-possible-advice = Połącz się z internetem, pobierz listy i zeskanuj jeszcze raz. Jeśli się nie da, wpuść.
inspector-reason-denylist-missing = Brak listy zwróconych biletów.
inspector-reason-denylist-missing-advice = Pobierz listy i zeskanuj jeszcze raz. Jeśli się nie da, wpuść.
inspector-reason-denylist-old = Lista zwróconych biletów jest za stara.
inspector-reason-denylist-old-advice = Pobierz listy i zeskanuj jeszcze raz. Jeśli się nie da, wpuść.
inspector-reason-keys-old = Listy są za stare, żeby mieć pewność.
inspector-reason-keys-old-advice = Pobierz listy i zeskanuj jeszcze raz. Jeśli się nie da, wpuść.
inspector-reason-clock-behind = Zegar tego urządzenia się spóźnia.
inspector-reason-clock-behind-advice = Ustaw zegar i zeskanuj jeszcze raz. Jeśli się nie da, wpuść.
inspector-found-double-use = Bilet był użyty dwa razy
inspector-found-double-use-text = Pierwsze wejście: { $time }, { $venue }.
inspector-found-refunded-use = Wpuszczono na zwrócony bilet
inspector-found-refunded-use-text = Pieniądze za bilet były już oddane.
inspector-found-not-ours = Wpuszczono na kod, który nie jest biletem
inspector-found-not-ours-text = Serwer nie uznał tego kodu.
inspector-found-more = { $count ->
    [one] I jeszcze { $count } taki skan.
    [few] I jeszcze { $count } takie skany.
    [many] I jeszcze { $count } takich skanów.
   *[other] I jeszcze { $count } takich skanów.
}

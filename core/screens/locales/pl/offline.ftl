# Pieniądze bez zasięgu.
offline-title = Bez zasięgu
offline-left = Do wydania bez zasięgu
offline-set-aside = Odłożone na tym urządzeniu
offline-set-aside-none = Nic nie jest odłożone.
offline-until = Można wydać do
offline-settle-until = Rozliczyć trzeba do
offline-way-pay = Zapłać
offline-way-get = Przyjmij zapłatę
offline-way-set = Odłóż kwotę
offline-intro-pay = Zapłacisz z odłożonej kwoty. Pokażesz kod, a telefon odbiorcy go zeskanuje; sieć nie jest potrzebna.
offline-intro-get = Zeskanuj albo wklej kod osoby, która płaci. Jeśli zapłaciła tymi samymi pieniędzmi jeszcze komuś, dostanie je ten, kto rozliczy się pierwszy: rozlicz się, gdy tylko będzie sieć.
offline-intro-set = Do tego potrzebna jest sieć. Odłożonej kwoty nie wydasz inaczej. Czego nie wydasz na czas, wróci do portfela po terminie rozliczenia. Kto znajdzie odblokowane urządzenie, może wydać najwyżej tyle.
offline-to-hint = Kod albo numer portfela odbiorcy. Adresu e-mail bez sieci nie sprawdzimy.
offline-code-field = Kod osoby, która płaci
offline-code-field-hint = Zaczyna się od CPM1.
offline-submit-pay = Zrób kod do zapłaty
offline-submit-get = Przyjmij
offline-submit-set = Odłóż

offline-code = Kod QR, który płaci
offline-code-hint = Ten kod płaci { $money }. Pokaż go tylko odbiorcy; działa kilka minut.
offline-code-open = Najpierw schowaj kod.
offline-busy = Chwileczkę.
offline-waiting = Czeka na rozliczenie
offline-waiting-none = Nic nie czeka na rozliczenie.
offline-waiting-in = Otrzymane
offline-waiting-out = Zapłacone
offline-waiting-back = Wraca do portfela
offline-waiting-count = { $count ->
    [one] { $count } płatność: { $money }
    [few] { $count } płatności: { $money }
    [many] { $count } płatności: { $money }
    *[other] { $count } płatności: { $money }
}
offline-settle = Rozlicz teraz
offline-settling = Rozliczamy.

offline-ask-pay = Zapłacić { $money }?
offline-ask-pay-text = Pokażemy kod dla portfela { $number }. Od tej chwili pieniądze są wydane, także gdy nikt go nie zeskanuje.
offline-confirm-pay = Tak, pokaż kod
offline-ask-set = Odłożyć { $money }?
offline-ask-set-text = Tą kwotą zapłacisz tylko z tego urządzenia i tylko bez sieci. Kto ma je odblokowane, może wydać { $money } także po zablokowaniu portfela. Czego nie wydasz na czas, wróci do portfela po terminie rozliczenia, nie wcześniej.
offline-confirm-set = Tak, odłóż
offline-ask-close = Czy odbiorca zeskanował kod?
offline-ask-close-text = Jeśli nie, pokazuj go dalej. Schowany kod pokażemy jeszcze przez kilka minut, gdy wrócisz na ten ekran; nie płać drugi raz. Pieniądze trafią do odbiorcy i tak, gdy jedno z urządzeń będzie miało sieć.
offline-confirm-close = Tak, schowaj
offline-cancel-close = Pokaż dalej

offline-set = Kwota odłożona
offline-set-text = { $money } możesz wydać bez zasięgu do { $until }. Co zostanie, wróci do portfela { $back }.
offline-got = Przyjęto { $money }
offline-got-text = Pieniądze będą w portfelu po rozliczeniu. Zrób to, gdy tylko będzie sieć, najpóźniej do { $until }.
offline-not-paid = Ten kod nie płaci, nic nie przyszło
offline-why-keys = To urządzenie nie zna jeszcze kluczy operatora. Połącz się raz z siecią, potem poproś o nowy kod.
offline-why-new-key = To urządzenie nie zna jeszcze klucza operatora, którym go podpisano. Połącz się raz z siecią, potem poproś o nowy kod.
offline-why-foreign = Nie wystawił go operator tego miasta. Poproś o zapłatę w inny sposób.
offline-why-city = Jest z innego miasta, a pieniądze nie wychodzą poza miasto. Poproś o zapłatę w inny sposób.
offline-why-old-app = Zrobiła go zbyt stara aplikacja. Niech płacący ją zaktualizuje, odłoży kwotę od nowa i pokaże nowy kod.
offline-why-other = Jest dla innego portfela. Pokaż swój kod i poproś o zapłatę jeszcze raz.
offline-why-much = Płaci więcej, niż zostało odłożone. Poproś o zapłatę w inny sposób.
offline-why-old = Nie jest z tej chwili. Sprawdźcie zegary obu urządzeń i poproś o nowy kod.
offline-why-here = Ta płatność jest już przyjęta i czeka na rozliczenie albo jest rozliczona.
offline-why-twice = Tymi samymi pieniędzmi już Ci zapłacono. Rozliczenie pokaże, czyj telefon zapłacił dwa razy. Poproś o zapłatę w inny sposób.
offline-why-changed = Został zmieniony po podpisaniu. Poproś o nowy kod.
offline-why-none = Jest ucięty albo to inny kod. Zeskanuj go jeszcze raz w całości.
offline-settled = Wszystko rozliczone
offline-settled-text = Nic już nie czeka. Stan portfela jest aktualny.
offline-still-waits = Coś jeszcze czeka
offline-still-waits-text = Nie wszystko udało się rozliczyć. Spróbujemy ponownie sami; możesz też spróbować za chwilę.
offline-wrong-mail = Bez sieci nie znajdziemy nikogo po adresie ani numerze telefonu. Poproś o kod albo numer portfela.
offline-wrong-request = Ten kod prosi o kwotę, a za taki płaci się przez sieć. Poproś o kod bez kwoty.

offline-away = Wraca do portfela
offline-away-back = { $money } wróci { $back }
offline-asked = Być może odłożone
offline-set-before = Odłożona jest wcześniejsza kwota
offline-set-before-text = Dokończyliśmy zlecenie, na które nie było odpowiedzi, i nic więcej. { $money } możesz wydać bez zasięgu do { $until }. Co zostanie, wróci do portfela { $back }.
offline-unsure = Nie wiemy, czy kwota jest odłożona
offline-unsure-text = { $money } może być już odłożone: nie było odpowiedzi. Odłóż jeszcze raz, a dokończymy to samo zlecenie; nic nie zostanie odłożone dwa razy.
offline-refused-in = { $count ->
    [one] Odrzucono { $count } otrzymaną płatność: { $money }
    [few] Odrzucono { $count } otrzymane płatności: { $money }
    [many] Odrzucono { $count } otrzymanych płatności: { $money }
    *[other] Odrzucono { $count } otrzymanej płatności: { $money }
}
offline-refused-out = { $count ->
    [one] Odrzucono { $count } Twoją płatność: { $money }
    [few] Odrzucono { $count } Twoje płatności: { $money }
    [many] Odrzucono { $count } Twoich płatności: { $money }
    *[other] Odrzucono { $count } Twojej płatności: { $money }
}
offline-refused-out-text = Odbiorca nic z tego nie dostał. Zapłać w inny sposób. Co nie zostało wydane, wróci do portfela po terminie rozliczenia.
offline-refused-back = Nie przyjęto zwrotu do portfela: { $money }
offline-refused-back-text = Nikomu nie zapłacono. Co nie zostało wydane, wróci do portfela po terminie rozliczenia.

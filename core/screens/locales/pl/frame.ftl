# Rama wokół każdego ekranu.
frame-title = City+
frame-back = Wstecz
frame-back-accessibility = Wstecz, do poprzedniego ekranu

frame-tab-home = Start
frame-tab-tickets = Bilety
frame-tab-wallet = Portfel
frame-tab-inspector = Kontrola
frame-tab-settings = Ustawienia
frame-tab-accessibility = Przejdź do: { $name }
frame-tab-selected = { $name }, tu jesteś

frame-away = Brak połączenia z serwerem
frame-away-text = Od { $since }. Bilety i ich kody działają dalej. Gdy połączenie wróci, wszystko wyśle się samo.
frame-garbage = Sieć nie przepuszcza aplikacji
frame-garbage-text = Od { $since } odpowiada coś innego niż serwer miasta, zapewne strona logowania do Wi-Fi. Zaloguj się do sieci w przeglądarce albo użyj innej. Bilety i kody działają dalej.

frame-link-confirmed = Adres potwierdzony
frame-link-confirmed-text = Konto jest gotowe. Możesz się zalogować.
frame-link-twice = Ten odnośnik już był otwarty
frame-link-twice-text = Drugi raz nie trzeba. Nic się nie zmieniło.
frame-link-here = Już tu jesteś
frame-link-here-text = Odnośnik prowadzi do tego ekranu.
frame-link-foreign = To nie jest nasz odnośnik
frame-link-foreign-text = Prowadzi gdzie indziej, więc aplikacja go nie otwiera.
frame-link-broken = Odnośnik jest niepełny
frame-link-broken-text = Skopiuj go w całości albo otwórz jeszcze raz z listu. Jeśli to nie pomoże, zaktualizuj aplikację.
frame-link-kiosk = Tu odnośniki się nie otwierają
frame-link-kiosk-text = To kasa samoobsługowa. Otwórz odnośnik na swoim telefonie.

# Ustawienia.
settings-title = Ustawienia
settings-language = Język
settings-text-size = Wielkość tekstu
settings-percent = { $percent }%
settings-colors = Kolory
settings-color-system = Jak w systemie
settings-color-light = Jasne
settings-color-dark = Ciemne
settings-color-high-contrast = Wysoki kontrast

settings-beacons = Nadajniki w pobliżu
settings-beacons-off = Nie słuchaj
settings-beacons-on = Słuchaj, gdy aplikacja jest otwarta
settings-near = Nadajniki w pobliżu
settings-near-count = { $count ->
    [one] { $count } nadajnik
    [few] { $count } nadajniki
    [many] { $count } nadajników
    *[other] { $count } nadajnika
}
settings-near-off = wyłączone
settings-near-no-radio = to urządzenie ich nie słyszy
settings-near-refused = system nie pozwala; włącz Bluetooth i zgodę dla aplikacji

settings-account = Konto
settings-name = Imię i nazwisko
settings-email = Adres e-mail
settings-number = Numer klienta
settings-roles = Role
settings-role-resident = mieszkaniec
settings-role-inspector = kontroler
settings-role-clerk = pracownik obsługi
settings-role-teller = kasjer
settings-role-seller = sprzedawca
settings-role-administrator = administrator
settings-session = Sesja
settings-session-ended = zakończona; zaloguj się jeszcze raz
settings-sign-in = Zaloguj się
settings-log-out = Wyloguj się
settings-leave = Wylogować się?
settings-leave-text = Bilety i saldo znikną z tego urządzenia. Na koncie zostaną i wrócą po zalogowaniu, ale kody biletów działają tylko na urządzeniu, na którym zostały kupione.
settings-leave-waiting = { $count ->
    [one] Na wysłanie czeka { $count } sprawa; wyśle się po ponownym zalogowaniu.
    [few] Na wysłanie czekają { $count } sprawy; wyślą się po ponownym zalogowaniu.
    [many] Na wysłanie czeka { $count } spraw; wyślą się po ponownym zalogowaniu.
    *[other] Na wysłanie czeka { $count } sprawy; wyślą się po ponownym zalogowaniu.
}
settings-stay = Zostań
settings-left = Wylogowano
settings-left-text = Na tym urządzeniu nie ma już Twoich danych.
settings-left-offline = Wylogowano na tym urządzeniu
settings-left-offline-text = Serwera nie było słychać: tam sesja skończy się sama.

settings-device = To urządzenie
settings-device-name = Nazwa
settings-up-to-date = Ostatnio odświeżone
settings-up-to-date-never = jeszcze nigdy
settings-waiting = Czeka na wysłanie
settings-waiting-count = { $count ->
    [0] nic
    [one] { $count } sprawa
    [few] { $count } sprawy
    [many] { $count } spraw
    *[other] { $count } sprawy
}
settings-version = Wersja
settings-sync = Odśwież teraz
settings-synced = Wszystko jest aktualne
settings-synced-text = Bilety, saldo i oferta są takie jak na serwerze.
settings-wait = To chwilę potrwa.
settings-help = Pomoc
settings-help-accessibility = Pomoc, otwiera stronę miasta w przeglądarce
settings-help-failed = Strona się nie otworzyła
settings-help-failed-text = Otwórz ją w przeglądarce: { $page }

# Logowanie, zakładanie konta, zapomniane hasło.
sign-in-enter-title = Zaloguj się
sign-in-enter-intro = Podaj adres e-mail i hasło swojego konta.
sign-in-enter-submit = Zaloguj się
sign-in-enter-way = Mam już konto

sign-in-register-title = Załóż konto
sign-in-register-intro = Konto jest bezpłatne. Na podany adres wyślemy list z odnośnikiem do potwierdzenia.
sign-in-register-submit = Załóż konto
sign-in-register-way = Załóż konto

sign-in-confirm-title = Potwierdź adres
sign-in-confirm-intro = Otwórz odnośnik z listu. Możesz też skopiować go z listu i wkleić tutaj.
sign-in-confirm-submit = Potwierdź
sign-in-confirm-way = Mam list z odnośnikiem

sign-in-forgot-title = Nie pamiętam hasła
sign-in-forgot-intro = Wyślemy na Twój adres jednorazowy kod. Z nim ustawisz nowe hasło.
sign-in-forgot-submit = Wyślij kod
sign-in-forgot-way = Nie pamiętam hasła

sign-in-reset-title = Nowe hasło
sign-in-reset-intro = Przepisz kod z listu i wybierz nowe hasło. Wszystkie urządzenia zostaną wylogowane.
sign-in-reset-submit = Ustaw hasło
sign-in-reset-way = Mam kod z listu

sign-in-field-email = Adres e-mail
sign-in-field-password = Hasło
sign-in-field-new-password = Nowe hasło
sign-in-field-name = Imię i nazwisko
sign-in-field-token = Odnośnik albo kod z listu
sign-in-field-code = Kod z listu
sign-in-hint-name = Tak będziemy się do Ciebie zwracać.
sign-in-hint-new-password = Co najmniej 10 znaków. Dobre są cztery zwykłe słowa, które nic razem nie znaczą.
sign-in-hint-token = Odnośnik działa 48 godzin.
sign-in-hint-code = Kod działa 30 minut.

sign-in-wrong-empty = Wypełnij to pole.
sign-in-wrong-long = { $most ->
    [one] Najwyżej { $most } znak.
    [few] Najwyżej { $most } znaki.
    [many] Najwyżej { $most } znaków.
    *[other] Najwyżej { $most } znaku.
}
sign-in-wrong-form-email = Podaj pełny adres, na przykład jan@example.com.
sign-in-wrong-form-password = Tak długiego hasła nie ma. Sprawdź, co zostało wklejone.
sign-in-wrong-form-new-password = Potrzeba od 10 do 128 znaków, bez znaku nowego wiersza.
sign-in-wrong-form-name = Potrzeba od 1 do 100 znaków w jednym wierszu.
sign-in-wrong-form-token = To nie wygląda na odnośnik z naszego listu. Skopiuj go w całości.
sign-in-wrong-form-code = Kod składa się z liter, cyfr i kresek. Przepisz go dokładnie.
sign-in-wrong-weak = To hasło łatwo odgadnąć. Dodaj jeszcze jedno lub dwa słowa.
sign-in-wrong-gone = Już nie działa: został użyty albo minął jego czas. Poproś o nowy.
sign-in-wrong-refused = Serwer tego nie przyjmuje. Wpisz coś innego.

sign-in-registered = Sprawdź pocztę
sign-in-registered-text = List z odnośnikiem jest w drodze na adres { $name }. Jeśli nie przyjdzie w kilka minut, zajrzyj do spamu.
sign-in-code-sent = Sprawdź pocztę
sign-in-code-sent-text = Jeśli { $name } ma u nas konto, list z kodem jest już w drodze.
sign-in-confirmed = Adres potwierdzony
sign-in-confirmed-text = Konto jest gotowe. Zaloguj się.
sign-in-password-set = Nowe hasło działa
sign-in-password-set-text = Zaloguj się nowym hasłem.
sign-in-session-over = Zaloguj się jeszcze raz
sign-in-session-over-text = Serwer zakończył sesję tego urządzenia. Twoje bilety są tu nadal i działają.
sign-in-already = Ktoś jest już zalogowany
sign-in-already-text = To { $name }. Gdy zaloguje się ktoś inny, bilety tej osoby znikną z urządzenia; na jej koncie zostaną.
sign-in-welcome = Zalogowano: { $name }
sign-in-welcome-text = Bilety i saldo właśnie się pobierają.

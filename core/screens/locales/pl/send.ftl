# Wysyłanie pieniędzy.
send-title = Wyślij pieniądze
send-intro = Do kogo mają iść pieniądze? Wpisz adres e-mail, numer telefonu albo numer portfela, wklej kod lub go zeskanuj.
send-intro-person = Czy to ta osoba? Jeśli tak, podaj kwotę. Jeśli nie, wybierz kogoś innego.
send-intro-wallet = Sprawdź numer portfela i podaj kwotę.
send-intro-request = Ten kod prosi o pieniądze. Sprawdź, jaka to kwota i za co.
send-to-hint = Po adresie i numerze telefonu można znaleźć tylko osoby, które się na to zgodziły.
send-amount-fixed = Tę kwotę podał odbiorca. Nie można jej zmienić.
send-change = Ktoś inny
send-busy = Wysyłamy pieniądze.
send-find = Dalej
send-finding = Szukamy odbiorcy.
send-submit = Wyślij

send-fact-name = Odbiorca
send-fact-mail = Adres e-mail
send-fact-phone = Numer telefonu
send-fact-wallet = Numer portfela
send-fact-note = Za co
send-fact-until = Do zapłaty do
send-wrong-nobody = Nie znaleźliśmy nikogo pod tym adresem ani numerem. Znaleźć można tylko osoby, które się na to zgodziły. Sprawdź, co zostało wpisane, albo poproś o kod.
send-wrong-own = To Twój własny portfel. Podaj cudzy.

send-ask = Wysłać { $money }? Odbiorca: { $name }
send-ask-wallet = Wysłać { $money } do tego portfela?
send-ask-request = Zapłacić { $money }?
send-ask-person-text = { $name } ma adres { $mail }. Wysłanych pieniędzy nie można cofnąć.
send-ask-phone-text = { $name } ma numer { $number }. Wysłanych pieniędzy nie można cofnąć.
send-ask-wallet-text = Pieniądze trafią do portfela { $number }. Nie można ich cofnąć.
send-confirm = Tak, wyślij { $money }
send-sent = Pieniądze wysłane
send-sent-name-text = { $money } jest już w portfelu odbiorcy: { $name }.
send-sent-wallet-text = { $money } jest już w portfelu odbiorcy.
send-kept = Pieniądze czekają na sieć
send-kept-text = Zlecenie na { $money } jest zapisane. Wyślemy je, gdy tylko będzie sieć; nie zlecaj go drugi raz.

send-kept-server = Pieniądze czekają na odpowiedź serwera
send-kept-server-text = Zlecenie na { $money } jest zapisane, ale serwer go jeszcze nie potwierdził. Wyślemy je ponownie sami; nie zlecaj go drugi raz.
send-waits = Te pieniądze są już wysyłane
send-waits-text = Nie zlecaj ich drugi raz: wyślemy je sami.
send-waits-one = { $money } do portfela { $number }.

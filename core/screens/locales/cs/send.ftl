# Posílání peněz.
send-title = Poslat peníze
send-intro = Komu mají peníze jít? Zadejte e-mailovou adresu, telefonní číslo nebo číslo peněženky, vložte kód nebo ho naskenujte.
send-intro-person = Je to tato osoba? Pokud ano, zadejte částku. Pokud ne, vyberte někoho jiného.
send-intro-wallet = Zkontrolujte číslo peněženky a zadejte částku.
send-intro-request = Tento kód žádá o peníze. Zkontrolujte, jaká je to částka a za co.
send-to-hint = Podle adresy a telefonního čísla lze najít jen lidi, kteří s tím souhlasili.
send-amount-fixed = Tuto částku určil příjemce. Nelze ji změnit.
send-change = Někdo jiný
send-busy = Posíláme peníze.
send-find = Dál
send-finding = Hledáme příjemce.
send-submit = Poslat

send-fact-name = Příjemce
send-fact-mail = E-mailová adresa
send-fact-phone = Telefonní číslo
send-fact-wallet = Číslo peněženky
send-fact-note = Za co
send-fact-until = Zaplatit do
send-wrong-nobody = Pod touto adresou ani číslem jsme nikoho nenašli. Najít lze jen lidi, kteří s tím souhlasili. Zkontrolujte, co je napsáno, nebo požádejte o kód.
send-wrong-own = Toto je vaše vlastní peněženka. Uveďte cizí.

send-ask = Poslat { $money }? Příjemce: { $name }
send-ask-wallet = Poslat { $money } do této peněženky?
send-ask-request = Zaplatit { $money }?
send-ask-person-text = { $name } má adresu { $mail }. Odeslané peníze nelze vzít zpět.
send-ask-phone-text = { $name } má číslo { $number }. Odeslané peníze nelze vzít zpět.
send-ask-wallet-text = Peníze půjdou do peněženky { $number }. Nelze je vzít zpět.
send-confirm = Ano, poslat { $money }
send-sent = Peníze byly odeslány
send-sent-name-text = { $money } je už v peněžence příjemce: { $name }.
send-sent-wallet-text = { $money } je už v peněžence příjemce.
send-kept = Peníze čekají na síť
send-kept-text = Příkaz na { $money } je uložen. Odešleme ho, jakmile bude síť; nezadávejte ho podruhé.

send-kept-server = Peníze čekají na odpověď serveru
send-kept-server-text = Příkaz na { $money } je uložen, ale server ho ještě nepotvrdil. Odešleme ho znovu sami; nezadávejte ho podruhé.
send-waits = Tyto peníze se už posílají
send-waits-text = Nezadávejte je podruhé: odejdou samy.
send-waits-one = { $money } do peněženky { $number }.

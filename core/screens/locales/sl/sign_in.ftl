# Prijava, registracija, pozabljeno geslo.
sign-in-enter-title = Prijava
sign-in-enter-intro = Vnesite e-poštni naslov in geslo svojega računa.
sign-in-enter-submit = Prijava
sign-in-enter-way = Že imam račun

sign-in-register-title = Nov račun
sign-in-register-intro = Račun je brezplačen. Na naslov bomo poslali sporočilo s povezavo za potrditev.
sign-in-register-submit = Ustvari račun
sign-in-register-way = Ustvari račun

sign-in-confirm-title = Potrditev naslova
sign-in-confirm-intro = Odprite povezavo iz sporočila. Lahko jo tudi kopirate in prilepite sem.
sign-in-confirm-submit = Potrdi
sign-in-confirm-way = Imam sporočilo s povezavo

sign-in-forgot-title = Pozabljeno geslo
sign-in-forgot-intro = Na vaš naslov bomo poslali enkratno kodo. Z njo boste nastavili novo geslo.
sign-in-forgot-submit = Pošlji kodo
sign-in-forgot-way = Pozabljeno geslo

sign-in-reset-title = Novo geslo
sign-in-reset-intro = Vnesite kodo iz sporočila in izberite novo geslo. Vse naprave bodo odjavljene.
sign-in-reset-submit = Nastavi geslo
sign-in-reset-way = Imam kodo iz sporočila

sign-in-field-email = E-poštni naslov
sign-in-field-password = Geslo
sign-in-field-new-password = Novo geslo
sign-in-field-name = Ime in priimek
sign-in-field-token = Povezava ali koda iz sporočila
sign-in-field-code = Koda iz sporočila
sign-in-hint-name = Tako vas bomo nagovarjali.
sign-in-hint-new-password = Vsaj 10 znakov. Dobre so štiri navadne besede, ki skupaj nimajo pomena.
sign-in-hint-token = Povezava velja 48 ur.
sign-in-hint-code = Koda velja 30 minut.

sign-in-wrong-empty = Izpolnite to polje.
sign-in-wrong-long = { $most ->
    [one] Največ { $most } znak.
    [two] Največ { $most } znaka.
    [few] Največ { $most } znaki.
    *[other] Največ { $most } znakov.
}
sign-in-wrong-form-email = Vnesite celoten naslov, na primer jan@example.com.
sign-in-wrong-form-password = Tako dolgega gesla ni. Preverite, kaj ste prilepili.
sign-in-wrong-form-new-password = Potrebnih je od 10 do 128 znakov brez preloma vrstice.
sign-in-wrong-form-name = Potrebnih je od 1 do 100 znakov v eni vrstici.
sign-in-wrong-form-token = To ni podobno povezavi iz našega sporočila. Kopirajte jo v celoti.
sign-in-wrong-form-code = Koda je iz črk, števk in vezajev. Prepišite jo natančno.
sign-in-wrong-weak = To geslo je lahko uganiti. Dodajte še eno ali dve besedi.
sign-in-wrong-gone = Ne velja več: bila je uporabljena ali je potekla. Zahtevajte novo.
sign-in-wrong-refused = Strežnik tega ne sprejme. Vnesite kaj drugega.

sign-in-registered = Preverite e-pošto
sign-in-registered-text = Sporočilo s povezavo je na poti na naslov { $name }. Če ne prispe v nekaj minutah, poglejte med neželeno pošto.
sign-in-code-sent = Preverite e-pošto
sign-in-code-sent-text = Če ima { $name } pri nas račun, je sporočilo s kodo že na poti.
sign-in-confirmed = Naslov je potrjen
sign-in-confirmed-text = Račun je pripravljen. Prijavite se.
sign-in-password-set = Novo geslo velja
sign-in-password-set-text = Prijavite se z novim geslom.
sign-in-session-over = Prijavite se znova
sign-in-session-over-text = Strežnik je končal sejo te naprave. Vaše vstopnice so še vedno tukaj in veljajo.
sign-in-already = Nekdo je že prijavljen
sign-in-already-text = To je { $name }. Če se prijavi kdo drug, bodo vstopnice te osebe izginile z naprave; v njenem računu ostanejo.
sign-in-welcome = Prijavljeni: { $name }
sign-in-welcome-text = Vstopnice in stanje se pravkar prenašajo.

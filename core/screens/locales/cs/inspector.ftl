# inspector
inspector-title = Kontrola vstupenek
inspector-venues-title = Místo kontroly
inspector-venue = { $venue }, { $unit }
inspector-venue-selected = { $venue }, { $unit }, vybráno
inspector-hint = Namiřte kameru na kód vstupenky.
inspector-hint-no-camera = Kamera nefunguje. Napište kód nebo vyberte obrázek.
inspector-off-who = Nejdřív se přihlaste jako kontrolor.
inspector-off-venue = Nejdřív vyberte místo kontroly.
inspector-off-lists = Nejdřív stáhněte seznamy.
inspector-next = Další osoba
inspector-next-off = Ještě není žádný výsledek.
inspector-judge = Zkontrolovat kód
inspector-judge-off = Nejdřív napište kód.
inspector-fetch-lists = Stáhnout seznamy
inspector-upload = Odeslat skeny
inspector-upload-off = Žádný sken nečeká na odeslání.
inspector-waiting = { $count ->
    [one] { $count } sken čeká na odeslání.
    [few] { $count } skeny čekají na odeslání.
    [many] { $count } skenů čeká na odeslání.
   *[other] { $count } skenů čeká na odeslání.
}
inspector-waiting-none = Všechny skeny jsou odeslané.
inspector-refused = { $count ->
    [one] { $count } sken server odmítl; zůstává v zařízení.
    [few] { $count } skeny server odmítl; zůstávají v zařízení.
    [many] { $count } skenů server odmítl; zůstávají v zařízení.
   *[other] { $count } skenů server odmítl; zůstávají v zařízení.
}
inspector-history-title = Poslední skeny
inspector-typed = Kód vstupenky
inspector-typed-hint = Začíná na CP1:
inspector-typed-too-long = Kód má nejvýš { $max } znaků.
inspector-sign-in = Přihlásit se
inspector-who-nobody = Nikdo není přihlášen
inspector-who-another = Tento účet nesmí kontrolovat vstupenky
inspector-who-text = Přihlaste se jako kontrolor.
inspector-lists-missing = Seznamy ještě nejsou
inspector-lists-missing-text = Než začnete, stáhněte seznamy. Potom kontrola funguje i bez internetu.
inspector-lists-refused = Seznamy nelze použít
inspector-lists-refused-text = Jsou poškozené. Stáhněte je znovu.
inspector-lists-no-denylist = Chybí seznam vrácených vstupenek
inspector-lists-no-denylist-text = Vrácené vstupenky nelze poznat. Stáhněte seznamy.
inspector-lists-old = Seznamy jsou staré
inspector-lists-old-text = Vytvořeno: { $ago }. Dobré vstupenky budou označeny jako nejisté. Stáhněte seznamy.
inspector-lists-ahead = Hodiny zařízení jdou pozdě
inspector-lists-ahead-text = Seznamy jsou z budoucnosti. Nastavte hodiny a stáhněte seznamy.
inspector-lists-fresh = Seznamy jsou aktuální
inspector-lists-fresh-text = Vytvořeno: { $ago }.
inspector-word-valid = Platí
inspector-word-invalid = Neplatí
inspector-word-unconfirmed = Nejisté
inspector-persons = { $count ->
    [one] Pusťte { $count } osobu
    [few] Pusťte { $count } osoby
    [many] Pusťte { $count } osob
   *[other] Pusťte { $count } osob
}
inspector-document = Zkontrolujte doklad: { $documents }
inspector-document-unknown = Zkontrolujte doklad potřebný k této vstupence
inspector-kind-unknown = Neznámý druh vstupenky ({ $number })
inspector-from-until = { $from } – { $until }
inspector-on-phone = v telefonu
inspector-on-paper = na papíře
inspector-fact-foreign = V kódu je
inspector-fact-kind = Vstupenka
inspector-fact-day = Den
inspector-fact-validity = Platnost
inspector-fact-used = První vstup
inspector-fact-used-where = Místo prvního vstupu
inspector-fact-medium = Předložena
inspector-fact-number = Číslo
inspector-foreign-page = adresa webové stránky: { $host }
inspector-foreign-health-certificate = zdravotní certifikát EU
inspector-foreign-rail-ticket = železniční jízdenka
inspector-foreign-boarding-pass = palubní lístek
inspector-foreign-payment = platební příkaz
inspector-foreign-contact = kontakt, e-mailová adresa nebo telefon
inspector-foreign-network = přístup k síti Wi-Fi
inspector-foreign-number = jen číslo: zboží, balík nebo karta
inspector-foreign-other = text, který není vstupenkou
inspector-reason-ok = Vše souhlasí.
inspector-reason-ok-advice = Pusťte dovnitř.
inspector-reason-not-a-ticket = Toto není vstupenka tohoto města.
inspector-reason-not-a-ticket-advice = Požádejte o kód vstupenky v aplikaci nebo na papíře.
inspector-reason-malformed = Kód je poškozený nebo padělaný.
inspector-reason-malformed-advice = Naskenujte znovu. Když se nic nezmění, nepouštějte.
inspector-reason-foreign-issuer = Vstupenku nevydalo toto město.
inspector-reason-foreign-issuer-advice = Nepouštějte.
inspector-reason-unknown-key = Není jisté, zda vstupenku vydalo toto město: seznamy jsou příliš staré.
inspector-reason-unknown-key-advice = Stáhněte seznamy a naskenujte znovu.
inspector-reason-key-not-yet-valid = Vstupenka je podepsaná klíčem, který ještě neplatí.
inspector-reason-key-not-yet-valid-advice = Zkontrolujte hodiny zařízení. Jdou-li dobře, nepouštějte.
inspector-reason-key-expired = Vstupenka je podepsaná klíčem, který už neplatí.
inspector-reason-key-expired-advice = Nepouštějte.
inspector-reason-bad-signature = Podpis města na vstupence je falešný.
inspector-reason-bad-signature-advice = Nepouštějte.
inspector-reason-copy = Toto je kopie: chybí podpis telefonu, na který byla koupena.
inspector-reason-copy-advice = Požádejte o otevření vstupenky v aplikaci.
inspector-reason-wrong-venue = Vstupenka je na jiné místo.
inspector-reason-wrong-venue-advice = Ukažte cestu na správné místo. Sem nepouštějte.
inspector-reason-not-yet-valid = Vstupenka ještě neplatí.
inspector-reason-not-yet-valid-advice = Ukažte den, na který byla koupena.
inspector-reason-expired = Vstupenka už neplatí.
inspector-reason-expired-advice = Ukažte den, na který byla koupena.
inspector-reason-denied = Vstupenka byla vrácena nebo zrušena.
inspector-reason-denied-advice = Nepouštějte.
inspector-reason-stale = Kód je příliš starý: snímek obrazovky, nebo jdou hodiny telefonu pozdě.
inspector-reason-stale-advice = Požádejte o otevření vstupenky v aplikaci a připojení k internetu.
inspector-reason-from-future = Kód je z budoucnosti: hodiny telefonu jdou napřed.
inspector-reason-from-future-advice = Požádejte o připojení k internetu a nové otevření vstupenky.
inspector-reason-already-used = Vstupenka už byla použita.
inspector-reason-already-used-advice = Porovnejte čas prvního vstupu. Nebyl-li právě teď, nepouštějte.
inspector-reason-denylist-possible = Vstupenka může být na seznamu vrácených.
inspector-reason-denylist-possible-advice = Připojte se, stáhněte seznamy a naskenujte znovu. Když to nejde, pusťte.
inspector-reason-denylist-missing = Chybí seznam vrácených vstupenek.
inspector-reason-denylist-missing-advice = Stáhněte seznamy a naskenujte znovu. Když to nejde, pusťte.
inspector-reason-denylist-old = Seznam vrácených vstupenek je příliš starý.
inspector-reason-denylist-old-advice = Stáhněte seznamy a naskenujte znovu. Když to nejde, pusťte.
inspector-reason-keys-old = Seznamy jsou příliš staré, jistota není.
inspector-reason-keys-old-advice = Stáhněte seznamy a naskenujte znovu. Když to nejde, pusťte.
inspector-reason-clock-behind = Hodiny tohoto zařízení jdou pozdě.
inspector-reason-clock-behind-advice = Nastavte hodiny a naskenujte znovu. Když to nejde, pusťte.
inspector-found-double-use = Vstupenka byla použita dvakrát
inspector-found-double-use-text = První vstup: { $time }, { $venue }.
inspector-found-refunded-use = Vstup na vrácenou vstupenku
inspector-found-refunded-use-text = Peníze za ni už byly vráceny.
inspector-found-not-ours = Vstup na kód, který není vstupenkou
inspector-found-not-ours-text = Server tento kód neuznal.
inspector-found-more = { $count ->
    [one] A ještě { $count } takový sken.
    [few] A ještě { $count } takové skeny.
    [many] A ještě { $count } takových skenů.
   *[other] A ještě { $count } takových skenů.
}

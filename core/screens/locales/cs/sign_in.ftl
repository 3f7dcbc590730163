# Přihlášení, registrace, zapomenuté heslo.
sign-in-enter-title = Přihlášení
sign-in-enter-intro = Zadejte e-mail a heslo svého účtu.
sign-in-enter-submit = Přihlásit se
sign-in-enter-way = Už mám účet

sign-in-register-title = Nový účet
sign-in-register-intro = Účet je zdarma. Na adresu pošleme e-mail s odkazem k potvrzení.
sign-in-register-submit = Založit účet
sign-in-register-way = Založit účet

sign-in-confirm-title = Potvrzení adresy
sign-in-confirm-intro = Otevřete odkaz z e-mailu. Můžete ho také zkopírovat a vložit sem.
sign-in-confirm-submit = Potvrdit
sign-in-confirm-way = Mám e-mail s odkazem

sign-in-forgot-title = Zapomenuté heslo
sign-in-forgot-intro = Na vaši adresu pošleme jednorázový kód. S ním si nastavíte nové heslo.
sign-in-forgot-submit = Poslat kód
sign-in-forgot-way = Zapomněli jste heslo?

sign-in-reset-title = Nové heslo
sign-in-reset-intro = Opište kód z e-mailu a zvolte nové heslo. Všechna zařízení budou odhlášena.
sign-in-reset-submit = Nastavit heslo
sign-in-reset-way = Mám kód z e-mailu

sign-in-field-email = E-mailová adresa
sign-in-field-password = Heslo
sign-in-field-new-password = Nové heslo
sign-in-field-name = Jméno a příjmení
sign-in-field-token = Odkaz nebo kód z e-mailu
sign-in-field-code = Kód z e-mailu
sign-in-hint-name = Tak vás budeme oslovovat.
sign-in-hint-new-password = Alespoň 10 znaků. Dobrá jsou čtyři obyčejná slova, která spolu nesouvisejí.
sign-in-hint-token = Odkaz platí 48 hodin.
sign-in-hint-code = Kód platí 30 minut.

sign-in-wrong-empty = Vyplňte toto pole.
sign-in-wrong-long = { $most ->
    [one] Nejvýše { $most } znak.
    [few] Nejvýše { $most } znaky.
    [many] Nejvýše { $most } znaku.
    *[other] Nejvýše { $most } znaků.
}
sign-in-wrong-form-email = Zadejte celou adresu, například jan@example.com.
sign-in-wrong-form-password = Tak dlouhé heslo být nemůže. Zkontrolujte, co jste vložili.
sign-in-wrong-form-new-password = Je potřeba 10 až 128 znaků bez zalomení řádku.
sign-in-wrong-form-name = Je potřeba 1 až 100 znaků na jednom řádku.
sign-in-wrong-form-token = Tohle nevypadá jako odkaz z našeho e-mailu. Zkopírujte ho celý.
sign-in-wrong-form-code = Kód tvoří písmena, číslice a pomlčky. Opište ho přesně.
sign-in-wrong-weak = Toto heslo lze snadno uhodnout. Přidejte ještě jedno nebo dvě slova.
sign-in-wrong-gone = Už neplatí: byl použit, nebo vypršel. Požádejte o nový.
sign-in-wrong-refused = Server to nepřijímá. Zadejte něco jiného.

sign-in-registered = Zkontrolujte e-mail
sign-in-registered-text = E-mail s odkazem je na cestě na adresu { $name }. Pokud do pár minut nepřijde, podívejte se do spamu.
sign-in-code-sent = Zkontrolujte e-mail
sign-in-code-sent-text = Pokud tu { $name } má účet, e-mail s kódem je na cestě.
sign-in-confirmed = Adresa potvrzena
sign-in-confirmed-text = Účet je připraven. Přihlaste se.
sign-in-password-set = Nové heslo platí
sign-in-password-set-text = Přihlaste se novým heslem.
sign-in-session-over = Přihlaste se znovu
sign-in-session-over-text = Server ukončil přihlášení tohoto zařízení. Vaše vstupenky tu zůstaly a platí.
sign-in-already = Někdo už je přihlášen
sign-in-already-text = Je to { $name }. Když se přihlásí někdo jiný, vstupenky této osoby ze zařízení zmizí; v jejím účtu zůstanou.
sign-in-welcome = Přihlášeno: { $name }
sign-in-welcome-text = Vstupenky a zůstatek se právě stahují.

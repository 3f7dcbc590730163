# Nastavení.
settings-title = Nastavení
settings-language = Jazyk
settings-text-size = Velikost textu
settings-percent = { $percent } %
settings-colors = Barvy
settings-color-system = Podle systému
settings-color-light = Světlé
settings-color-dark = Tmavé
settings-color-high-contrast = Vysoký kontrast

settings-beacons = Majáčky v okolí
settings-beacons-off = Nenaslouchat
settings-beacons-on = Naslouchat, když je aplikace otevřená
settings-near = Majáčky v okolí
settings-near-count = { $count ->
    [one] { $count } majáček
    [few] { $count } majáčky
    [many] { $count } majáčku
    *[other] { $count } majáčků
}
settings-near-off = vypnuto
settings-near-no-radio = toto zařízení je neslyší
settings-near-refused = systém to nepovoluje; zapněte Bluetooth a oprávnění aplikace

settings-account = Účet
settings-name = Jméno a příjmení
settings-email = E-mailová adresa
settings-number = Zákaznické číslo
settings-roles = Oprávnění
settings-role-resident = obyvatel
settings-role-inspector = revizor
settings-role-clerk = pracovník přepážky
settings-role-teller = pokladní
settings-role-seller = prodejce
settings-role-administrator = správce
settings-session = Přihlášení
settings-session-ended = ukončeno; přihlaste se znovu
settings-sign-in = Přihlásit se
settings-log-out = Odhlásit se
settings-leave = Odhlásit se?
settings-leave-text = Vstupenky a zůstatek z tohoto zařízení zmizí. V účtu zůstanou a po přihlášení se vrátí, ale kódy vstupenek fungují jen v zařízení, ve kterém byly koupeny.
settings-leave-waiting = { $count ->
    [one] Na odeslání čeká { $count } požadavek; odešle se po novém přihlášení.
    [few] Na odeslání čekají { $count } požadavky; odešlou se po novém přihlášení.
    [many] Na odeslání čeká { $count } požadavku; odešlou se po novém přihlášení.
    *[other] Na odeslání čeká { $count } požadavků; odešlou se po novém přihlášení.
}
settings-stay = Zůstat
settings-left = Odhlášeno
settings-left-text = V tomto zařízení už nejsou žádné vaše údaje.
settings-left-offline = Odhlášeno v tomto zařízení
settings-left-offline-text = Server nebyl dostupný: tam přihlášení skončí samo.

settings-device = Toto zařízení
settings-device-name = Název
settings-up-to-date = Naposledy obnoveno
settings-up-to-date-never = ještě nikdy
settings-waiting = Čeká na odeslání
settings-waiting-count = { $count ->
    [0] nic
    [one] { $count } požadavek
    [few] { $count } požadavky
    [many] { $count } požadavku
    *[other] { $count } požadavků
}
settings-version = Verze
settings-sync = Obnovit teď
settings-synced = Vše je aktuální
settings-synced-text = Vstupenky, zůstatek i nabídka jsou stejné jako na serveru.
settings-wait = Chvíli to potrvá.
settings-help = Nápověda
settings-help-accessibility = Nápověda, otevře stránku města v prohlížeči
settings-help-failed = Stránka se neotevřela
settings-help-failed-text = Otevřete ji v prohlížeči: { $page }

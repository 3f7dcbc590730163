# Nastavitve.
settings-title = Nastavitve
settings-language = Jezik
settings-text-size = Velikost besedila
settings-percent = { $percent } %
settings-colors = Barve
settings-color-system = Kot sistem
settings-color-light = Svetle
settings-color-dark = Temne
settings-color-high-contrast = Visok kontrast

settings-beacons = Oddajniki v bližini
settings-beacons-off = Ne poslušaj
settings-beacons-on = Poslušaj, ko je aplikacija odprta
settings-near = Oddajniki v bližini
settings-near-count = { $count ->
    [one] { $count } oddajnik
    [two] { $count } oddajnika
    [few] { $count } oddajniki
    *[other] { $count } oddajnikov
}
settings-near-off = izklopljeno
settings-near-no-radio = ta naprava jih ne sliši
settings-near-refused = sistem ne dovoli; vklopite Bluetooth in dovoljenje za aplikacijo

settings-account = Račun
settings-name = Ime in priimek
settings-email = E-poštni naslov
settings-number = Številka stranke
settings-roles = Vloge
settings-role-resident = prebivalec
settings-role-inspector = kontrolor
settings-role-clerk = delavec na okencu
settings-role-teller = blagajnik
settings-role-seller = prodajalec
settings-role-administrator = skrbnik
settings-session = Seja
settings-session-ended = končana; prijavite se znova
settings-sign-in = Prijava
settings-log-out = Odjava
settings-leave = Se želite odjaviti?
settings-leave-text = Vstopnice in stanje bodo izginili s te naprave. V računu ostanejo in se po prijavi vrnejo, vendar kode vstopnic delujejo le na napravi, na kateri so bile kupljene.
settings-leave-waiting = { $count ->
    [one] Na pošiljanje čaka { $count } zahteva; poslana bo po ponovni prijavi.
    [two] Na pošiljanje čakata { $count } zahtevi; poslani bosta po ponovni prijavi.
    [few] Na pošiljanje čakajo { $count } zahteve; poslane bodo po ponovni prijavi.
    *[other] Na pošiljanje čaka { $count } zahtev; poslane bodo po ponovni prijavi.
}
settings-stay = Ostani
settings-left = Odjavljeni ste
settings-left-text = Na tej napravi ni več vaših podatkov.
settings-left-offline = Na tej napravi ste odjavljeni
settings-left-offline-text = Strežnik ni bil dosegljiv: tam se bo seja končala sama.

settings-device = Ta naprava
settings-device-name = Ime
settings-up-to-date = Nazadnje osveženo
settings-up-to-date-never = še nikoli
settings-waiting = Čaka na pošiljanje
settings-waiting-count = { $count ->
    [0] nič
    [one] { $count } zahteva
    [two] { $count } zahtevi
    [few] { $count } zahteve
    *[other] { $count } zahtev
}
settings-version = Različica
settings-sync = Osveži zdaj
settings-synced = Vse je posodobljeno
settings-synced-text = Vstopnice, stanje in ponudba so enaki kot na strežniku.
settings-wait = To bo trajalo nekaj trenutkov.
settings-help = Pomoč
settings-help-accessibility = Pomoč, odpre stran mesta v brskalniku
settings-help-failed = Stran se ni odprla
settings-help-failed-text = Odprite jo v brskalniku: { $page }

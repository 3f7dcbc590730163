# The tickets: coming, used, given back.

tickets-title = Vstopnice
tickets-shelf-coming = Prihajajoče
tickets-shelf-used = Porabljene
tickets-shelf-refunded = Vrnjene
tickets-empty-coming = Nimate prihajajočih vstopnic. Kupite jih na prvem zaslonu.
tickets-empty-used = Nimate še porabljenih vstopnic.
tickets-empty-refunded = Nimate vrnjenih vstopnic.
tickets-more = Pokaži več
tickets-refresh = Osveži
tickets-refreshing = Osvežujemo.

tickets-badge-now = Veljavna
tickets-badge-later = Za pozneje
tickets-badge-used = Porabljena
tickets-badge-over = Pretečena
tickets-badge-refunding = V vračanju
tickets-badge-refunded = Vrnjena
tickets-kind-persons = { $persons ->
    [one] { $kind }, za { $persons } osebo
    [two] { $kind }, za { $persons } osebi
    [few] { $kind }, za { $persons } osebe
   *[other] { $kind }, za { $persons } oseb
}
tickets-day-hours = { $day }, od { $from } do { $until }

tickets-order-waits = Naročilo čaka na pošiljanje
tickets-refund-waits = Vračilo čaka na pošiljanje
tickets-waits-text = Poslali ga bomo sami, ko bo strežnik odgovoril.
tickets-show-order = Pokaži naročilo
tickets-show-ticket = Pokaži vstopnico
tickets-sign-in = Prijavite se, da vidite vstopnice
tickets-sign-in-text = Po prijavi bodo tu vaše vstopnice.
tickets-sign-in-action = Prijava
tickets-damaged = { $count ->
    [one] { $count } vstopnice ni mogoče prebrati
    [two] { $count } vstopnic ni mogoče prebrati
    [few] { $count } vstopnic ni mogoče prebrati
   *[other] { $count } vstopnic ni mogoče prebrati
}
tickets-damaged-text = Podatki v tej napravi so poškodovani. Odjavite se in se znova prijavite: vstopnice se bodo vrnile s strežnika.

# kiosk
kiosk-title = Samopostrežna blagajna
kiosk-choose = Izberite vstopnice za danes
kiosk-paying = Pripravljamo vaše vstopnice
kiosk-codes = Tukaj so vaše vstopnice
kiosk-buy = Kupi
kiosk-buy-sum = Kupi za { $total }
kiosk-off-staff = Blagajna ni pripravljena. Prosite osebje.
kiosk-off-away = Ni povezave. Kupite vstopnico pri okencu.
kiosk-start-over = Od začetka
kiosk-start-over-off = Nič še ni izbrano.
kiosk-start-over-paying = Naročilo poteka. Vstopnice bodo tukaj čez trenutek.
kiosk-clears-in = { $count ->
    [one] Zaslon se počisti čez { $count } sekundo
    [two] Zaslon se počisti čez { $count } sekundi
    [few] Zaslon se počisti čez { $count } sekunde
   *[other] Zaslon se počisti čez { $count } sekund
}
kiosk-staff = Blagajna ni pripravljena
kiosk-staff-text = Za osebje: prijavite napravo z računom ustanove.
kiosk-may-not = S tem računom tukaj ni mogoče prodajati
kiosk-may-not-text = Za osebje: prijavite napravo z računom ustanove, ki ima vlogo prodajalca. Dodeli jo skrbnik.
kiosk-sign-in = Prijavi napravo
kiosk-slow = Čakamo na odgovor
kiosk-slow-text = Naročilo { $number } je shranjeno in bo dokončano. Počakajte malo ali prosite osebje.
kiosk-print-failed = Tiskanje ni uspelo
kiosk-print-failed-text = Fotografirajte kodo z zaslona ali prosite osebje.
kiosk-till = Teh vstopnic tukaj zdaj ni mogoče kupiti
kiosk-till-text = Kupite jih pri okencu. Za osebje: v denarnici ustanove je premalo denarja.
kiosk-away = Blagajna nima povezave
kiosk-away-text = Zdaj ne sprejema naročil. Kupite vstopnico pri okencu ali v aplikaciji.
kiosk-nothing = Danes tukaj ničesar ne prodajamo na papirju
kiosk-nothing-text = Kupite vstopnico pri okencu ali v aplikaciji.
kiosk-unclaimed = Ostale so neprevzete vstopnice
kiosk-unclaimed-text = Za osebje: naročilo { $number } je plačano, vstopnice so na računu naprave.
kiosk-others = Druge vstopnice
kiosk-others-where = Vse vstopnice ne veljajo na papirju. Druge kupite v aplikaciji.
kiosk-print = Natisni
kiosk-print-again = Natisni še enkrat
kiosk-code = Koda vstopnice: { $kind }, { $when }. Natisnite ali fotografirajte.

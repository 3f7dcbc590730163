# Choosing tickets at a venue, and paying. The kiosk uses it, too.

venue-title = Kraj
venue-days = Za kateri dan?
venue-today = Danes
venue-earlier = Prejšnji dnevi
venue-earliest = To so prvi dnevi prodaje.
venue-later = Poznejši dnevi
venue-latest = To so zadnji dnevi prodaje.
venue-day-over = Vstopnic za ta dan ne prodajamo več.
venue-no-day = Trenutno tu ni ničesar v prodaji
venue-no-day-text = Za noben od prihodnjih dni ni vstopnic. Poglejte pozneje.
venue-sells-nothing = Tu ne prodajamo vstopnic
venue-sells-nothing-text = Na prvem zaslonu izberite drug kraj.
venue-fetching = Nalagamo cene
venue-fetching-text = To bo trajalo trenutek.
venue-retry = Poskusi znova

venue-persons = { $persons ->
    [one] za { $persons } osebo
    [two] za { $persons } osebi
    [few] za { $persons } osebe
   *[other] za { $persons } oseb
}
venue-document = Na vhodu pokažite: { $documents }
venue-proof = Te vstopnice v aplikaciji še ni mogoče kupiti. Zanjo je potrebna potrjena pravica.
venue-no-price = brez cene
venue-no-price-why = Za ta dan še ni cene.
venue-more = Dodaj: { $kind }
venue-fewer = Odstrani: { $kind }
venue-none-chosen = Izbrana ni nobena.
venue-chosen = { $count ->
    [0] ni izbrano
    [one] izbrana { $count } vstopnica
    [two] izbrani { $count } vstopnici
    [few] izbrane { $count } vstopnice
   *[other] izbranih { $count } vstopnic
}
venue-limit-kind = Največ takih vstopnic v enem naročilu: { $max }.
venue-limit-order = Največ vstopnic v enem naročilu: { $max }.

venue-line = { $count } × { $kind } po { $price }
venue-total = Skupaj
venue-balance = V denarnici
venue-valid = Veljavnost
venue-valid-all-day = { $day }, ves dan
venue-refund = Vračilo
venue-refund-never = Te vstopnice ni mogoče vrniti.
venue-refund-over = Vstopnice za ta dan ni več mogoče vrniti.
venue-refund-until = Celotno vračilo do: { $moment }

venue-pay = Plačaj
venue-pay-sum = Plačaj { $total }
venue-pay-sign-in = Prijavi se in plačaj
venue-pay-nothing = Najprej izberite vstopnice.
venue-busy = To bo trajalo trenutek.
venue-short = V denarnici je premalo denarja
venue-short-text = Napolnite denarnico. Če je denar pravkar prispel, lahko takoj plačate.
venue-top-up = Napolni denarnico

venue-payers = Od kod plačati
venue-payer-own = Moja denarnica
venue-payer-left = danes ostane še { $money }
venue-link-short = To dovoljenje danes ne zadošča
venue-link-short-text = Plačajte iz svoje denarnice, izberite manj vstopnic ali prosite lastnika za višji znesek.

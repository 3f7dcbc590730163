# inspector
inspector-title = Pregled vstopnic
inspector-venues-title = Kraj pregleda
inspector-venue = { $venue }, { $unit }
inspector-venue-selected = { $venue }, { $unit }, izbrano
inspector-hint = Usmerite kamero v kodo vstopnice.
inspector-hint-no-camera = Kamera ne deluje. Vpišite kodo ali izberite sliko.
inspector-off-who = Najprej se prijavite kot kontrolor.
inspector-off-venue = Najprej izberite kraj pregleda.
inspector-off-lists = Najprej prenesite sezname.
inspector-next = Naslednja oseba
inspector-next-off = Izida še ni.
inspector-judge = Preveri kodo
inspector-judge-off = Najprej vpišite kodo.
inspector-fetch-lists = Prenesi sezname
inspector-upload = Pošlji posnetke kod
inspector-upload-off = Nič ne čaka na pošiljanje.
inspector-waiting = { $count ->
    [one] { $count } posnetek kode čaka na pošiljanje.
    [two] { $count } posnetka kod čakata na pošiljanje.
    [few] { $count } posnetki kod čakajo na pošiljanje.
   *[other] { $count } posnetkov kod čaka na pošiljanje.
}
inspector-waiting-none = Vsi posnetki kod so poslani.
inspector-refused = { $count ->
    [one] { $count } posnetek je strežnik zavrnil; ostane na napravi.
    [two] { $count } posnetka je strežnik zavrnil; ostaneta na napravi.
    [few] { $count } posnetke je strežnik zavrnil; ostanejo na napravi.
   *[other] { $count } posnetkov je strežnik zavrnil; ostanejo na napravi.
}
inspector-history-title = Zadnji pregledi
inspector-typed = Koda vstopnice
inspector-typed-hint = Začne se s CP1:
inspector-typed-too-long = Koda ima največ { $max } znakov.
inspector-sign-in = Prijava
inspector-who-nobody = Nihče ni prijavljen
inspector-who-another = Ta račun ne sme pregledovati vstopnic
inspector-who-text = Prijavite se kot kontrolor.
inspector-lists-missing = Seznamov še ni
inspector-lists-missing-text = Pred začetkom prenesite sezname. Potem pregled deluje tudi brez interneta.
inspector-lists-refused = Seznamov ni mogoče uporabiti
inspector-lists-refused-text = Poškodovani so. Prenesite jih še enkrat.
inspector-lists-no-denylist = Manjka seznam vrnjenih vstopnic
inspector-lists-no-denylist-text = Vrnjenih vstopnic ni mogoče prepoznati. Prenesite sezname.
inspector-lists-old = Seznami so stari
inspector-lists-old-text = Narejeno: { $ago }. Dobre vstopnice bodo prikazane kot nepotrjene. Prenesite sezname.
inspector-lists-ahead = Ura naprave zaostaja
inspector-lists-ahead-text = Seznami so iz prihodnosti. Nastavite uro in prenesite sezname.
inspector-lists-fresh = Seznami so sveži
inspector-lists-fresh-text = Narejeno: { $ago }.
inspector-word-valid = Veljavna
inspector-word-invalid = Neveljavna
inspector-word-unconfirmed = Nepotrjena
inspector-persons = { $count ->
    [one] Spustite { $count } osebo
    [two] Spustite { $count } osebi
    [few] Spustite { $count } osebe
   *[other] Spustite { $count } oseb
}
inspector-document = Preverite dokument: { $documents }
inspector-document-unknown = Preverite dokument, potreben za to vstopnico
inspector-kind-unknown = Neznana vrsta vstopnice ({ $number })
inspector-from-until = { $from } – { $until }
inspector-on-phone = na telefonu
inspector-on-paper = na papirju
inspector-fact-foreign = V kodi je
inspector-fact-kind = Vstopnica
inspector-fact-day = Dan
inspector-fact-validity = Veljavnost
inspector-fact-used = Prvi vstop
inspector-fact-used-where = Kraj prvega vstopa
inspector-fact-medium = Pokazana
inspector-fact-number = Številka
inspector-foreign-page = naslov spletne strani: { $host }
inspector-foreign-health-certificate = zdravstveno potrdilo EU
inspector-foreign-rail-ticket = železniška vozovnica
inspector-foreign-boarding-pass = vstopni kupon za letalo
inspector-foreign-payment = plačilni nalog
inspector-foreign-contact = stik, e-naslov ali telefonska številka
inspector-foreign-network = dostop do omrežja Wi-Fi
inspector-foreign-number = samo številka: blago, paket ali kartica
inspector-foreign-other = besedilo, ki ni vstopnica
inspector-reason-ok = Vse je v redu.
inspector-reason-ok-advice = Spustite noter.
inspector-reason-not-a-ticket = To ni vstopnica tega mesta.
inspector-reason-not-a-ticket-advice = Prosite za kodo vstopnice v aplikaciji ali na papirju.
inspector-reason-malformed = Koda je poškodovana ali ponarejena.
inspector-reason-malformed-advice = Preverite še enkrat. Če se ne spremeni, ne spustite noter.
inspector-reason-foreign-issuer = Vstopnice ni izdalo to mesto.
inspector-reason-foreign-issuer-advice = Ne spustite noter.
inspector-reason-unknown-key = Ni znano, ali je vstopnico izdalo to mesto: seznami so prestari.
inspector-reason-unknown-key-advice = Prenesite sezname in preverite še enkrat.
inspector-reason-key-not-yet-valid = Vstopnica je podpisana s ključem, ki še ne velja.
inspector-reason-key-not-yet-valid-advice = Preverite uro naprave. Če je prava, ne spustite noter.
inspector-reason-key-expired = Vstopnica je podpisana s ključem, ki ne velja več.
inspector-reason-key-expired-advice = Ne spustite noter.
inspector-reason-bad-signature = Podpis mesta na vstopnici je lažen.
inspector-reason-bad-signature-advice = Ne spustite noter.
inspector-reason-copy = To je kopija: manjka podpis telefona, na katerem je bila kupljena.
inspector-reason-copy-advice = Prosite, naj vstopnico odprejo v aplikaciji.
inspector-reason-wrong-venue = Vstopnica je za drug kraj.
inspector-reason-wrong-venue-advice = Pokažite pot do pravega kraja. Tukaj ne spustite noter.
inspector-reason-not-yet-valid = Vstopnica še ne velja.
inspector-reason-not-yet-valid-advice = Pokažite dan, za katerega je kupljena.
inspector-reason-expired = Vstopnica ne velja več.
inspector-reason-expired-advice = Pokažite dan, za katerega je kupljena.
inspector-reason-denied = Vstopnica je bila vrnjena ali preklicana.
inspector-reason-denied-advice = Ne spustite noter.
inspector-reason-stale = Koda je prestara: posnetek zaslona ali pa ura telefona zaostaja.
inspector-reason-stale-advice = Prosite, naj vstopnico odprejo v aplikaciji in se povežejo z internetom.
inspector-reason-from-future = Koda je iz prihodnosti: ura telefona prehiteva.
inspector-reason-from-future-advice = Prosite, naj se povežejo z internetom in vstopnico znova odprejo.
inspector-reason-already-used = Vstopnica je že bila uporabljena.
inspector-reason-already-used-advice = Primerjajte čas prvega vstopa. Če ni bil ravnokar, ne spustite noter.
inspector-reason-denylist-possible = Vstopnica je morda na seznamu vrnjenih.
inspector-reason-denylist-possible-advice = Povežite se, prenesite sezname in preverite še enkrat. Če ne gre, spustite noter.
inspector-reason-denylist-missing = Manjka seznam vrnjenih vstopnic.
inspector-reason-denylist-missing-advice = Prenesite sezname in preverite še enkrat. Če ne gre, spustite noter.
inspector-reason-denylist-old = Seznam vrnjenih vstopnic je prestar.
inspector-reason-denylist-old-advice = Prenesite sezname in preverite še enkrat. Če ne gre, spustite noter.
inspector-reason-keys-old = Seznami so prestari za gotovost.
inspector-reason-keys-old-advice = Prenesite sezname in preverite še enkrat. Če ne gre, spustite noter.
inspector-reason-clock-behind = Ura te naprave zaostaja.
inspector-reason-clock-behind-advice = Nastavite uro in preverite še enkrat. Če ne gre, spustite noter.
inspector-found-double-use = Vstopnica je bila uporabljena dvakrat
inspector-found-double-use-text = Prvi vstop: { $time }, { $venue }.
inspector-found-refunded-use = Vstop z vrnjeno vstopnico
inspector-found-refunded-use-text = Denar zanjo je bil že vrnjen.
inspector-found-not-ours = Vstop s kodo, ki ni vstopnica
inspector-found-not-ours-text = Strežnik te kode ne priznava.
inspector-found-more = { $count ->
    [one] In še { $count } tak pregled.
    [two] In še { $count } taka pregleda.
    [few] In še { $count } taki pregledi.
   *[other] In še { $count } takih pregledov.
}

# Okvir okoli vsakega zaslona.
frame-title = City+
frame-back = Nazaj
frame-back-accessibility = Nazaj na prejšnji zaslon

frame-tab-home = Domov
frame-tab-tickets = Vstopnice
frame-tab-wallet = Denarnica
frame-tab-inspector = Kontrola
frame-tab-settings = Nastavitve
frame-tab-accessibility = Pojdi na: { $name }
frame-tab-selected = { $name }, tukaj ste

frame-away = Ni povezave s strežnikom
frame-away-text = Od { $since }. Vstopnice in njihove kode delujejo naprej. Ko bo povezava spet vzpostavljena, se bo vse poslalo samo.
frame-garbage = Omrežje aplikacije ne spusti skozi
frame-garbage-text = Od { $since } namesto strežnika mesta odgovarja nekaj drugega, verjetno stran za prijavo v Wi-Fi. Prijavite se v omrežje v brskalniku ali uporabite drugega. Vstopnice in kode delujejo naprej.

frame-link-confirmed = Naslov je potrjen
frame-link-confirmed-text = Račun je pripravljen. Lahko se prijavite.
frame-link-twice = Ta povezava je že bila odprta
frame-link-twice-text = Enkrat je dovolj. Nič se ni spremenilo.
frame-link-here = Že ste tukaj
frame-link-here-text = Povezava vodi na ta zaslon.
frame-link-foreign = To ni naša povezava
frame-link-foreign-text = Vodi drugam, zato je aplikacija ne odpre.
frame-link-broken = Povezava ni popolna
frame-link-broken-text = Kopirajte jo v celoti ali jo znova odprite iz e-pošte. Če to ne pomaga, posodobite aplikacijo.
frame-link-kiosk = Povezave se tukaj ne odpirajo
frame-link-kiosk-text = To je samopostrežna blagajna. Povezavo odprite na svojem telefonu.

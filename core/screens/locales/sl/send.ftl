# Pošiljanje denarja.
send-title = Pošlji denar
send-intro = Komu naj gre denar? Vpišite e-poštni naslov, telefonsko številko ali številko denarnice, prilepite kodo ali jo skenirajte.
send-intro-person = Je to ta oseba? Če je, vpišite znesek. Če ni, izberite koga drugega.
send-intro-wallet = Preverite številko denarnice in vpišite znesek.
send-intro-request = Ta koda prosi za denar. Preverite, kolikšen je znesek in za kaj.
send-to-hint = Po naslovu in telefonski številki lahko najdete le ljudi, ki so se s tem strinjali.
send-amount-fixed = Ta znesek je določil prejemnik. Ni ga mogoče spremeniti.
send-change = Nekdo drug
send-busy = Pošiljamo denar.
send-find = Naprej
send-finding = Iščemo prejemnika.
send-submit = Pošlji

send-fact-name = Prejemnik
send-fact-mail = E-poštni naslov
send-fact-phone = Telefonska številka
send-fact-wallet = Številka denarnice
send-fact-note = Za kaj
send-fact-until = Plačati do
send-wrong-nobody = Pod tem naslovom ali številko nismo našli nikogar. Najti je mogoče le ljudi, ki so se s tem strinjali. Preverite vpisano ali prosite za kodo.
send-wrong-own = To je vaša lastna denarnica. Navedite drugo.

send-ask = Poslati { $money }? Prejemnik: { $name }
send-ask-wallet = Poslati { $money } v to denarnico?
send-ask-request = Plačati { $money }?
send-ask-person-text = { $name } ima naslov { $mail }. Poslanega denarja ni mogoče vzeti nazaj.
send-ask-phone-text = { $name } ima številko { $number }. Poslanega denarja ni mogoče vzeti nazaj.
send-ask-wallet-text = Denar gre v denarnico { $number }. Ni ga mogoče vzeti nazaj.
send-confirm = Da, pošlji { $money }
send-sent = Denar je poslan
send-sent-name-text = { $money } je že v denarnici prejemnika: { $name }.
send-sent-wallet-text = { $money } je že v denarnici prejemnika.
send-kept = Denar čaka na omrežje
send-kept-text = Nalog za { $money } je shranjen. Poslali ga bomo, takoj ko bo omrežje; ne oddajajte ga znova.

send-kept-server = Denar čaka na odgovor strežnika
send-kept-server-text = Nalog za { $money } je shranjen, a ga strežnik še ni potrdil. Sami ga bomo poslali znova; ne oddajajte ga še enkrat.
send-waits = Ta denar se že pošilja
send-waits-text = Ne oddajajte naloga še enkrat: denar bo šel sam.
send-waits-one = { $money } v denarnico { $number }.

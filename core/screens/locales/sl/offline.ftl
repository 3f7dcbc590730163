# Denar brez omrežja.
offline-title = Brez omrežja
offline-left = Za porabo brez omrežja
offline-set-aside = Odloženo na tej napravi
offline-set-aside-none = Nič ni odloženo.
offline-until = Porabiti do
offline-settle-until = Poravnati do
offline-way-pay = Plačaj
offline-way-get = Sprejmi plačilo
offline-way-set = Odloži znesek
offline-intro-pay = Plačate iz odloženega zneska. Pokažete kodo in telefon prejemnika jo skenira; omrežje ni potrebno.
offline-intro-get = Skenirajte ali prilepite kodo osebe, ki plača. Če je z istim denarjem plačala še komu, ga dobi, kdor prvi poravna: poravnajte, takoj ko bo omrežje.
offline-intro-set = Za to je potrebno omrežje. Odloženega zneska ne morete porabiti drugače. Česar ne porabite pravočasno, se vrne v denarnico po roku za poravnavo. Kdor najde odklenjeno napravo, lahko porabi največ toliko.
offline-to-hint = Koda ali številka denarnice prejemnika. E-poštnega naslova brez omrežja ni mogoče najti.
offline-code-field = Koda osebe, ki plača
offline-code-field-hint = Začne se s CPM1.
offline-submit-pay = Naredi kodo za plačilo
offline-submit-get = Sprejmi
offline-submit-set = Odloži

offline-code = QR-koda, ki plača
offline-code-hint = Ta koda plača { $money }. Pokažite jo le prejemniku; velja nekaj minut.
offline-code-open = Najprej skrijte kodo.
offline-busy = Trenutek.
offline-waiting = Čaka na poravnavo
offline-waiting-none = Nič ne čaka na poravnavo.
offline-waiting-in = Prejeto
offline-waiting-out = Plačano
offline-waiting-back = Vrača se v denarnico
offline-waiting-count = { $count ->
    [one] { $count } plačilo: { $money }
    [two] { $count } plačili: { $money }
    [few] { $count } plačila: { $money }
    *[other] { $count } plačil: { $money }
}
offline-settle = Poravnaj zdaj
offline-settling = Poravnavamo.

offline-ask-pay = Plačati { $money }?
offline-ask-pay-text = Pokazali bomo kodo za denarnico { $number }. Od takrat je denar porabljen, tudi če je nihče ne skenira.
offline-confirm-pay = Da, pokaži kodo
offline-ask-set = Odložiti { $money }?
offline-ask-set-text = Z njim plačate le s te naprave in le brez omrežja. Kdor jo ima odklenjeno, lahko porabi { $money } tudi po blokadi denarnice. Česar ne porabite pravočasno, se vrne v denarnico po roku za poravnavo, ne prej.
offline-confirm-set = Da, odloži
offline-ask-close = Je prejemnik skeniral kodo?
offline-ask-close-text = Če ne, jo kažite naprej. Skrito kodo bomo še nekaj minut znova pokazali, ko se vrnete na ta zaslon; ne plačujte drugič. Denar bo vseeno prišel do prejemnika, ko bo imela ena od naprav omrežje.
offline-confirm-close = Da, skrij
offline-cancel-close = Kaži naprej

offline-set = Znesek je odložen
offline-set-text = { $money } lahko porabite brez omrežja do { $until }. Ostanek se vrne v denarnico: { $back }.
offline-got = Sprejeto { $money }
offline-got-text = Denar bo v denarnici po poravnavi. Storite to, takoj ko bo omrežje, najpozneje do { $until }.
offline-not-paid = Ta koda ne plača, nič ni prišlo
offline-why-keys = Ta naprava še ne pozna ključev operaterja. Enkrat se povežite v omrežje, nato prosite za novo kodo.
offline-why-new-key = Ta naprava še ne pozna ključa operaterja, s katerim je podpisana. Enkrat se povežite v omrežje, nato prosite za novo kodo.
offline-why-foreign = Ni od operaterja tega mesta. Prosite za plačilo na drug način.
offline-why-city = Je iz drugega mesta, denar pa mesta ne zapusti. Prosite za plačilo na drug način.
offline-why-old-app = Naredila jo je prestara aplikacija. Plačnik naj jo posodobi, znova odloži znesek in pokaže novo kodo.
offline-why-other = Je za drugo denarnico. Pokažite svojo kodo in prosite za plačilo znova.
offline-why-much = Plača več, kot je bilo odloženo. Prosite za plačilo na drug način.
offline-why-old = Ni od zdaj. Preverite uri obeh naprav in prosite za novo kodo.
offline-why-here = To plačilo je že sprejeto; čaka na poravnavo ali je poravnano.
offline-why-twice = Z istim denarjem vam je bilo že plačano. Poravnava bo pokazala, čigav telefon je plačal dvakrat. Prosite za plačilo na drug način.
offline-why-changed = Po podpisu je bila spremenjena. Prosite za novo kodo.
offline-why-none = Je odrezana ali pa je druga koda. Skenirajte jo znova v celoti.
offline-settled = Vse je poravnano
offline-settled-text = Nič več ne čaka. Stanje denarnice je posodobljeno.
offline-still-waits = Nekaj še čaka
offline-still-waits-text = Vsega ni bilo mogoče poravnati. Sami bomo poskusili znova; čez trenutek lahko poskusite tudi vi.
offline-wrong-mail = Brez omrežja po naslovu ali telefonski številki ne najdemo nikogar. Prosite za kodo ali številko denarnice.
offline-wrong-request = Ta koda prosi za znesek, takšna pa se plača prek omrežja. Prosite za kodo brez zneska.

offline-away = Vrača se v denarnico
offline-away-back = { $money } se vrne: { $back }
offline-asked = Morda odloženo
offline-set-before = Odložen je prejšnji znesek
offline-set-before-text = Dokončali smo nalog, na katerega ni bilo odgovora, in nič drugega. { $money } lahko porabite brez omrežja do { $until }. Ostanek se vrne v denarnico: { $back }.
offline-unsure = Ne vemo, ali je znesek odložen
offline-unsure-text = { $money } je morda že odloženo: odgovora ni bilo. Odložite še enkrat in dokončali bomo isti nalog; nič ne bo odloženo dvakrat.
offline-refused-in = { $count ->
    [one] Zavrnjeno je { $count } prejeto plačilo: { $money }
    [two] Zavrnjeni sta { $count } prejeti plačili: { $money }
    [few] Zavrnjena so { $count } prejeta plačila: { $money }
    *[other] Zavrnjenih je { $count } prejetih plačil: { $money }
}
offline-refused-out = { $count ->
    [one] Zavrnjeno je { $count } vaše plačilo: { $money }
    [two] Zavrnjeni sta { $count } vaši plačili: { $money }
    [few] Zavrnjena so { $count } vaša plačila: { $money }
    *[other] Zavrnjenih je { $count } vaših plačil: { $money }
}
offline-refused-out-text = Prejemnik od tega ni dobil ničesar. Plačajte na drug način. Kar ni porabljeno, se vrne v denarnico po roku za poravnavo.
offline-refused-back = Vračilo v denarnico je bilo zavrnjeno: { $money }
offline-refused-back-text = Nikomur ni bilo plačano. Kar ni porabljeno, se vrne v denarnico po roku za poravnavo.

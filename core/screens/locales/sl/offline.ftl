# Denar brez omrežja.
offline-title = Brez omrežja
offline-left = Za porabo brez omrežja
offline-set-aside = Odloženo na tem telefonu
offline-set-aside-none = Nič ni odloženo.
offline-until = Porabiti do
offline-settle-until = Poravnati do
offline-way-pay = Plačaj
offline-way-get = Sprejmi plačilo
offline-way-set = Odloži znesek
offline-intro-pay = Plačate iz odloženega zneska. Pokažete kodo in telefon prejemnika jo skenira; omrežje ni potrebno.
offline-intro-get = Skenirajte ali prilepite kodo osebe, ki plača. Če je z istim denarjem plačala še komu, ga dobi, kdor prvi poravna: poravnajte, takoj ko bo omrežje.
offline-intro-set = Za to je potrebno omrežje. Odloženega zneska ne morete porabiti drugače, dokler ne poteče; ostanek se vrne v denarnico. Kdor najde odklenjen telefon, lahko porabi največ toliko.
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
offline-ask-set-text = Z njim plačate le s tega telefona in le brez omrežja. Kdor ima odklenjen telefon, lahko porabi { $money } tudi po blokadi denarnice. Kar je bilo odloženo prej in ni porabljeno, se po izteku vrne v denarnico.
offline-confirm-set = Da, odloži
offline-ask-close = Je prejemnik skeniral kodo?
offline-ask-close-text = Skrite kode ne bomo pokazali znova. Denar bo vseeno prišel do prejemnika, ko bo imel eden od telefonov omrežje.
offline-confirm-close = Da, skrij
offline-cancel-close = Kaži naprej

offline-set = Znesek je odložen
offline-set-text = { $money } lahko porabite brez omrežja do { $until }.
offline-got = Sprejeto { $money }
offline-got-text = Denar bo v denarnici po poravnavi. Storite to, takoj ko bo omrežje, najpozneje do { $until }.
offline-not-paid = Ta koda ne plača, nič ni prišlo
offline-why-keys = Ta telefon še ne pozna ključev operaterja. Enkrat se povežite v omrežje, nato prosite za novo kodo.
offline-why-foreign = Ni od operaterja tega mesta. Prosite za plačilo na drug način.
offline-why-other = Je za drugo denarnico. Pokažite svojo kodo in prosite za plačilo znova.
offline-why-much = Plača več, kot je bilo odloženo. Prosite za plačilo na drug način.
offline-why-old = Ni od zdaj. Preverite uri obeh telefonov in prosite za novo kodo.
offline-why-here = To plačilo je že sprejeto; čaka na poravnavo ali je poravnano.
offline-why-twice = Z istim denarjem vam je bilo že plačano. Poravnava pokaže, čigav telefon plača dvakrat. Prosite za plačilo na drug način.
offline-why-changed = Po podpisu je bila spremenjena. Prosite za novo kodo.
offline-why-none = Je odrezana ali pa je druga koda. Skenirajte jo znova v celoti.
offline-settled = Vse je poravnano
offline-settled-text = Nič več ne čaka. Stanje denarnice je posodobljeno.
offline-still-waits = Nekaj še čaka
offline-still-waits-text = Vsega ni bilo mogoče poravnati. Sami bomo poskusili znova; čez trenutek lahko poskusite tudi vi.
offline-wrong-mail = Brez omrežja po naslovu ne najdemo nikogar. Prosite za kodo ali številko denarnice.
offline-wrong-request = Ta koda prosi za znesek, takšna pa se plača prek omrežja. Prosite za kodo brez zneska.

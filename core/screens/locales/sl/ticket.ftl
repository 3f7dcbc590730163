# A ticket: its code, what it is for, giving it back.

ticket-title = Vstopnica
ticket-badge-unknown = Ni najdeno
ticket-code = Koda vstopnice: { $venue }. Pokažite jo na vhodu.
ticket-code-hint = Pokažite to kodo na vhodu. Obnavlja se sama, tudi brez interneta.
ticket-code-hint-later = Pokažite to kodo na vhodu, ko pride čas vstopnice. Obnavlja se sama, tudi brez interneta.
ticket-code-hint-paper = Vstopnica na papirju: ta koda se ne spreminja. Kdor jo ima, vstopi, in le enkrat.
ticket-no-code-used = Vstopnica je že porabljena, zato nima kode.
ticket-no-code-over = Veljavnost vstopnice je potekla, zato nima kode.
ticket-no-code-refunding = Vstopnica je v vračanju, zato nima kode.
ticket-no-code-refunded = Vstopnica je vrnjena, zato nima kode.
ticket-no-code-device = Kodo pokaže samo naprava, s katero je bila vstopnica kupljena.
ticket-document-unknown = Na vhodu pokažite dokument, ki daje pravico do te vstopnice.

ticket-product = Vrsta
ticket-valid = Veljavnost
ticket-price = Cena
ticket-used-at = Porabljena
ticket-refund = Vračilo
ticket-refund-never = Te vstopnice ni mogoče vrniti.
ticket-refund-over = Rok za vračilo je potekel.
ticket-refund-until = Celotno vračilo do: { $moment }
ticket-number = Številka vstopnice
ticket-order = Številka naročila

ticket-give-back = Vrni vstopnico
ticket-giving-back = Vračamo vstopnico.
ticket-dialog = Želite vrniti vstopnico?
ticket-dialog-text = V denarnico se vrne { $amount }. Vstopnice ne bo več mogoče uporabiti. Vrnete jo lahko do: { $moment }.
ticket-dialog-confirm = Vrni vstopnico za { $amount }
ticket-dialog-cancel = Obdrži vstopnico
ticket-refunded = Vstopnica je vrnjena
ticket-refunded-text = Denar je že v denarnici.
ticket-money-follows = Vračilo je sprejeto
ticket-money-follows-text = Denar bo kmalu v denarnici.
ticket-refund-waits = Vračilo čaka na pošiljanje
ticket-refund-waits-text = Vaša zahteva je shranjena v tej napravi. Poslali jo bomo sami, ko bo strežnik odgovoril.
ticket-sign-in = Prijava

# An order: how far it is, and how it ended.

order-title = Naročilo
order-badge-under-way = V teku
order-headline-under-way = Plačujemo in pripravljamo vstopnice
order-text-under-way = Ta zaslon lahko zapustite. Naročilo se bo dokončalo samo.
order-badge-waits = Čaka
order-headline-waits = Naročilo je shranjeno v tej napravi
order-text-waits = Strežnik ne odgovarja. Ko bo spet odgovoril, bomo naročilo poslali sami. Zagotovo ne boste plačali dvakrat.
order-badge-sign-in = Čaka na prijavo
order-headline-sign-in = Naročilo je shranjeno v tej napravi
order-text-sign-in = Prijavite se in poslali ga bomo sami. Zagotovo ne boste plačali dvakrat.
order-badge-done = Končano
order-headline-done = Plačano, vstopnice so pripravljene
order-text-done = Vstopnice so shranjene v tej napravi. Pokažete jih lahko tudi brez interneta.
order-badge-refused = Ni uspelo
order-headline-refused = Naročilo ni bilo sprejeto
order-text-refused = Iz denarnice ni bil vzet noben denar.
order-badge-unknown = Ni najdeno

order-step-kept = Shranjeno v tej napravi
order-step-paid = Plačano
order-step-made = Vstopnice pripravljene
order-step-ahead = še ne
order-step-now = v teku
order-step-done = opravljeno
order-step-failed = ni uspelo

order-total = Skupaj
order-venue = Kraj
order-product = Vstopnica
order-day = Dan
order-what = Naročeno
order-number = Številka naročila

order-try-now = Poskusi zdaj
order-trying = Pošiljamo.
order-to-ticket = Pokaži vstopnico
order-to-tickets = Moje vstopnice
order-again = Nazaj in izberi znova
order-sign-in = Prijava
order-top-up = Napolni denarnico

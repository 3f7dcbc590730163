# Žádost o peníze.
request-title = Požádat o peníze
request-intro = Zadejte částku a vytvoříme kód. Kdo ho naskenuje nebo vloží, zaplatí vám přesně tolik, a jen jednou.
request-note = Za co (nepovinné)
request-note-hint = Uvidí to ten, kdo platí.
request-wrong-note = Nejvýše 80 znaků na jednom řádku, žádné neviditelné.
request-submit = Ukázat kód na tuto částku
request-any = Ukázat můj kód bez částky
request-making = Vytváříme kód.
request-looking = Zjišťujeme, co je zaplaceno.
request-code = QR kód, kterým vám někdo zaplatí
request-code-hint = Žádá o { $money }. Ukažte ho nebo pošlete. Platí do { $until }.
request-code-any = Kdo ho naskenuje, sám zvolí, kolik vám pošle. Platí stále.

request-rows = Vaše žádosti z tohoto zařízení
request-rows-none = Zatím žádná žádost nebyla.
request-refresh = Zjistit, co je zaplaceno
request-open = Čeká na zaplacení
request-paid = Zaplaceno: { $when }
request-over = Čas vypršel
request-show = Ukázat kód
request-show-of = Ukázat kód na { $money }
request-came = Zaplaceno
request-came-text = { $money } je ve vaší peněžence.

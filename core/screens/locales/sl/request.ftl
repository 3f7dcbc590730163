# Prošnja za denar.
request-title = Prosi za denar
request-intro = Vpišite znesek in naredili bomo kodo. Kdor jo skenira ali prilepi, vam plača natanko toliko, in le enkrat.
request-note = Za kaj (ni obvezno)
request-note-hint = To vidi oseba, ki plača.
request-wrong-note = Največ 80 znakov v eni vrstici, brez nevidnih.
request-submit = Pokaži kodo za ta znesek
request-any = Pokaži mojo kodo brez zneska
request-making = Pripravljamo kodo.
request-looking = Preverjamo, kaj je plačano.
request-code = QR-koda, s katero vam nekdo plača
request-code-hint = Prosi za { $money }. Pokažite ali pošljite jo. Velja do { $until }.
request-code-any = Kdor jo skenira, sam izbere, koliko vam pošlje. Velja vedno.

request-rows = Vaše prošnje s te naprave
request-rows-none = Ni bilo še nobene prošnje.
request-refresh = Preveri, kaj je plačano
request-open = Čaka na plačilo
request-paid = Plačano: { $when }
request-over = Čas je potekel
request-show = Pokaži kodo
request-show-of = Pokaži kodo za { $money }
request-came = Plačano je
request-came-text = { $money } je v vaši denarnici.

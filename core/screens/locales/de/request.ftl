# Um Geld bitten.
request-title = Um Geld bitten
request-intro = Geben Sie den Betrag ein, dann machen wir einen Code. Wer ihn scannt oder einfügt, zahlt Ihnen genau so viel, und nur einmal.
request-note = Wofür (freiwillig)
request-note-hint = Die zahlende Person sieht es.
request-wrong-note = Höchstens 80 Zeichen in einer Zeile, keine unsichtbaren.
request-submit = Code für diesen Betrag zeigen
request-any = Meinen Code ohne Betrag zeigen
request-making = Der Code wird gemacht.
request-looking = Wir sehen nach, was bezahlt wurde.
request-code = QR-Code, mit dem Ihnen jemand zahlt
request-code-hint = Er bittet um { $money }. Zeigen oder verschicken Sie ihn. Er gilt bis { $until }.
request-code-any = Wer ihn scannt, wählt selbst, wie viel er Ihnen sendet. Er gilt immer.

request-rows = Ihre Bitten von diesem Gerät
request-rows-none = Es gab noch keine Bitte.
request-refresh = Nachsehen, was bezahlt wurde
request-open = Noch nicht bezahlt
request-paid = Bezahlt: { $when }
request-over = Die Zeit ist um
request-show = Code zeigen
request-show-of = Code über { $money } zeigen
request-came = Es wurde bezahlt
request-came-text = { $money } sind in Ihrer Geldbörse.

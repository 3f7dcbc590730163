# Choosing tickets at a venue, and paying. The kiosk uses it, too.

venue-title = Místo
venue-days = Na kdy?
venue-today = Dnes
venue-earlier = Dřívější dny
venue-earliest = Toto jsou první dny prodeje.
venue-later = Pozdější dny
venue-latest = Toto jsou poslední dny prodeje.
venue-day-over = Na tento den se vstupenky už neprodávají.
venue-no-day = Teď se tu nic neprodává
venue-no-day-text = Na žádný z nejbližších dnů nejsou vstupenky. Podívejte se později.
venue-sells-nothing = Tady se vstupenky neprodávají
venue-sells-nothing-text = Vyberte jiné místo na úvodní obrazovce.
venue-fetching = Načítáme ceny
venue-fetching-text = Chvilku to potrvá.
venue-retry = Zkusit znovu

venue-persons = { $persons ->
    [one] pro { $persons } osobu
    [few] pro { $persons } osoby
   *[other] pro { $persons } osob
}
venue-document = U vchodu předložte: { $documents }
venue-proof = Tuto vstupenku zatím nelze v aplikaci koupit. Je k ní potřeba potvrzený nárok.
venue-no-price = bez ceny
venue-no-price-why = Pro tento den ještě není cena.
venue-more = Přidat: { $kind }
venue-fewer = Odebrat: { $kind }
venue-none-chosen = Není vybrána žádná.
venue-chosen = { $count ->
    [0] nevybráno
    [one] vybrána { $count } vstupenka
    [few] vybrány { $count } vstupenky
   *[other] vybráno { $count } vstupenek
}
venue-limit-kind = Nejvíce takových vstupenek v jedné objednávce: { $max }.
venue-limit-order = Nejvíce vstupenek v jedné objednávce: { $max }.

venue-line = { $count } × { $kind } po { $price }
venue-total = Celkem
venue-balance = V peněžence
venue-valid = Platnost
venue-valid-all-day = { $day }, celý den
venue-refund = Vrácení
venue-refund-never = Tuto vstupenku nelze vrátit.
venue-refund-over = Vstupenku na tento den už nelze vrátit.
venue-refund-until = Plná náhrada do: { $moment }

venue-pay = Zaplatit
venue-pay-sum = Zaplatit { $total }
venue-pay-sign-in = Přihlásit se a zaplatit
venue-pay-nothing = Nejdřív vyberte vstupenky.
venue-busy = Chvilku to potrvá.
venue-short = V peněžence je málo peněz
venue-short-text = Dobijte peněženku. Pokud peníze právě dorazily, můžete rovnou zaplatit.
venue-top-up = Dobít peněženku

venue-payers = Z čeho zaplatit
venue-payer-own = Moje peněženka
venue-payer-left = dnes zbývá { $money }
venue-link-short = Toto povolení dnes nestačí
venue-link-short-text = Zaplaťte z vlastní peněženky, vyberte méně vstupenek, nebo požádejte majitele o vyšší částku.

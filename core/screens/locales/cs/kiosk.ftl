# kiosk
kiosk-title = Samoobslužná pokladna
kiosk-choose = Vyberte vstupenky na dnešek
kiosk-paying = Připravujeme vaše vstupenky
kiosk-codes = Tady jsou vaše vstupenky
kiosk-buy = Koupit
kiosk-buy-sum = Koupit za { $total }
kiosk-off-staff = Pokladna není připravená. Požádejte obsluhu.
kiosk-off-away = Není spojení. Kupte vstupenku u pokladny.
kiosk-start-over = Od začátku
kiosk-start-over-off = Zatím není nic vybráno.
kiosk-start-over-paying = Objednávka probíhá. Vstupenky tu budou za chvíli.
kiosk-clears-in = { $count ->
    [one] Obrazovka se smaže za { $count } sekundu
    [few] Obrazovka se smaže za { $count } sekundy
    [many] Obrazovka se smaže za { $count } sekundy
   *[other] Obrazovka se smaže za { $count } sekund
}
kiosk-staff = Pokladna není připravená
kiosk-staff-text = Pro obsluhu: přihlaste zařízení na účet zařízení města.
kiosk-may-not = Z tohoto účtu tu nelze prodávat
kiosk-may-not-text = Pro obsluhu: přihlaste zařízení na účet provozu s rolí prodejce. Přidělí ji správce.
kiosk-sign-in = Přihlásit zařízení
kiosk-slow = Čekáme na odpověď
kiosk-slow-text = Objednávka { $number } je uložená a bude dokončena. Počkejte chvíli nebo požádejte obsluhu.
kiosk-print-failed = Tisk se nezdařil
kiosk-print-failed-text = Vyfoťte kód z obrazovky nebo požádejte obsluhu.
kiosk-till = Tyto vstupenky tu teď nelze koupit
kiosk-till-text = Kupte je u pokladny. Pro obsluhu: v peněžence je málo peněz.
kiosk-away = Pokladna nemá spojení
kiosk-away-text = Teď nepřijímá objednávky. Kupte vstupenku u pokladny nebo v aplikaci.
kiosk-nothing = Dnes se tu na papíře nic neprodává
kiosk-nothing-text = Kupte vstupenku u pokladny nebo v aplikaci.
kiosk-unclaimed = Zůstaly tu nevyzvednuté vstupenky
kiosk-unclaimed-text = Pro obsluhu: objednávka { $number } je zaplacená, vstupenky jsou na účtu zařízení.
kiosk-others = Jiné vstupenky
kiosk-others-where = Ne všechny vstupenky platí na papíře. Ostatní koupíte v aplikaci.
kiosk-print = Tisknout
kiosk-print-again = Tisknout znovu
kiosk-code = Kód vstupenky: { $kind }, { $when }. Vytiskněte nebo vyfoťte.

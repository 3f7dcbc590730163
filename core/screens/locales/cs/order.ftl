# An order: how far it is, and how it ended.

order-title = Objednávka
order-badge-under-way = Probíhá
order-headline-under-way = Platíme a připravujeme vstupenky
order-text-under-way = Tuto obrazovku můžete opustit. Objednávka se dokončí sama.
order-badge-waits = Čeká
order-headline-waits = Objednávka je uložena v tomto zařízení
order-text-waits = Server neodpovídá. Jakmile zase odpoví, odešleme objednávku sami. Určitě nezaplatíte dvakrát.
order-badge-sign-in = Čeká na přihlášení
order-headline-sign-in = Objednávka je uložena v tomto zařízení
order-text-sign-in = Přihlaste se a my ji odešleme sami. Určitě nezaplatíte dvakrát.
order-badge-done = Hotovo
order-headline-done = Zaplaceno, vstupenky jsou připravené
order-text-done = Vstupenky jsou uložené v tomto zařízení. Ukážete je i bez internetu.
order-badge-refused = Nepodařilo se
order-headline-refused = Objednávka nebyla přijata
order-text-refused = Z peněženky nebyly strženy žádné peníze.
order-badge-unknown = Nenalezeno

order-step-kept = Uloženo v tomto zařízení
order-step-paid = Zaplaceno
order-step-made = Vstupenky připravené
order-step-ahead = ještě ne
order-step-now = probíhá
order-step-done = hotovo
order-step-failed = nepodařilo se

order-total = Celkem
order-venue = Místo
order-product = Vstupenka
order-day = Den
order-what = Objednáno
order-number = Číslo objednávky

order-try-now = Zkusit teď
order-trying = Odesíláme.
order-to-ticket = Ukázat vstupenku
order-to-tickets = Moje vstupenky
order-again = Zpět a vybrat znovu
order-sign-in = Přihlásit se
order-top-up = Dobít peněženku

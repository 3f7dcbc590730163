# The tickets: coming, used, given back.

tickets-title = Vstupenky
tickets-shelf-coming = Nadcházející
tickets-shelf-used = Použité
tickets-shelf-refunded = Vrácené
tickets-empty-coming = Nemáte žádné nadcházející vstupenky. Koupíte je na úvodní obrazovce.
tickets-empty-used = Zatím nemáte použité vstupenky.
tickets-empty-refunded = Nemáte vrácené vstupenky.
tickets-more = Ukázat další
tickets-refresh = Obnovit
tickets-refreshing = Obnovujeme.

tickets-badge-now = Platná
tickets-badge-later = Na později
tickets-badge-used = Použitá
tickets-badge-over = Prošlá
tickets-badge-refunding = Vrací se
tickets-badge-refunded = Vrácená
tickets-kind-persons = { $persons ->
    [one] { $kind }, pro { $persons } osobu
    [few] { $kind }, pro { $persons } osoby
   *[other] { $kind }, pro { $persons } osob
}
tickets-day-hours = { $day }, od { $from } do { $until }

tickets-order-waits = Objednávka čeká na odeslání
tickets-refund-waits = Vrácení čeká na odeslání
tickets-waits-text = Odešleme to sami, jakmile server odpoví.
tickets-show-order = Ukázat objednávku
tickets-show-ticket = Ukázat vstupenku
tickets-sign-in = Přihlaste se a uvidíte vstupenky
tickets-sign-in-text = Po přihlášení se tu objeví vaše vstupenky.
tickets-sign-in-action = Přihlásit se
tickets-damaged = { $count ->
    [one] { $count } vstupenku nelze přečíst
    [few] { $count } vstupenky nelze přečíst
   *[other] { $count } vstupenek nelze přečíst
}
tickets-damaged-text = Data v tomto zařízení jsou poškozená. Odhlaste se a znovu se přihlaste: vstupenky se vrátí ze serveru.

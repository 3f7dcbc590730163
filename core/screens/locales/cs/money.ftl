# Co říkají všechny obrazovky peněz.
money-amount = Částka
money-to = Komu
money-cancel = Ne, zpět
money-close-code = Skrýt kód

money-wrong-empty = Zadejte částku.
money-wrong-zero = Částka musí být větší než nula.
money-wrong-large = Tato částka je příliš velká. Zkontrolujte, zda v ní nejsou nuly navíc.
money-wrong-form = Toto není částka. Napište ji takto: { $example }.
money-wrong-decimals = { $most ->
    [one] Nejvýše { $most } místo za čárkou.
    [few] Nejvýše { $most } místa za čárkou.
    *[other] Nejvýše { $most } míst za čárkou.
}
money-wrong-more = Zbývá jen { $money }.
money-wrong-long = { $most ->
    [one] Nejvýše { $most } znak.
    [few] Nejvýše { $most } znaky.
    *[other] Nejvýše { $most } znaků.
}
money-wrong-field = Vyplňte toto pole.
money-wrong-nobody = Napište, komu mají peníze jít.
money-wrong-code = Tento kód je neúplný nebo změněný. Zkopírujte ho celý.
money-wrong-paying-code = Tento kód platí vám. Přijměte ho na obrazovce „Bez sítě“.
money-wrong-mail = Uveďte celou adresu, například jan@example.com.
money-wrong-phone = Uveďte celé telefonní číslo, například 601 234 567. Zahraniční začíná znakem +.
money-wrong-to = Toto není e-mailová adresa, telefonní číslo, číslo peněženky ani kód. Zkontrolujte, co je napsáno.

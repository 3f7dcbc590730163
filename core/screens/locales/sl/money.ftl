# Kar povedo vsi zasloni denarja.
money-amount = Znesek
money-to = Komu pošljete
money-cancel = Ne, nazaj
money-close-code = Skrij kodo

money-wrong-empty = Vpišite znesek.
money-wrong-zero = Znesek mora biti večji od nič.
money-wrong-large = Ta znesek je prevelik. Preverite, ali ima preveč ničel.
money-wrong-form = To ni znesek. Napišite ga tako: { $example }.
money-wrong-decimals = { $most ->
    [one] Največ { $most } mesto za vejico.
    [two] Največ { $most } mesti za vejico.
    [few] Največ { $most } mesta za vejico.
    *[other] Največ { $most } mest za vejico.
}
money-wrong-more = Ostalo je le še { $money }.
money-wrong-long = { $most ->
    [one] Največ { $most } znak.
    [two] Največ { $most } znaka.
    [few] Največ { $most } znaki.
    *[other] Največ { $most } znakov.
}
money-wrong-field = Izpolnite to polje.
money-wrong-nobody = Napišite, komu naj gre denar.
money-wrong-code = Ta koda je nepopolna ali spremenjena. Kopirajte jo v celoti.
money-wrong-paying-code = Ta koda plača vam. Sprejmite jo na zaslonu »Brez omrežja«.
money-wrong-mail = Navedite cel naslov, na primer jan@example.com.
money-wrong-phone = Navedite celo telefonsko številko, na primer 601 234 567. Tujo začnite z znakom +.
money-wrong-to = To ni e-poštni naslov, telefonska številka, številka denarnice ali koda. Preverite vpisano.

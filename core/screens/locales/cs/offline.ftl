# Peníze bez sítě.
offline-title = Bez sítě
offline-left = K utracení bez sítě
offline-set-aside = Odloženo v tomto zařízení
offline-set-aside-none = Nic není odloženo.
offline-until = Lze utratit do
offline-settle-until = Vyúčtovat do
offline-way-pay = Zaplatit
offline-way-get = Přijmout platbu
offline-way-set = Odložit částku
offline-intro-pay = Platíte z odložené částky. Ukážete kód a telefon příjemce ho naskenuje; síť není potřeba.
offline-intro-get = Naskenujte nebo vložte kód toho, kdo platí. Pokud týmiž penězi zaplatil ještě někomu, dostane je ten, kdo vyúčtuje první: vyúčtujte, jakmile bude síť.
offline-intro-set = K tomu je potřeba síť. Odloženou částku nelze utratit jinak. Co se včas neutratí, vrátí se do peněženky po lhůtě k vyúčtování. Kdo najde odemčené zařízení, může utratit nejvýše tolik.
offline-to-hint = Kód nebo číslo peněženky příjemce. E-mailovou adresu bez sítě nelze najít.
offline-code-field = Kód toho, kdo platí
offline-code-field-hint = Začíná na CPM1.
offline-submit-pay = Vytvořit kód k zaplacení
offline-submit-get = Přijmout
offline-submit-set = Odložit

offline-code = QR kód, který platí
offline-code-hint = Tento kód platí { $money }. Ukažte ho jen příjemci; platí několik minut.
offline-code-open = Nejdřív skryjte kód.
offline-busy = Okamžik.
offline-waiting = Čeká na vyúčtování
offline-waiting-none = Nic nečeká na vyúčtování.
offline-waiting-in = Přijato
offline-waiting-out = Zaplaceno
offline-waiting-back = Vrací se do peněženky
offline-waiting-count = { $count ->
    [one] { $count } platba: { $money }
    [few] { $count } platby: { $money }
    *[other] { $count } plateb: { $money }
}
offline-settle = Vyúčtovat teď
offline-settling = Vyúčtováváme.

offline-ask-pay = Zaplatit { $money }?
offline-ask-pay-text = Ukážeme kód pro peněženku { $number }. Od té chvíle jsou peníze utraceny, i když ho nikdo nenaskenuje.
offline-confirm-pay = Ano, ukázat kód
offline-ask-set = Odložit { $money }?
offline-ask-set-text = Zaplatíte jí jen z tohoto zařízení a jen bez sítě. Kdo ho má odemčené, může utratit { $money } i po zablokování peněženky. Co se včas neutratí, vrátí se do peněženky po lhůtě k vyúčtování, ne dříve.
offline-confirm-set = Ano, odložit
offline-ask-close = Naskenoval příjemce kód?
offline-ask-close-text = Pokud ne, ukazujte ho dál. Skrytý kód ještě několik minut znovu ukážeme, když se sem vrátíte; neplaťte podruhé. Peníze i tak půjdou příjemci, až bude mít jedno ze zařízení síť.
offline-confirm-close = Ano, skrýt
offline-cancel-close = Ukazovat dál

offline-set = Částka je odložena
offline-set-text = { $money } můžete utratit bez sítě do { $until }. Zbytek se vrátí do peněženky: { $back }.
offline-got = Přijato { $money }
offline-got-text = Peníze budou v peněžence po vyúčtování. Udělejte to, jakmile bude síť, nejpozději do { $until }.
offline-not-paid = Tento kód neplatí, nic nepřišlo
offline-why-keys = Toto zařízení ještě nezná klíče operátora. Připojte se jednou k síti, pak požádejte o nový kód.
offline-why-new-key = Toto zařízení ještě nezná klíč operátora, kterým je podepsán. Připojte se jednou k síti, pak požádejte o nový kód.
offline-why-foreign = Nevydal ho operátor tohoto města. Požádejte o zaplacení jinak.
offline-why-city = Je z jiného města a peníze město neopouštějí. Požádejte o zaplacení jinak.
offline-why-old-app = Vytvořila ho příliš stará aplikace. Ať ji plátce aktualizuje, odloží částku znovu a ukáže nový kód.
offline-why-other = Je pro jinou peněženku. Ukažte svůj kód a požádejte o zaplacení znovu.
offline-why-much = Platí víc, než bylo odloženo. Požádejte o zaplacení jinak.
offline-why-old = Není z této chvíle. Zkontrolujte hodiny obou zařízení a požádejte o nový kód.
offline-why-here = Tato platba už byla přijata; čeká na vyúčtování, nebo je vyúčtovaná.
offline-why-twice = Týmiž penězi vám už bylo zaplaceno. Vyúčtování ukáže, čí telefon zaplatil dvakrát. Požádejte o zaplacení jinak.
offline-why-changed = Byl po podpisu změněn. Požádejte o nový kód.
offline-why-none = Je useknutý, nebo je to jiný kód. Naskenujte ho znovu celý.
offline-settled = Vše je vyúčtováno
offline-settled-text = Nic už nečeká. Stav peněženky je aktuální.
offline-still-waits = Něco ještě čeká
offline-still-waits-text = Ne vše se podařilo vyúčtovat. Zkusíme to sami znovu; můžete to za chvíli zkusit i vy.
offline-wrong-mail = Bez sítě nikoho podle adresy ani telefonního čísla nenajdeme. Požádejte o kód nebo číslo peněženky.
offline-wrong-request = Tento kód žádá o částku a takový se platí přes síť. Požádejte o kód bez částky.

offline-away = Vrací se do peněženky
offline-away-back = { $money } se vrátí: { $back }
offline-asked = Možná odloženo
offline-set-before = Je odložena dřívější částka
offline-set-before-text = Dokončili jsme příkaz, na který nepřišla odpověď, a nic dalšího. { $money } můžete utratit bez sítě do { $until }. Zbytek se vrátí do peněženky: { $back }.
offline-unsure = Nevíme, zda je částka odložena
offline-unsure-text = { $money } už může být odloženo: nepřišla odpověď. Odložte znovu a dokončíme týž příkaz; nic se neodloží dvakrát.
offline-refused-in = { $count ->
    [one] Byla odmítnuta { $count } přijatá platba: { $money }
    [few] Byly odmítnuty { $count } přijaté platby: { $money }
    *[other] Bylo odmítnuto { $count } přijatých plateb: { $money }
}
offline-refused-out = { $count ->
    [one] Byla odmítnuta { $count } vaše platba: { $money }
    [few] Byly odmítnuty { $count } vaše platby: { $money }
    *[other] Bylo odmítnuto { $count } vašich plateb: { $money }
}
offline-refused-out-text = Příjemce z toho nic nedostal. Zaplaťte jinak. Co nebylo utraceno, vrátí se do peněženky po lhůtě k vyúčtování.
offline-refused-back = Vrácení do peněženky bylo odmítnuto: { $money }
offline-refused-back-text = Nikomu nebylo zaplaceno. Co nebylo utraceno, vrátí se do peněženky po lhůtě k vyúčtování.

# A ticket: its code, what it is for, giving it back.

ticket-title = Vstupenka
ticket-badge-unknown = Nenalezeno
ticket-code = Kód vstupenky: { $venue }. Ukažte ho u vchodu.
ticket-code-hint = Ukažte tento kód u vchodu. Obnovuje se sám, i bez internetu.
ticket-code-hint-later = Ukažte tento kód u vchodu, až nastane čas vstupenky. Obnovuje se sám, i bez internetu.
ticket-code-hint-paper = Papírová vstupenka: tento kód se nemění. Kdo ho má, ten vejde, a jen jednou.
ticket-no-code-used = Vstupenka už byla použita, proto nemá kód.
ticket-no-code-over = Platnost vstupenky skončila, proto nemá kód.
ticket-no-code-refunding = Vstupenka se právě vrací, proto nemá kód.
ticket-no-code-refunded = Vstupenka byla vrácena, proto nemá kód.
ticket-no-code-device = Kód ukáže jen zařízení, na kterém byla vstupenka koupena.
ticket-document-unknown = U vchodu předložte doklad, který k této vstupence opravňuje.

ticket-product = Druh
ticket-valid = Platnost
ticket-price = Cena
ticket-used-at = Použita
ticket-refund = Vrácení
ticket-refund-never = Tuto vstupenku nelze vrátit.
ticket-refund-over = Lhůta pro vrácení skončila.
ticket-refund-until = Plná náhrada do: { $moment }
ticket-number = Číslo vstupenky
ticket-order = Číslo objednávky

ticket-give-back = Vrátit vstupenku
ticket-giving-back = Vracíme vstupenku.
ticket-dialog = Vrátit vstupenku?
ticket-dialog-text = Do peněženky se vrátí { $amount }. Vstupenku už nepůjde použít. Vrátit ji lze do: { $moment }.
ticket-dialog-confirm = Vrátit vstupenku za { $amount }
ticket-dialog-cancel = Nechat si vstupenku
ticket-refunded = Vstupenka vrácena
ticket-refunded-text = Peníze už jsou v peněžence.
ticket-money-follows = Vrácení přijato
ticket-money-follows-text = Peníze budou brzy v peněžence.
ticket-refund-waits = Vrácení čeká na odeslání
ticket-refund-waits-text = Žádost je uložena v tomto zařízení. Odešleme ji sami, jakmile server odpoví.
ticket-sign-in = Přihlásit se

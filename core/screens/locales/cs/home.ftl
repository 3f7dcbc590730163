# První obrazovka.
home-greeting = Dobrý den, { $name }
home-greeting-guest = Přihlaste se a kupujte vstupenky, které budete mít vždy u sebe.
home-sign-in = Přihlásit se
home-balance = Zůstatek
home-as-of-today = Stav v { $when }
home-as-of = Stav z { $when }

home-tiles = Kam dnes?
home-tiles-none = Město tu zatím nic neprodává.
home-tiles-unknown = Nabídka města se objeví, až se zařízení poprvé spojí se serverem.
home-from = od { $price }

home-tickets = Nejbližší vstupenky
home-tickets-none = Na nejbližší dny nemáte vstupenky. Vyberte místo výše.

home-session = Přihlaste se znovu
home-session-text = Server ukončil přihlášení tohoto zařízení. Vstupenky, které tu jsou, platí dál; nové bez něj nekoupíte.
home-refresh = Obnovit
home-refreshing = Probíhá obnovování.

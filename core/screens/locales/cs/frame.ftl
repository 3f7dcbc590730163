# Rám kolem každé obrazovky.
frame-title = City+
frame-back = Zpět
frame-back-accessibility = Zpět na předchozí obrazovku

frame-tab-home = Domů
frame-tab-tickets = Vstupenky
frame-tab-wallet = Peněženka
frame-tab-inspector = Kontrola
frame-tab-settings = Nastavení
frame-tab-accessibility = Přejít na: { $name }
frame-tab-selected = { $name }, tady jste

frame-away = Není spojení se serverem
frame-away-text = Od { $since }. Vstupenky a jejich kódy fungují dál. Až se spojení obnoví, vše se odešle samo.
frame-garbage = Síť aplikaci nepouští dál
frame-garbage-text = Od { $since } odpovídá něco jiného než server města, nejspíš přihlašovací stránka Wi-Fi. Přihlaste se k síti v prohlížeči, nebo použijte jinou. Vstupenky a kódy fungují dál.

frame-link-confirmed = Adresa potvrzena
frame-link-confirmed-text = Účet je připraven. Můžete se přihlásit.
frame-link-twice = Tento odkaz už byl otevřen
frame-link-twice-text = Jednou stačí. Nic se nezměnilo.
frame-link-here = Už jste tady
frame-link-here-text = Odkaz vede na tuto obrazovku.
frame-link-foreign = To není náš odkaz
frame-link-foreign-text = Vede jinam, proto ho aplikace neotevře.
frame-link-broken = Odkaz není úplný
frame-link-broken-text = Zkopírujte ho celý, nebo ho otevřete z e-mailu znovu. Pokud to nepomůže, aktualizujte aplikaci.
frame-link-kiosk = Odkazy se tu neotevírají
frame-link-kiosk-text = Tohle je samoobslužná pokladna. Otevřete odkaz ve svém telefonu.

# Codes by the camera or out of a picture, on every screen that takes one.
camera-scan = Naskenovat kamerou
camera-stop = Vypnout kameru
camera-choose-image = Vybrat obrázek
camera-hint = Podržte kód před kamerou.

camera-failed = Kamera nefunguje
camera-failed-text = Povolte aplikaci kameru a zkontrolujte, zda ji nepoužívá jiný program. Kód lze také napsat nebo vybrat obrázek.
camera-frame-broken = Kamera dává poškozený obraz
camera-frame-broken-text = Zavřete a otevřete tuto obrazovku. Když to nepomůže, napište kód.
camera-frame-too-large = Kamera dává příliš velký obraz
camera-frame-too-large-text = Nastavte menší rozlišení kamery nebo napište kód.
camera-code-unreadable = Kód nelze přečíst
camera-code-unreadable-text = Podržte kameru v klidu a zkuste to znovu.
camera-picture-too-large = Obrázek je příliš velký
camera-picture-too-large-text = Vyberte menší obrázek nebo jen část s kódem.
camera-picture-format = Tento soubor není obrázek PNG ani JPEG
camera-picture-format-text = Vyberte obrázek PNG nebo JPEG.
camera-picture-damaged = Obrázek je poškozený
camera-picture-damaged-text = Vyberte jiný obrázek.
camera-picture-without-code = Na obrázku není kód
camera-picture-without-code-text = Vyberte obrázek, na kterém je vidět celý kód.

camera-several = Je vidět několik kódů
camera-several-text = Ukažte jen jeden: ostatní zakryjte, nebo vyberte obrázek s jedním kódem.
camera-foreign-ticket = Toto je kód vstupenky
camera-foreign-ticket-text = Slouží ke vstupu, ne k penězům. Požádejte o jiný kód.
camera-foreign-pays = Tento kód platí vám
camera-foreign-pays-text = Přijměte ho na obrazovce „Bez sítě“ pod „Přijmout platbu“.
camera-foreign-receiver = Toto je kód příjemce
camera-foreign-receiver-text = Nic jím nedostanete. Kdo platí, ukazuje jiný kód.
camera-foreign-link = Tento kód je odkaz na stránku
camera-foreign-link-text = Aplikace ho neotevře, protože to není kód peněženky. Požádejte o jiný kód.
camera-foreign-other = Toto je jiný kód
camera-foreign-other-text = Tady s ním nic nejde udělat. Požádejte o správný kód.

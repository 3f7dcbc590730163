# Codes by the camera or out of a picture, on every screen that takes one.
camera-scan = Mit der Kamera scannen
camera-stop = Kamera ausschalten
camera-choose-image = Bild wählen
camera-hint = Halten Sie den Code vor die Kamera.

camera-failed = Die Kamera geht nicht
camera-failed-text = Erlauben Sie der App die Kamera und prüfen Sie, ob ein anderes Programm sie benutzt. Sie können den Code auch eingeben oder ein Bild wählen.
camera-frame-broken = Das Bild der Kamera ist gestört
camera-frame-broken-text = Schließen und öffnen Sie diese Ansicht. Hilft das nicht, geben Sie den Code ein.
camera-frame-too-large = Das Bild der Kamera ist zu groß
camera-frame-too-large-text = Stellen Sie eine kleinere Auflösung ein oder geben Sie den Code ein.
camera-code-unreadable = Der Code ist nicht lesbar
camera-code-unreadable-text = Halten Sie die Kamera ruhig und versuchen Sie es noch einmal.
camera-picture-too-large = Das Bild ist zu groß
camera-picture-too-large-text = Wählen Sie ein kleineres Bild oder nur den Teil mit dem Code.
camera-picture-format = Diese Datei ist kein PNG- oder JPEG-Bild
camera-picture-format-text = Wählen Sie ein PNG- oder JPEG-Bild.
camera-picture-damaged = Das Bild ist beschädigt
camera-picture-damaged-text = Wählen Sie ein anderes Bild.
camera-picture-without-code = Auf dem Bild ist kein Code
camera-picture-without-code-text = Wählen Sie ein Bild, das den ganzen Code zeigt.

camera-several = Mehrere Codes sind zu sehen
camera-several-text = Zeigen Sie nur einen: Decken Sie die anderen ab oder wählen Sie ein Bild mit einem Code.
camera-foreign-ticket = Das ist der Code eines Tickets
camera-foreign-ticket-text = Er ist für einen Eingang und nicht für Geld. Bitten Sie um einen anderen Code.
camera-foreign-pays = Dieser Code bezahlt Sie
camera-foreign-pays-text = Nehmen Sie ihn auf der Seite „Ohne Netz“ unter „Zahlung annehmen“ an.
camera-foreign-receiver = Das ist der Code eines Empfängers
camera-foreign-receiver-text = Er bringt Ihnen nichts. Wer zahlt, zeigt einen anderen Code.
camera-foreign-link = Dieser Code ist ein Link zu einer Seite
camera-foreign-link-text = Die App öffnet ihn nicht, denn er gehört zu keiner Geldbörse. Bitten Sie um einen anderen Code.
camera-foreign-other = Das ist ein anderer Code
camera-foreign-other-text = Hier lässt sich damit nichts tun. Bitten Sie um den richtigen Code.

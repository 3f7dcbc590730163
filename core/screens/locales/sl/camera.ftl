# Codes by the camera or out of a picture, on every screen that takes one.
camera-scan = Preberi s kamero
camera-stop = Izklopi kamero
camera-choose-image = Izberi sliko
camera-hint = Držite kodo pred kamero.

camera-failed = Kamera ne deluje
camera-failed-text = Aplikaciji dovolite kamero in preverite, ali je ne uporablja drug program. Kodo lahko tudi vpišete ali izberete sliko.
camera-frame-broken = Slika kamere je poškodovana
camera-frame-broken-text = Zaprite in odprite ta zaslon. Če ne pomaga, vpišite kodo.
camera-frame-too-large = Slika kamere je prevelika
camera-frame-too-large-text = Nastavite manjšo ločljivost kamere ali vpišite kodo.
camera-code-unreadable = Kode ni mogoče prebrati
camera-code-unreadable-text = Držite kamero pri miru in poskusite znova.
camera-picture-too-large = Slika je prevelika
camera-picture-too-large-text = Izberite manjšo sliko ali samo del s kodo.
camera-picture-format = Ta datoteka ni slika PNG ali JPEG
camera-picture-format-text = Izberite sliko PNG ali JPEG.
camera-picture-damaged = Slika je poškodovana
camera-picture-damaged-text = Izberite drugo sliko.
camera-picture-without-code = Na sliki ni kode
camera-picture-without-code-text = Izberite sliko, na kateri je vidna vsa koda.

camera-several = Vidnih je več kod
camera-several-text = Pokažite le eno: druge prekrijte ali izberite sliko z eno kodo.
camera-foreign-ticket = To je koda vstopnice
camera-foreign-ticket-text = Namenjena je vstopu in ne denarju. Prosite za drugo kodo.
camera-foreign-pays = Ta koda plača vam
camera-foreign-pays-text = Sprejmite jo na zaslonu »Brez omrežja« pod »Sprejmi plačilo«.
camera-foreign-receiver = To je koda prejemnika
camera-foreign-receiver-text = Z njo ne dobite ničesar. Kdor plača, pokaže drugo kodo.
camera-foreign-link = Ta koda je povezava do strani
camera-foreign-link-text = Aplikacija je ne odpre, ker ni koda denarnice. Prosite za drugo kodo.
camera-foreign-other = To je druga koda
camera-foreign-other-text = Tu z njo ni mogoče storiti ničesar. Prosite za pravo kodo.

# Anmelden, registrieren, Passwort vergessen.
sign-in-enter-title = Anmelden
sign-in-enter-intro = Geben Sie E-Mail-Adresse und Passwort Ihres Kontos ein.
sign-in-enter-submit = Anmelden
sign-in-enter-way = Ich habe ein Konto

sign-in-register-title = Konto anlegen
sign-in-register-intro = Das Konto ist kostenlos. An die Adresse senden wir eine E-Mail mit einem Link zur Bestätigung.
sign-in-register-submit = Konto anlegen
sign-in-register-way = Konto anlegen

sign-in-confirm-title = Adresse bestätigen
sign-in-confirm-intro = Öffnen Sie den Link aus der E-Mail. Sie können ihn auch kopieren und hier einfügen.
sign-in-confirm-submit = Bestätigen
sign-in-confirm-way = Ich habe eine E-Mail mit Link

sign-in-forgot-title = Passwort vergessen
sign-in-forgot-intro = Wir senden Ihnen einen Einmalcode per E-Mail. Damit setzen Sie ein neues Passwort.
sign-in-forgot-submit = Code senden
sign-in-forgot-way = Passwort vergessen

sign-in-reset-title = Neues Passwort
sign-in-reset-intro = Geben Sie den Code aus der E-Mail ein und wählen Sie ein neues Passwort. Alle Geräte werden abgemeldet.
sign-in-reset-submit = Passwort setzen
sign-in-reset-way = Ich habe einen Code

sign-in-field-email = E-Mail-Adresse
sign-in-field-password = Passwort
sign-in-field-new-password = Neues Passwort
sign-in-field-name = Vor- und Nachname
sign-in-field-token = Link oder Code aus der E-Mail
sign-in-field-code = Code aus der E-Mail
sign-in-hint-name = So sprechen wir Sie an.
sign-in-hint-new-password = Mindestens 10 Zeichen. Gut sind vier einfache Wörter, die zusammen keinen Sinn ergeben.
sign-in-hint-token = Der Link gilt 48 Stunden.
sign-in-hint-code = Der Code gilt 30 Minuten.

sign-in-wrong-empty = Füllen Sie dieses Feld aus.
sign-in-wrong-long = Höchstens { $most } Zeichen.
sign-in-wrong-form-email = Geben Sie eine vollständige Adresse ein, zum Beispiel jan@example.com.
sign-in-wrong-form-password = So lang ist kein Passwort. Prüfen Sie, was eingefügt wurde.
sign-in-wrong-form-new-password = Nötig sind 10 bis 128 Zeichen ohne Zeilenumbruch.
sign-in-wrong-form-name = Nötig sind 1 bis 100 Zeichen in einer Zeile.
sign-in-wrong-form-token = Das sieht nicht nach dem Link aus unserer E-Mail aus. Kopieren Sie ihn ganz.
sign-in-wrong-form-code = Der Code besteht aus Buchstaben, Ziffern und Strichen. Übernehmen Sie ihn genau.
sign-in-wrong-weak = Dieses Passwort ist leicht zu erraten. Fügen Sie ein oder zwei Wörter hinzu.
sign-in-wrong-gone = Gilt nicht mehr: schon benutzt oder abgelaufen. Fordern Sie einen neuen an.
sign-in-wrong-refused = Der Server nimmt das nicht an. Geben Sie etwas anderes ein.

sign-in-registered = Sehen Sie in Ihre E-Mails
sign-in-registered-text = Eine E-Mail mit einem Link ist unterwegs an { $name }. Kommt sie nicht in ein paar Minuten, sehen Sie im Spam nach.
sign-in-code-sent = Sehen Sie in Ihre E-Mails
sign-in-code-sent-text = Wenn { $name } hier ein Konto hat, ist eine E-Mail mit einem Code unterwegs.
sign-in-confirmed = Adresse bestätigt
sign-in-confirmed-text = Das Konto ist bereit. Melden Sie sich an.
sign-in-password-set = Das neue Passwort gilt
sign-in-password-set-text = Melden Sie sich mit dem neuen Passwort an.
sign-in-session-over = Melden Sie sich noch einmal an
sign-in-session-over-text = Der Server hat die Sitzung dieses Geräts beendet. Ihre Tickets sind noch da und gelten.
sign-in-already = Jemand ist bereits angemeldet
sign-in-already-text = Es ist { $name }. Meldet sich jemand anders an, verschwinden deren Tickets von diesem Gerät; im Konto bleiben sie.
sign-in-welcome = Angemeldet als { $name }
sign-in-welcome-text = Tickets und Guthaben werden gerade geladen.

# A ticket: its code, what it is for, giving it back.

ticket-title = Eintrittskarte
ticket-badge-unknown = Nicht gefunden
ticket-code = Code des Tickets: { $venue }. Zeigen Sie ihn am Eingang vor.
ticket-code-hint = Zeigen Sie diesen Code am Eingang vor. Er erneuert sich von selbst, auch ohne Internet.
ticket-code-hint-later = Zeigen Sie diesen Code am Eingang vor, sobald das Ticket gilt. Er erneuert sich von selbst, auch ohne Internet.
ticket-code-hint-paper = Ein Ticket auf Papier: Dieser Code ändert sich nicht. Wer ihn hat, kommt hinein, und nur einmal.
ticket-no-code-used = Das Ticket wurde schon benutzt, deshalb gibt es keinen Code.
ticket-no-code-over = Das Ticket ist abgelaufen, deshalb gibt es keinen Code.
ticket-no-code-refunding = Das Ticket wird gerade erstattet, deshalb gibt es keinen Code.
ticket-no-code-refunded = Das Ticket wurde zurückgegeben, deshalb gibt es keinen Code.
ticket-no-code-device = Den Code zeigt nur das Gerät, mit dem das Ticket gekauft wurde.
ticket-document-unknown = Zeigen Sie am Eingang den Nachweis vor, der zu diesem Ticket berechtigt.

ticket-product = Art
ticket-valid = Gültigkeit
ticket-price = Preis
ticket-used-at = Benutzt am
ticket-refund = Rückgabe
ticket-refund-never = Dieses Ticket kann nicht zurückgegeben werden.
ticket-refund-over = Die Frist für die Rückgabe ist vorbei.
ticket-refund-until = Volle Erstattung bis { $moment }
ticket-number = Ticketnummer
ticket-order = Bestellnummer

ticket-give-back = Ticket zurückgeben
ticket-giving-back = Das Ticket wird zurückgegeben.
ticket-dialog = Ticket zurückgeben?
ticket-dialog-text = { $amount } gehen zurück auf Ihr Guthaben. Das Ticket gilt dann nicht mehr. Die Rückgabe ist möglich bis { $moment }.
ticket-dialog-confirm = Für { $amount } zurückgeben
ticket-dialog-cancel = Ticket behalten
ticket-refunded = Ticket zurückgegeben
ticket-refunded-text = Das Geld ist schon auf Ihrem Guthaben.
ticket-money-follows = Das Ticket ist zurückgegeben
ticket-money-follows-text = Das Geld ist bald auf Ihrem Guthaben.
ticket-refund-waits = Die Rückgabe wartet auf das Senden
ticket-refund-waits-text = Ihr Wunsch ist auf diesem Gerät gespeichert. Wir senden ihn von selbst, sobald der Server antwortet.
ticket-sign-in = Anmelden

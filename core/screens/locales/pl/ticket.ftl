# A ticket: its code, what it is for, giving it back.

ticket-title = Bilet
ticket-badge-unknown = Nie znaleziono
ticket-code = Kod biletu: { $venue }. Pokaż go przy wejściu.
ticket-code-hint = Pokaż ten kod przy wejściu. Odświeża się sam, także bez internetu.
ticket-code-hint-later = Pokażesz ten kod przy wejściu, gdy nadejdzie czas biletu. Odświeża się sam, także bez internetu.
ticket-code-hint-paper = Bilet na papier: ten kod się nie zmienia. Kto go ma, ten wejdzie, i tylko raz.
ticket-no-code-used = Bilet został już wykorzystany, dlatego nie ma kodu.
ticket-no-code-over = Termin biletu minął, dlatego nie ma kodu.
ticket-no-code-refunding = Trwa zwrot biletu, dlatego nie ma kodu.
ticket-no-code-refunded = Bilet został zwrócony, dlatego nie ma kodu.
ticket-no-code-device = Kod tego biletu pokaże tylko urządzenie, na którym go kupiono.
ticket-document-unknown = Przy wejściu pokaż dokument, który daje prawo do tego biletu.

ticket-product = Rodzaj
ticket-valid = Ważność
ticket-price = Cena
ticket-used-at = Wykorzystany
ticket-refund = Zwrot
ticket-refund-never = Tego biletu nie można zwrócić.
ticket-refund-over = Czas na zwrot minął.
ticket-refund-until = Pełny zwrot do: { $moment }
ticket-number = Numer biletu
ticket-order = Numer zamówienia

ticket-give-back = Zwróć bilet
ticket-giving-back = Zwracamy bilet.
ticket-dialog = Zwrócić bilet?
ticket-dialog-text = Do portfela wróci { $amount }. Biletu nie będzie już można użyć. Zwrot jest możliwy do: { $moment }.
ticket-dialog-confirm = Zwróć bilet i odzyskaj { $amount }
ticket-dialog-cancel = Zachowaj bilet
ticket-refunded = Bilet zwrócony
ticket-refunded-text = Pieniądze są już w portfelu.
ticket-money-follows = Bilet zwrócony
ticket-money-follows-text = Pieniądze wkrótce wrócą do portfela.
ticket-refund-waits = Zwrot czeka na wysłanie
ticket-refund-waits-text = Prośba o zwrot jest zapisana na tym urządzeniu. Wyślemy ją sami, gdy tylko serwer odpowie.
ticket-sign-in = Zaloguj się

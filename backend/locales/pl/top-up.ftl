# Strona, na którą wraca się z płatności internetowej za doładowanie.
open-title = Sprawdzamy płatność
open = Bramka płatnicza nie powiedziała jeszcze, jak się skończyło. To trwa zwykle kilka sekund; ta strona odświeża się sama. Możesz też wrócić do aplikacji: nic nie przepadnie.
paid-title = Portfel doładowany
paid = Pieniądze są w portfelu. Wróć do aplikacji.
cancelled-title = Nic nie zostało zapłacone
cancelled = Płatność się nie odbyła i portfel się nie zmienił. Wróć do aplikacji i spróbuj jeszcze raz.
returned-title = Pieniądze wracają do Ciebie
returned = Płatność przyszła za późno albo drugi raz, dlatego odsyłamy ją tą samą drogą. Bank pokaże zwrot po kilku dniach.
unknown-title = Nie ma takiego doładowania
unknown = Sprawdź adres albo wróć do aplikacji.
later-title = Spróbuj za chwilę
later = Teraz nie udało się sprawdzić płatności. Nic nie przepadło: stan portfela zobaczysz w aplikacji.
back = Wróć do aplikacji

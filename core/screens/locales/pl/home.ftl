# Pierwszy ekran.
home-greeting = Dzień dobry, { $name }
home-greeting-guest = Zaloguj się, aby kupować bilety i mieć je zawsze przy sobie.
home-sign-in = Zaloguj się
home-balance = Saldo
home-as-of-today = Stan z godziny { $when }
home-as-of = Stan z { $when }

home-tiles = Dokąd dziś?
home-tiles-none = Miasto niczego jeszcze tu nie sprzedaje.
home-tiles-unknown = Oferta miasta pojawi się, gdy urządzenie pierwszy raz połączy się z serwerem.
home-from = od { $price }

home-tickets = Najbliższe bilety
home-tickets-none = Nie masz biletów na najbliższe dni. Wybierz miejsce powyżej.

home-session = Zaloguj się jeszcze raz
home-session-text = Serwer zakończył sesję tego urządzenia. Bilety, które tu są, działają dalej; nowych bez tego nie kupisz.
home-refresh = Odśwież
home-refreshing = Trwa odświeżanie.

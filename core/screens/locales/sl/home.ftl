# Prvi zaslon.
home-greeting = Pozdravljeni, { $name }
home-greeting-guest = Prijavite se, da boste kupovali vstopnice in jih imeli vedno pri sebi.
home-sign-in = Prijava
home-balance = Stanje
home-as-of-today = Stanje ob { $when }
home-as-of = Stanje { $when }

home-tiles = Kam danes?
home-tiles-none = Mesto tukaj še ničesar ne prodaja.
home-tiles-unknown = Ponudba mesta se pokaže, ko naprava prvič doseže strežnik.
home-from = od { $price }

home-tickets = Naslednje vstopnice
home-tickets-none = Za naslednje dni nimate vstopnic. Zgoraj izberite kraj.

home-session = Prijavite se znova
home-session-text = Strežnik je končal sejo te naprave. Vstopnice na njej veljajo naprej; novih brez prijave ne morete kupiti.
home-refresh = Osveži
home-refreshing = Poteka osveževanje.

# The first screen.
home-greeting = Hello, { $name }
home-greeting-guest = Sign in to buy tickets and always have them with you.
home-sign-in = Sign in
home-balance = Balance
home-as-of-today = As of { $when }
home-as-of = As of { $when }

home-tiles = Where to today?
home-tiles-none = The city does not sell anything here yet.
home-tiles-unknown = The city’s services appear once the device has reached the server for the first time.
home-from = from { $price }

home-tickets = Your next tickets
home-tickets-none = You have no tickets for the coming days. Choose a place above.

home-session = Sign in again
home-session-text = The server has ended this device’s session. The tickets here still work; new ones cannot be bought without it.
home-refresh = Refresh
home-refreshing = Refreshing.

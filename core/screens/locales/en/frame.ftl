# The frame around every screen.
frame-title = City+
frame-back = Back
frame-back-accessibility = Back to the previous screen

frame-tab-home = Home
frame-tab-tickets = Tickets
frame-tab-wallet = Wallet
frame-tab-inspector = Inspection
frame-tab-settings = Settings
frame-tab-accessibility = Go to { $name }
frame-tab-selected = { $name }, you are here

frame-away = No connection to the server
frame-away-text = Since { $since }. Tickets and their codes still work. Once the connection is back, everything is sent by itself.
frame-garbage = The network does not let the app through
frame-garbage-text = Since { $since } something other than the city’s server has been answering, probably a Wi-Fi sign-in page. Sign in to the network in a browser or use another one. Tickets and codes still work.

frame-link-confirmed = Address confirmed
frame-link-confirmed-text = The account is ready. You can sign in.
frame-link-twice = This link was opened before
frame-link-twice-text = Once is enough. Nothing has changed.
frame-link-here = You are here already
frame-link-here-text = The link leads to this screen.
frame-link-foreign = This is not one of our links
frame-link-foreign-text = It leads somewhere else, so the app does not open it.
frame-link-broken = The link is not complete
frame-link-broken-text = Copy all of it, or open it from the mail again. If that does not help, update the app.
frame-link-kiosk = Links are not opened here
frame-link-kiosk-text = This is a kiosk. Open the link on your own phone.

# Settings.
settings-title = Settings
settings-language = Language
settings-text-size = Size of texts
settings-percent = { $percent }%
settings-colors = Colours
settings-color-system = As the system
settings-color-light = Light
settings-color-dark = Dark
settings-color-high-contrast = High contrast

settings-beacons = Beacons near by
settings-beacons-off = Do not listen
settings-beacons-on = Listen while the app is open
settings-near = Beacons near by
settings-near-count = { $count ->
    [one] { $count } beacon
    *[other] { $count } beacons
}
settings-near-off = switched off
settings-near-no-radio = this device cannot hear them
settings-near-refused = the system does not allow it; switch on Bluetooth and the app’s permission

settings-account = Account
settings-name = Name
settings-email = Email address
settings-number = Customer number
settings-roles = Roles
settings-role-resident = resident
settings-role-inspector = inspector
settings-role-clerk = service desk
settings-role-teller = teller
settings-role-seller = seller
settings-role-administrator = administrator
settings-session = Session
settings-session-ended = ended; sign in again
settings-sign-in = Sign in
settings-log-out = Sign out
settings-leave = Sign out?
settings-leave-text = Tickets and balance leave this device. They stay in the account and come back after signing in, but tickets’ codes work only on the device they were bought on.
settings-leave-waiting = { $count ->
    [one] { $count } request waits to be sent; it goes out after signing in again.
    *[other] { $count } requests wait to be sent; they go out after signing in again.
}
settings-stay = Stay
settings-left = Signed out
settings-left-text = None of your data is on this device any more.
settings-left-offline = Signed out on this device
settings-left-offline-text = The server could not be reached: the session ends there by itself.

settings-device = This device
settings-device-name = Name
settings-up-to-date = Last refreshed
settings-up-to-date-never = never yet
settings-waiting = Waiting to be sent
settings-waiting-count = { $count ->
    [0] nothing
    [one] { $count } request
    *[other] { $count } requests
}
settings-version = Version
settings-sync = Refresh now
settings-synced = Everything is up to date
settings-synced-text = Tickets, balance and services are as on the server.
settings-wait = This takes a moment.
settings-help = Help
settings-help-accessibility = Help, opens the city’s page in a browser
settings-help-failed = The page did not open
settings-help-failed-text = Open it in a browser: { $page }

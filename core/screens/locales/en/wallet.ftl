# The wallet: balance, statement, ways to top up.

wallet-title = Wallet
wallet-available = Ready to spend
wallet-reserved = Reserved for orders
wallet-as-of = As of { $moment }
wallet-refresh = Refresh
wallet-refreshing = Refreshing.
wallet-none = There is no wallet here.
wallet-ways = How to top up
wallet-desk = Cash at a desk
wallet-desk-text = At the desk, tell the number of your wallet or show its code, and pay in cash. The money is in your wallet at once.
wallet-code = QR code with the number of the wallet
wallet-statement = History
wallet-statement-none = Nothing has happened here yet.
wallet-statement-reading = Fetching the history.
wallet-statement-offline = The history needs the server, which does not answer now. It will appear when the server answers again.
wallet-more = Show older ones
wallet-kind-top-up = Top-up
wallet-kind-payment = Payment
wallet-kind-refund = Refund
wallet-kind-other = Movement
wallet-after = Balance afterwards: { $money }
wallet-sign-in = Sign in to see your wallet
wallet-sign-in-text = Your balance and history appear here once you are signed in.
wallet-sign-in-action = Sign in

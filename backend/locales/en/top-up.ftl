# The page a person comes back to after paying a top-up online.
open-title = Checking the payment
open = The payment gateway has not said yet how it ended. It usually takes a few seconds; this page refreshes by itself. You may also go back to the app: nothing gets lost.
paid-title = Wallet topped up
paid = The money is in the wallet. Go back to the app.
cancelled-title = Nothing was paid
cancelled = The payment did not happen and the wallet has not changed. Go back to the app and try again.
returned-title = The money goes back to you
returned = The payment came too late or a second time, so it is sent back the way it came. Your bank will show the return in a few days.
unknown-title = There is no such top-up
unknown = Check the address or go back to the app.
later-title = Try again in a moment
later = The payment could not be checked right now. Nothing is lost: the app shows what is in the wallet.
back = Back to the app

# An order: how far it is, and how it ended.

order-title = Order
order-badge-under-way = Under way
order-headline-under-way = We are paying and making your tickets
order-text-under-way = You can leave this screen. The order goes on by itself.
order-badge-waits = Waiting
order-headline-waits = The order is kept on this device
order-text-waits = The server does not answer. We will send the order by ourselves as soon as it does. You will never pay twice.
order-badge-sign-in = Waiting for you to sign in
order-headline-sign-in = The order is kept on this device
order-text-sign-in = Sign in, and we will send it by ourselves. You will never pay twice.
order-badge-done = Done
order-headline-done = Paid, your tickets are ready
order-text-done = The tickets are kept on this device. You can show them without internet, too.
order-badge-refused = It did not work
order-headline-refused = The order was not accepted
order-text-refused = No money was taken from your wallet.
order-badge-unknown = Not found

order-step-kept = Kept on this device
order-step-paid = Paid
order-step-made = Tickets made
order-step-ahead = not yet
order-step-now = under way
order-step-done = done
order-step-failed = failed

order-total = Total
order-venue = Venue
order-product = Ticket
order-day = Day
order-what = Ordered
order-number = Order number

order-try-now = Try now
order-trying = Sending.
order-to-ticket = Show the ticket
order-to-tickets = My tickets
order-again = Go back and choose again
order-sign-in = Sign in
order-top-up = Top up the wallet

# Asking for money.
request-title = Ask for money
request-intro = Give the amount, and we make a code. Whoever scans or pastes it pays you exactly that, and only once.
request-note = What for (may be left out)
request-note-hint = The person who pays sees it.
request-wrong-note = At most 80 characters on one line, none of them invisible.
request-submit = Show a code for this amount
request-any = Show my code without an amount
request-making = Making the code.
request-looking = Looking what was paid.
request-code = QR code by which somebody pays you
request-code-hint = It asks for { $money }. Show it or send it. It works until { $until }.
request-code-any = Whoever scans it chooses how much to send you. It always works.

request-rows = Your requests from this device
request-rows-none = There was no request yet.
request-refresh = See what was paid
request-open = Waits to be paid
request-paid = Paid: { $when }
request-over = Its time is over
request-show = Show the code
request-show-of = Show the code for { $money }
request-came = It was paid
request-came-text = { $money } is in your wallet.

# Money without a network.
offline-title = Without a network
offline-left = To spend without a network
offline-set-aside = Set aside on this phone
offline-set-aside-none = Nothing is set aside.
offline-until = Can be spent until
offline-settle-until = To be settled by
offline-way-pay = Pay
offline-way-get = Be paid
offline-way-set = Set an amount aside
offline-intro-pay = You pay from what is set aside. You show a code and the receiver’s phone scans it; no network is needed.
offline-intro-get = Scan or paste the code of whoever pays. If they paid somebody else with the same money, it goes to whoever settles first: settle as soon as there is a network.
offline-intro-set = This needs a network. What is set aside cannot be spent otherwise until its time is over; what is left goes back to the wallet. Whoever finds the phone unlocked can spend that much at most.
offline-to-hint = The receiver’s code or wallet number. A mail address cannot be looked up without a network.
offline-code-field = Code of whoever pays
offline-code-field-hint = It begins with CPM1.
offline-submit-pay = Make a code to pay
offline-submit-get = Take it
offline-submit-set = Set aside

offline-code = QR code that pays
offline-code-hint = This code pays { $money }. Show it to the receiver only; it works for some minutes.
offline-code-open = Put the code away first.
offline-busy = One moment.
offline-waiting = Waits to be settled
offline-waiting-none = Nothing waits to be settled.
offline-waiting-in = Received
offline-waiting-out = Paid
offline-waiting-count = { $count ->
    [one] { $count } payment: { $money }
    *[other] { $count } payments: { $money }
}
offline-settle = Settle now
offline-settling = Settling.

offline-ask-pay = Pay { $money }?
offline-ask-pay-text = We show a code for the wallet { $number }. From then on the money is spent, even if nobody scans it.
offline-confirm-pay = Yes, show the code
offline-ask-set = Set { $money } aside?
offline-ask-set-text = You pay with it from this phone only, and only without a network. Whoever holds the phone unlocked can spend { $money }, also after the wallet was blocked. What was set aside before and not spent goes back to the wallet when its time is over.
offline-confirm-set = Yes, set it aside
offline-ask-close = Has the receiver scanned the code?
offline-ask-close-text = A code that was put away is not shown again. The money goes to the receiver all the same when one of the phones has a network.
offline-confirm-close = Yes, put it away
offline-cancel-close = Keep showing it

offline-set = The amount is set aside
offline-set-text = You can spend { $money } without a network until { $until }.
offline-got = { $money } taken
offline-got-text = The money is in the wallet once it is settled. Do it as soon as there is a network, by { $until } at the latest.
offline-not-paid = This code does not pay, nothing came
offline-why-keys = This phone does not know the operator’s keys yet. Connect to a network once, then ask for a new code.
offline-why-foreign = It is not of this city’s operator. Ask to be paid in another way.
offline-why-other = It is for another wallet. Show your code and ask to be paid again.
offline-why-much = It pays more than was set aside. Ask to be paid in another way.
offline-why-old = It is not from now. Check the clocks of both phones and ask for a new code.
offline-why-here = This payment was taken already; it waits to be settled, or is settled.
offline-why-twice = You were paid with the same money before. Settling shows whose phone pays twice. Ask to be paid in another way.
offline-why-changed = It was changed after it was signed. Ask for a new code.
offline-why-none = It is cut off, or another kind of code. Scan all of it again.
offline-settled = Everything is settled
offline-settled-text = Nothing waits any more. The wallet is up to date.
offline-still-waits = Something still waits
offline-still-waits-text = Not everything could be settled. We try again by ourselves; you can try in a moment, too.
offline-wrong-mail = Without a network nobody is found by an address. Ask for a code or a wallet number.
offline-wrong-request = This code asks for an amount, and such a code is paid over a network. Ask for a code without an amount.

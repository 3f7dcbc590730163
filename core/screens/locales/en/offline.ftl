# Money without a network.
offline-title = Without a network
offline-left = To spend without a network
offline-set-aside = Set aside on this device
offline-set-aside-none = Nothing is set aside.
offline-until = Can be spent until
offline-settle-until = To be settled by
offline-way-pay = Pay
offline-way-get = Be paid
offline-way-set = Set an amount aside
offline-intro-pay = You pay from what is set aside. You show a code and the receiver’s phone scans it; no network is needed.
offline-intro-get = Scan or paste the code of whoever pays. If they paid somebody else with the same money, it goes to whoever settles first: settle as soon as there is a network.
offline-intro-set = This needs a network. What is set aside cannot be spent otherwise. What is not spent in time goes back to the wallet when the time to settle is over. Whoever finds the device unlocked can spend that much at most.
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
offline-waiting-back = Goes back to the wallet
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
offline-ask-set-text = You pay with it from this device only, and only without a network. Whoever holds it unlocked can spend { $money }, also after the wallet was blocked. What is not spent in time goes back to the wallet when the time to settle is over, and not before.
offline-confirm-set = Yes, set it aside
offline-ask-close = Has the receiver scanned the code?
offline-ask-close-text = If not, keep showing it. A code that was put away is shown for some minutes more when you come back to this screen; do not pay again. The money goes to the receiver all the same when one of the devices has a network.
offline-confirm-close = Yes, put it away
offline-cancel-close = Keep showing it

offline-set = The amount is set aside
offline-set-text = You can spend { $money } without a network until { $until }. What is left goes back to the wallet on { $back }.
offline-got = { $money } taken
offline-got-text = The money is in the wallet once it is settled. Do it as soon as there is a network, by { $until } at the latest.
offline-not-paid = This code does not pay, nothing came
offline-why-keys = This device does not know the operator’s keys yet. Connect to a network once, then ask for a new code.
offline-why-new-key = This device does not know the operator’s key that signed it yet. Connect to a network once, then ask for a new code.
offline-why-foreign = It is not of this city’s operator. Ask to be paid in another way.
offline-why-city = It is another city’s, and money does not leave the city. Ask to be paid in another way.
offline-why-old-app = It was made by an app that is too old. Whoever pays updates the app, sets an amount aside anew and shows a new code.
offline-why-other = It is for another wallet. Show your code and ask to be paid again.
offline-why-much = It pays more than was set aside. Ask to be paid in another way.
offline-why-old = It is not from now. Check the clocks of both devices and ask for a new code.
offline-why-here = This payment was taken already; it waits to be settled, or is settled.
offline-why-twice = You were paid with the same money before. Settling will show whose phone paid twice. Ask to be paid in another way.
offline-why-changed = It was changed after it was signed. Ask for a new code.
offline-why-none = It is cut off, or another kind of code. Scan all of it again.
offline-settled = Everything is settled
offline-settled-text = Nothing waits any more. The wallet is up to date.
offline-still-waits = Something still waits
offline-still-waits-text = Not everything could be settled. We try again by ourselves; you can try in a moment, too.
offline-wrong-mail = Without a network nobody is found by an address or a telephone number. Ask for a code or a wallet number.
offline-wrong-request = This code asks for an amount, and such a code is paid over a network. Ask for a code without an amount.

offline-away = Comes back to the wallet
offline-away-back = { $money } comes back on { $back }
offline-asked = Set aside, perhaps
offline-set-before = The amount from before is set aside
offline-set-before-text = We finished an order that had no answer, and nothing else. You can spend { $money } without a network until { $until }. What is left goes back to the wallet on { $back }.
offline-unsure = We do not know whether the amount is set aside
offline-unsure-text = { $money } may be set aside already: there was no answer. Set it aside again and we finish the same order; nothing is set aside twice.
offline-refused-in = { $count ->
    [one] { $count } payment that you took was refused: { $money }
    *[other] { $count } payments that you took were refused: { $money }
}
offline-refused-out = { $count ->
    [one] { $count } payment of yours was refused: { $money }
    *[other] { $count } payments of yours were refused: { $money }
}
offline-refused-out-text = The receiver got nothing of it. Pay in another way. What was not spent goes back to the wallet when the time to settle is over.
offline-refused-back = Handing back to the wallet was refused: { $money }
offline-refused-back-text = Nobody was paid. What was not spent goes back to the wallet when the time to settle is over.

# Choosing tickets at a venue, and paying. The kiosk uses it, too.

venue-title = Venue
venue-days = Which day?
venue-today = Today
venue-earlier = Earlier days
venue-earliest = These are the first days on sale.
venue-later = Later days
venue-latest = These are the last days on sale.
venue-day-over = Tickets for this day are no longer sold.
venue-no-day = Nothing is on sale here now
venue-no-day-text = There are no tickets for any of the coming days. Look again later.
venue-sells-nothing = No tickets are sold here
venue-sells-nothing-text = Choose another place on the first screen.
venue-fetching = Fetching the prices
venue-fetching-text = This takes a moment.
venue-retry = Try again

venue-persons = { $persons ->
    [one] for { $persons } person
   *[other] for { $persons } people
}
venue-document = Show at the entrance: { $documents }
venue-proof = This ticket cannot be bought in the app yet. It needs a confirmed entitlement.
venue-no-price = no price
venue-no-price-why = There is no price for this day yet.
venue-more = Add: { $kind }
venue-fewer = Remove: { $kind }
venue-none-chosen = None is chosen.
venue-chosen = { $count ->
    [0] none chosen
    [one] { $count } ticket chosen
   *[other] { $count } tickets chosen
}
venue-limit-kind = The most of these tickets in one order: { $max }.
venue-limit-order = The most tickets in one order: { $max }.

venue-line = { $count } × { $kind } at { $price }
venue-total = Total
venue-balance = In your wallet
venue-valid = Valid
venue-valid-all-day = { $day }, all day
venue-refund = Refund
venue-refund-never = This ticket cannot be given back.
venue-refund-over = A ticket for this day can no longer be given back.
venue-refund-until = Full refund until { $moment }

venue-pay = Pay
venue-pay-sum = Pay { $total }
venue-pay-sign-in = Sign in and pay
venue-pay-nothing = Choose tickets first.
venue-busy = This takes a moment.
venue-short = There is not enough money in your wallet
venue-short-text = Top up your wallet. If a top-up has just arrived, you can pay straight away.
venue-top-up = Top up the wallet

venue-payers = Pay from
venue-payer-own = My wallet
venue-payer-left = { $money } left today
venue-link-short = This permission is not enough today
venue-link-short-text = Pay from your own wallet, choose fewer tickets, or ask the owner for a larger amount.

# kiosk
kiosk-title = Self-service desk
kiosk-choose = Choose tickets for today
kiosk-paying = We are making your tickets
kiosk-codes = Here are your tickets
kiosk-buy = Buy
kiosk-buy-sum = Buy for { $total }
kiosk-off-staff = This desk is not ready. Ask the staff.
kiosk-off-away = There is no connection. Buy at the ticket desk.
kiosk-start-over = Start over
kiosk-start-over-off = Nothing is chosen yet.
kiosk-start-over-paying = The order is under way. The tickets will be here in a moment.
kiosk-clears-in = { $count ->
    [one] The screen clears in { $count } second
   *[other] The screen clears in { $count } seconds
}
kiosk-staff = This desk is not ready
kiosk-staff-text = For the staff: sign this device in with the facility’s account.
kiosk-may-not = This account may not sell here
kiosk-may-not-text = For the staff: sign this device in with the facility’s account that has the role of a seller. An administrator gives it.
kiosk-sign-in = Sign this device in
kiosk-slow = We wait for an answer
kiosk-slow-text = Order { $number } is kept and will be finished. Wait a moment or ask the staff.
kiosk-print-failed = It could not be printed
kiosk-print-failed-text = Take a photo of the code on the screen, or ask the staff.
kiosk-till = These tickets cannot be sold here now
kiosk-till-text = Buy them at the ticket desk. For the staff: the facility’s wallet does not hold enough.
kiosk-away = This desk has no connection
kiosk-away-text = It takes no orders now. Buy at the ticket desk or in the app.
kiosk-nothing = Nothing is sold on paper here today
kiosk-nothing-text = Buy at the ticket desk or in the app.
kiosk-unclaimed = Tickets were left behind
kiosk-unclaimed-text = For the staff: order { $number } is paid; its tickets are in this device’s account.
kiosk-others = Other tickets
kiosk-others-where = Not all tickets are valid on paper. You can buy the others in the app.
kiosk-print = Print
kiosk-print-again = Print again
kiosk-code = Ticket code: { $kind }, { $when }. Print it or take a photo.

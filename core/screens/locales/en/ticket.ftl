# A ticket: its code, what it is for, giving it back.

ticket-title = Ticket
ticket-badge-unknown = Not found
ticket-code = Code of the ticket: { $venue }. Show it at the entrance.
ticket-code-hint = Show this code at the entrance. It renews itself, without internet, too.
ticket-code-hint-later = Show this code at the entrance when the time of the ticket has come. It renews itself, without internet, too.
ticket-code-hint-paper = A ticket on paper: this code does not change. Whoever holds it is let in, once only.
ticket-no-code-used = The ticket has been used, so there is no code.
ticket-no-code-over = The time of the ticket is over, so there is no code.
ticket-no-code-refunding = The ticket is being given back, so there is no code.
ticket-no-code-refunded = The ticket has been given back, so there is no code.
ticket-no-code-device = Only the device that bought this ticket can show its code.
ticket-document-unknown = At the entrance, show the document that entitles you to this ticket.

ticket-product = Kind
ticket-valid = Valid
ticket-price = Price
ticket-used-at = Used at
ticket-refund = Refund
ticket-refund-never = This ticket cannot be given back.
ticket-refund-over = The time for giving it back is over.
ticket-refund-until = Full refund until { $moment }
ticket-number = Ticket number
ticket-order = Order number

ticket-give-back = Give the ticket back
ticket-giving-back = Giving the ticket back.
ticket-dialog = Give the ticket back?
ticket-dialog-text = { $amount } goes back to your wallet. The ticket can no longer be used. You can give it back until { $moment }.
ticket-dialog-confirm = Give it back for { $amount }
ticket-dialog-cancel = Keep the ticket
ticket-refunded = Ticket given back
ticket-refunded-text = The money is in your wallet already.
ticket-money-follows = The ticket is given back
ticket-money-follows-text = The money will be in your wallet soon.
ticket-refund-waits = The refund waits to be sent
ticket-refund-waits-text = What you asked for is kept on this device. We will send it by ourselves as soon as the server answers.
ticket-sign-in = Sign in

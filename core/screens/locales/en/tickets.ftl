# The tickets: coming, used, given back.

tickets-title = Tickets
tickets-shelf-coming = Coming
tickets-shelf-used = Used
tickets-shelf-refunded = Refunded
tickets-empty-coming = You have no coming tickets. Buy some on the first screen.
tickets-empty-used = You have no used tickets yet.
tickets-empty-refunded = You have no refunded tickets.
tickets-more = Show more
tickets-refresh = Refresh
tickets-refreshing = Refreshing.

tickets-badge-now = Valid
tickets-badge-later = For later
tickets-badge-used = Used
tickets-badge-over = Expired
tickets-badge-refunding = Being refunded
tickets-badge-refunded = Refunded
tickets-kind-persons = { $persons ->
    [one] { $kind }, for { $persons } person
   *[other] { $kind }, for { $persons } people
}
tickets-day-hours = { $day }, from { $from } to { $until }

tickets-order-waits = An order waits to be sent
tickets-refund-waits = A refund waits to be sent
tickets-waits-text = We will send it by ourselves as soon as the server answers.
tickets-show-order = Show the order
tickets-show-ticket = Show the ticket
tickets-sign-in = Sign in to see your tickets
tickets-sign-in-text = Your tickets appear here once you are signed in.
tickets-sign-in-action = Sign in
tickets-damaged = { $count ->
    [one] { $count } ticket cannot be read
   *[other] { $count } tickets cannot be read
}
tickets-damaged-text = What is stored on this device is damaged. Log out and sign in again: the tickets come back from the server.

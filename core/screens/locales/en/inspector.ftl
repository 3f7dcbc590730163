# inspector
inspector-title = Ticket inspection
inspector-venues-title = Where you inspect
inspector-venue = { $venue }, { $unit }
inspector-venue-selected = { $venue }, { $unit }, chosen
inspector-hint = Point the camera at the ticket’s code.
inspector-hint-no-camera = The camera does not work. Type the code or choose a picture.
inspector-off-who = Sign in as an inspector first.
inspector-off-venue = Choose where you inspect first.
inspector-off-lists = Download the lists first.
inspector-next = Next person
inspector-next-off = There is no verdict yet.
inspector-judge = Check the code
inspector-judge-off = Type a code first.
inspector-fetch-lists = Download lists
inspector-upload = Send scans
inspector-upload-off = No scan waits to be sent.
inspector-waiting = { $count ->
    [one] { $count } scan waits to be sent.
   *[other] { $count } scans wait to be sent.
}
inspector-waiting-none = All scans are sent.
inspector-refused = { $count ->
    [one] The server refused { $count } scan; it stays on this device.
   *[other] The server refused { $count } scans; they stay on this device.
}
inspector-history-title = Latest scans
inspector-typed = Ticket code
inspector-typed-hint = It begins with CP1:
inspector-typed-too-long = A code has at most { $max } characters.
inspector-sign-in = Sign in
inspector-who-nobody = Nobody is signed in
inspector-who-another = This account may not inspect tickets
inspector-who-text = Sign in as an inspector.
inspector-lists-missing = No lists yet
inspector-lists-missing-text = Download the lists before you begin. After that you can inspect without internet.
inspector-lists-refused = The lists cannot be used
inspector-lists-refused-text = They are damaged. Download them again.
inspector-lists-no-denylist = The list of refunded tickets is missing
inspector-lists-no-denylist-text = Refunded tickets cannot be recognised. Download the lists.
inspector-lists-old = The lists are old
inspector-lists-old-text = Made { $ago }. Good tickets will show as unconfirmed. Download the lists.
inspector-lists-ahead = This device’s clock is slow
inspector-lists-ahead-text = The lists come from the future. Set the clock and download the lists.
inspector-lists-fresh = The lists are fresh
inspector-lists-fresh-text = Made { $ago }.
inspector-word-valid = Valid
inspector-word-invalid = Not valid
inspector-word-unconfirmed = Unconfirmed
inspector-persons = { $count ->
    [one] Let { $count } person in
   *[other] Let { $count } persons in
}
inspector-document = Check a document: { $documents }
inspector-document-unknown = Check the document that this ticket needs
inspector-kind-unknown = Unknown kind of ticket ({ $number })
inspector-from-until = { $from } – { $until }
inspector-on-phone = on a phone
inspector-on-paper = on paper
inspector-fact-foreign = The code holds
inspector-fact-kind = Ticket
inspector-fact-day = Day
inspector-fact-validity = Valid
inspector-fact-used = First entry
inspector-fact-used-where = First entry at
inspector-fact-medium = Shown
inspector-fact-number = Number
inspector-foreign-page = the address of a web page: { $host }
inspector-foreign-health-certificate = an EU health certificate
inspector-foreign-rail-ticket = a railway ticket
inspector-foreign-boarding-pass = a boarding pass
inspector-foreign-payment = a payment request
inspector-foreign-contact = a contact, a mail address or a telephone number
inspector-foreign-network = access to a Wi-Fi network
inspector-foreign-number = a bare number: goods, a parcel or a card
inspector-foreign-other = a text that is not a ticket
inspector-reason-ok = Everything is in order.
inspector-reason-ok-advice = Let them in.
inspector-reason-not-a-ticket = This is not a ticket of this city.
inspector-reason-not-a-ticket-advice = Ask for the ticket’s code in the app or on paper.
inspector-reason-malformed = The code is damaged or forged.
inspector-reason-malformed-advice = Scan it again. If it stays so, do not let them in.
inspector-reason-foreign-issuer = This city did not issue the ticket.
inspector-reason-foreign-issuer-advice = Do not let them in.
inspector-reason-unknown-key = It is not known whether this city issued the ticket: the lists are too old.
inspector-reason-unknown-key-advice = Download the lists and scan again.
inspector-reason-key-not-yet-valid = The ticket is signed with a key that is not in force yet.
inspector-reason-key-not-yet-valid-advice = Check this device’s clock. If it is right, do not let them in.
inspector-reason-key-expired = The ticket is signed with a key that is no longer in force.
inspector-reason-key-expired-advice = Do not let them in.
inspector-reason-bad-signature = The city’s signature on the ticket is false.
inspector-reason-bad-signature-advice = Do not let them in.
inspector-reason-copy = This is a copy: the signature of the phone that bought it is missing.
inspector-reason-copy-advice = Ask them to open the ticket in the app.
inspector-reason-wrong-venue = The ticket is for another place.
inspector-reason-wrong-venue-advice = Show the way to the right place. Do not let them in here.
inspector-reason-not-yet-valid = The ticket is not valid yet.
inspector-reason-not-yet-valid-advice = Show them the day the ticket is for.
inspector-reason-expired = The ticket is no longer valid.
inspector-reason-expired-advice = Show them the day the ticket is for.
inspector-reason-denied = The ticket was refunded or cancelled.
inspector-reason-denied-advice = Do not let them in.
inspector-reason-stale = The code is too old: a screenshot, or the phone’s clock is slow.
inspector-reason-stale-advice = Ask them to open the ticket in the app and to go online.
inspector-reason-from-future = The code comes from the future: the phone’s clock is fast.
inspector-reason-from-future-advice = Ask them to go online and to open the ticket again.
inspector-reason-already-used = The ticket has been used.
inspector-reason-already-used-advice = Compare the time of the first entry. If it was not just now, do not let them in.
inspector-reason-denylist-possible = The ticket may be on the list of refunded tickets.
inspector-reason-denylist-possible-advice = Go online, download the lists and scan again. If you cannot, let them in.
inspector-reason-denylist-missing = The list of refunded tickets is missing.
inspector-reason-denylist-missing-advice = Download the lists and scan again. If you cannot, let them in.
inspector-reason-denylist-old = The list of refunded tickets is too old.
inspector-reason-denylist-old-advice = Download the lists and scan again. If you cannot, let them in.
inspector-reason-keys-old = The lists are too old to be sure.
inspector-reason-keys-old-advice = Download the lists and scan again. If you cannot, let them in.
inspector-reason-clock-behind = This device’s clock is slow.
inspector-reason-clock-behind-advice = Set the clock and scan again. If you cannot, let them in.
inspector-found-double-use = A ticket was used twice
inspector-found-double-use-text = First entry: { $time }, { $venue }.
inspector-found-refunded-use = Somebody went in with a refunded ticket
inspector-found-refunded-use-text = The money for it had been paid back.
inspector-found-not-ours = Somebody went in with a code that is not a ticket
inspector-found-not-ours-text = The server does not accept this code.
inspector-found-more = { $count ->
    [one] And { $count } more scan like it.
   *[other] And { $count } more scans like it.
}

# The page behind the link of the confirmation mail.
page-title = Confirm your address
ask = Press the button to confirm your address and open the account.
button = Confirm my address
done-title = Address confirmed
done = Your account is ready. Go back to the app and sign in.
gone-title = The link does not work
gone = This link has been used already or is too old. If the address is confirmed, simply sign in in the app; if not, register once more.
later-title = Try again in a moment
later = The address could not be confirmed just now. Nothing is lost: the link still works, try again in a moment.

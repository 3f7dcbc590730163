# What mails say. Each link and code stands on a line of its own, so that it is easy to copy.
mail-from = { $city }

confirm-subject = Confirm your address – { $city }
confirm-body =
    Hello,

    somebody, probably you, is opening a { $city } account with this address.
    To confirm the address, open this link (it works for 48 hours):

    { $link }

    If it was not you, do nothing: without the confirmation there is no account.

exists-subject = You have an account already – { $city }
exists-body =
    Hello,

    somebody, probably you, wanted to open a { $city } account with this
    address, but there is one already. Nothing has changed in it.

    Sign in with your password; if you do not remember it, choose
    “Forgotten password” in the app.

reset-subject = Code for a new password – { $city }
reset-body =
    Hello,

    your one-time code for setting a new password (it works for 30 minutes):

    { $code }

    Tell it to nobody. If you did not ask for a new password, do nothing:
    the old one still works.

changed-subject = Your password was changed – { $city }
changed-body =
    Hello,

    the password of your { $city } account has just been changed, and all
    devices have been signed out.

    If it was not you, choose “Forgotten password” in the app at once.

blocked-subject = Your wallet is blocked – { $city }
blocked-body =
    Hello,

    your { $city } wallet has just been blocked from your account. Nobody can
    pay from it, on any device.

    If you have lost your phone, sign in on a new one and let it replace the
    lost one: your money and your tickets move to it.

    Opening the wallet again takes your password. If it was not you who blocked
    it, look in the app at the devices of your account, and set a new password.

replaced-subject = Your phone was replaced – { $city }
replaced-body =
    Hello,

    in your { $city } account this device was replaced:

    { $lost }

    Your money and your tickets are now on this one:

    { $device }

    The former device is signed out, and its tickets’ codes no longer work.
    Money that was set aside on it to pay without a network, and that nobody
    spends, comes back to the wallet when its time is over.

    If it was not you, choose “Forgotten password” in the app at once.

number-moved-subject = Your telephone number is on another account – { $city }
number-moved-body =
    Hello,

    somebody has confirmed by the code of a text message that the telephone
    number ending in { $ending } is theirs, and has added it to their
    { $city } account. Your account no longer has this number, and nobody
    finds you by it to send you money.

    If the number is still yours, add it in the app once more, and ask your
    mobile operator whether somebody else was given your SIM card.

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

# Signing in, registering, a forgotten password.
sign-in-enter-title = Sign in
sign-in-enter-intro = Enter the email address and the password of your account.
sign-in-enter-submit = Sign in
sign-in-enter-way = I have an account

sign-in-register-title = Create an account
sign-in-register-intro = An account is free. We will send a mail with a link to the address to confirm it.
sign-in-register-submit = Create account
sign-in-register-way = Create an account

sign-in-confirm-title = Confirm the address
sign-in-confirm-intro = Open the link in the mail. You can also copy it from the mail and paste it here.
sign-in-confirm-submit = Confirm
sign-in-confirm-way = I have a mail with a link

sign-in-forgot-title = Forgotten password
sign-in-forgot-intro = We will mail you a one-time code. With it you set a new password.
sign-in-forgot-submit = Send the code
sign-in-forgot-way = I forgot my password

sign-in-reset-title = New password
sign-in-reset-intro = Enter the code from the mail and choose a new password. All devices will be signed out.
sign-in-reset-submit = Set the password
sign-in-reset-way = I have a code from a mail

sign-in-field-email = Email address
sign-in-field-password = Password
sign-in-field-new-password = New password
sign-in-field-name = Name
sign-in-field-token = Link or code from the mail
sign-in-field-code = Code from the mail
sign-in-hint-name = This is how we will address you.
sign-in-hint-new-password = At least 10 characters. Four plain words that make no sense together are good.
sign-in-hint-token = The link works for 48 hours.
sign-in-hint-code = The code works for 30 minutes.

sign-in-wrong-empty = Fill in this field.
sign-in-wrong-long = { $most ->
    [one] At most { $most } character.
    *[other] At most { $most } characters.
}
sign-in-wrong-form-email = Enter a whole address, such as jan@example.com.
sign-in-wrong-form-password = No password is that long. Check what was pasted.
sign-in-wrong-form-new-password = 10 to 128 characters are needed, without a line break.
sign-in-wrong-form-name = 1 to 100 characters on one line are needed.
sign-in-wrong-form-token = This does not look like the link in our mail. Copy all of it.
sign-in-wrong-form-code = The code consists of letters, digits and hyphens. Copy it exactly.
sign-in-wrong-weak = This password is easy to guess. Add another word or two.
sign-in-wrong-gone = It no longer works: it was used, or its time is over. Ask for a new one.
sign-in-wrong-refused = The server does not take this. Enter something else.

sign-in-registered = Check your mail
sign-in-registered-text = A mail with a link is on its way to { $name }. If it does not come in a few minutes, look among the spam.
sign-in-code-sent = Check your mail
sign-in-code-sent-text = If { $name } has an account here, a mail with a code is on its way.
sign-in-confirmed = Address confirmed
sign-in-confirmed-text = The account is ready. Sign in.
sign-in-password-set = The new password holds
sign-in-password-set-text = Sign in with the new password.
sign-in-session-over = Sign in again
sign-in-session-over-text = The server has ended this device’s session. Your tickets are still here and work.
sign-in-already = Somebody is signed in already
sign-in-already-text = It is { $name }. If somebody else signs in, that person’s tickets leave this device; they stay in the account.
sign-in-welcome = Signed in as { $name }
sign-in-welcome-text = Tickets and balance are being fetched.

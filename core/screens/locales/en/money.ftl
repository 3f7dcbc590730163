# What all screens of money say.
money-amount = Amount
money-to = To whom
money-cancel = No, go back
money-close-code = Put the code away

money-wrong-empty = Type an amount.
money-wrong-zero = The amount must be more than zero.
money-wrong-large = This amount is too large. Check whether it has too many zeros.
money-wrong-form = This is not an amount. Write it like this: { $example }.
money-wrong-decimals = { $most ->
    [one] At most { $most } digit after the point.
    *[other] At most { $most } digits after the point.
}
money-wrong-more = Only { $money } is left.
money-wrong-long = { $most ->
    [one] At most { $most } character.
    *[other] At most { $most } characters.
}
money-wrong-field = Fill in this field.
money-wrong-nobody = Say to whom the money shall go.
money-wrong-code = This code is incomplete or changed. Copy all of it.
money-wrong-paying-code = This code pays you. Take it on the screen “Without a network”.
money-wrong-mail = Give the whole address, such as jan@example.com.
money-wrong-phone = Give the whole telephone number, such as 601 234 567. Begin one from abroad with +.
money-wrong-to = This is no mail address, telephone number, wallet number or code. Check what was typed.

# Sending money.
send-title = Send money
send-intro = To whom shall the money go? Type a mail address, a telephone number or a wallet number, paste a code or scan it.
send-intro-person = Is it this person? If so, give the amount. If not, choose somebody else.
send-intro-wallet = Check the wallet number and give the amount.
send-intro-request = This code asks for money. Check the amount and what it is for.
send-to-hint = By address or telephone number only people who agreed to it can be found.
send-amount-fixed = The receiver set this amount. It cannot be changed.
send-change = Somebody else
send-busy = Sending the money.
send-find = Next
send-finding = Looking for the receiver.
send-submit = Send

send-fact-name = Receiver
send-fact-mail = Mail address
send-fact-phone = Telephone number
send-fact-wallet = Wallet number
send-fact-note = What for
send-fact-until = To be paid by
send-wrong-nobody = Nobody was found by this address or number. Only people who agreed to it can be found. Check what was typed, or ask for a code.
send-wrong-own = This is your own wallet. Give somebody else’s.

send-ask = Send { $money }? Receiver: { $name }
send-ask-wallet = Send { $money } to this wallet?
send-ask-request = Pay { $money }?
send-ask-person-text = { $name } has the address { $mail }. Money that was sent cannot be called back.
send-ask-phone-text = { $name } has the number { $number }. Money that was sent cannot be called back.
send-ask-wallet-text = The money goes to the wallet { $number }. It cannot be called back.
send-confirm = Yes, send { $money }
send-sent = The money was sent
send-sent-name-text = { $money } is in the receiver’s wallet: { $name }.
send-sent-wallet-text = { $money } is in the receiver’s wallet.
send-kept = The money waits for a network
send-kept-text = The order for { $money } is kept. It will be sent as soon as there is a network; do not order it again.

send-kept-server = The money waits for the server’s answer
send-kept-server-text = The order for { $money } is kept, but the server has not confirmed it yet. It will be sent again by itself; do not order it again.
send-waits = This money is being sent already
send-waits-text = Do not order it again: it goes by itself.
send-waits-one = { $money } to the wallet { $number }.

# Прохання про гроші.
request-title = Попросити гроші
request-intro = Вкажіть суму, і ми зробимо код. Хто його відсканує або вставить, заплатить вам рівно стільки, і лише раз.
request-note = За що (необовʼязково)
request-note-hint = Це побачить той, хто платить.
request-wrong-note = Щонайбільше 80 знаків в одному рядку, без невидимих.
request-submit = Показати код на цю суму
request-any = Показати мій код без суми
request-making = Робимо код.
request-looking = Перевіряємо, що сплачено.
request-code = QR-код, яким вам хтось заплатить
request-code-hint = Просить { $money }. Покажіть його або надішліть. Діє до { $until }.
request-code-any = Хто його відсканує, сам вибере, скільки вам надіслати. Діє завжди.

request-rows = Ваші прохання з цього пристрою
request-rows-none = Ще не було жодного прохання.
request-refresh = Перевірити, що сплачено
request-open = Чекає на оплату
request-paid = Сплачено: { $when }
request-over = Час минув
request-show = Показати код
request-show-of = Показати код на { $money }
request-came = Сплачено
request-came-text = { $money } у вашому гаманці.

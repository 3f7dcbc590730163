# Надсилання грошей.
send-title = Надіслати гроші
send-intro = Кому мають піти гроші? Введіть адресу пошти або номер гаманця, вставте код або відскануйте його.
send-intro-person = Це та особа? Якщо так, вкажіть суму. Якщо ні, виберіть когось іншого.
send-intro-wallet = Перевірте номер гаманця і вкажіть суму.
send-intro-request = Цей код просить гроші. Перевірте суму і за що вона.
send-to-hint = За адресою можна знайти лише тих, хто на це погодився.
send-amount-fixed = Цю суму вказав отримувач. Її не можна змінити.
send-change = Хтось інший
send-busy = Надсилаємо гроші.
send-find = Далі
send-finding = Шукаємо отримувача.
send-submit = Надіслати

send-fact-name = Отримувач
send-fact-mail = Адреса пошти
send-fact-wallet = Номер гаманця
send-fact-note = За що
send-fact-until = Сплатити до
send-wrong-nobody = За цією адресою ніхто не хоче бути знайденим. Перевірте адресу або попросіть код.
send-wrong-own = Це ваш власний гаманець. Вкажіть чужий.

send-ask = Надіслати { $money } для { $name }?
send-ask-wallet = Надіслати { $money } до цього гаманця?
send-ask-request = Сплатити { $money }?
send-ask-person-text = { $name } має адресу { $mail }. Надіслані гроші не можна повернути.
send-ask-wallet-text = Гроші підуть до гаманця { $number }. Їх не можна повернути.
send-confirm = Так, надіслати { $money }
send-sent = Гроші надіслано
send-sent-name-text = { $money } вже в гаманці отримувача: { $name }.
send-sent-wallet-text = { $money } вже в гаманці отримувача.
send-kept = Гроші чекають на мережу
send-kept-text = Доручення на { $money } збережено. Надішлемо його, щойно буде мережа; не робіть його вдруге.

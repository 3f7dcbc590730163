# inspector
inspector-title = Перевірка квитків
inspector-venues-title = Місце перевірки
inspector-venue = { $venue }, { $unit }
inspector-venue-selected = { $venue }, { $unit }, вибрано
inspector-hint = Наведіть камеру на код квитка.
inspector-hint-no-camera = Камера не працює. Введіть код або виберіть зображення.
inspector-off-who = Спочатку увійдіть як контролер.
inspector-off-venue = Спочатку виберіть місце перевірки.
inspector-off-lists = Спочатку завантажте списки.
inspector-next = Наступна особа
inspector-next-off = Результату ще немає.
inspector-judge = Перевірити код
inspector-judge-off = Спочатку введіть код.
inspector-fetch-lists = Завантажити списки
inspector-upload = Надіслати скани
inspector-upload-off = Жоден скан не чекає на надсилання.
inspector-waiting = { $count ->
    [one] { $count } скан чекає на надсилання.
    [few] { $count } скани чекають на надсилання.
    [many] { $count } сканів чекають на надсилання.
   *[other] { $count } сканів чекають на надсилання.
}
inspector-waiting-none = Усі скани надіслано.
inspector-refused = { $count ->
    [one] { $count } скан сервер відхилив; він лишається на пристрої.
    [few] { $count } скани сервер відхилив; вони лишаються на пристрої.
    [many] { $count } сканів сервер відхилив; вони лишаються на пристрої.
   *[other] { $count } сканів сервер відхилив; вони лишаються на пристрої.
}
inspector-history-title = Останні скани
inspector-typed = Код квитка
inspector-typed-hint = Починається з CP1:
inspector-typed-too-long = Код має щонайбільше { $max } знаків.
inspector-sign-in = Увійти
inspector-who-nobody = Ніхто не увійшов
inspector-who-another = Цей обліковий запис не може перевіряти квитки
inspector-who-text = Увійдіть як контролер.
inspector-lists-missing = Списків ще немає
inspector-lists-missing-text = Завантажте списки, перш ніж почати. Потім перевірка працює і без інтернету.
inspector-lists-refused = Списки непридатні
inspector-lists-refused-text = Вони пошкоджені. Завантажте їх ще раз.
inspector-lists-no-denylist = Немає списку повернених квитків
inspector-lists-no-denylist-text = Повернені квитки не можна розпізнати. Завантажте списки.
inspector-lists-old = Списки застарілі
inspector-lists-old-text = Створено: { $ago }. Добрі квитки буде показано як непідтверджені. Завантажте списки.
inspector-lists-ahead = Годинник пристрою відстає
inspector-lists-ahead-text = Списки з майбутнього. Налаштуйте годинник і завантажте списки.
inspector-lists-fresh = Списки свіжі
inspector-lists-fresh-text = Створено: { $ago }.
inspector-word-valid = Дійсний
inspector-word-invalid = Недійсний
inspector-word-unconfirmed = Не підтверджений
inspector-persons = { $count ->
    [one] Впустіть { $count } особу
    [few] Впустіть { $count } особи
    [many] Впустіть { $count } осіб
   *[other] Впустіть { $count } осіб
}
inspector-document = Перевірте документ: { $documents }
inspector-document-unknown = Перевірте документ, потрібний для цього квитка
inspector-kind-unknown = Невідомий вид квитка ({ $number })
inspector-from-until = { $from } – { $until }
inspector-on-phone = на телефоні
inspector-on-paper = на папері
inspector-fact-foreign = У коді
inspector-fact-kind = Квиток
inspector-fact-day = День
inspector-fact-validity = Дійсний
inspector-fact-used = Перший вхід
inspector-fact-used-where = Місце першого входу
inspector-fact-medium = Показано
inspector-fact-number = Номер
inspector-foreign-page = адреса вебсторінки: { $host }
inspector-foreign-health-certificate = медичний сертифікат ЄС
inspector-foreign-rail-ticket = залізничний квиток
inspector-foreign-boarding-pass = посадковий талон
inspector-foreign-payment = платіжне доручення
inspector-foreign-contact = контакт, адреса пошти або телефон
inspector-foreign-network = доступ до мережі Wi-Fi
inspector-foreign-number = лише номер: товар, посилка або картка
inspector-foreign-other = текст, який не є квитком
inspector-reason-ok = Усе гаразд.
inspector-reason-ok-advice = Впустіть.
inspector-reason-not-a-ticket = Це не квиток цього міста.
inspector-reason-not-a-ticket-advice = Попросіть код квитка в застосунку або на папері.
inspector-reason-malformed = Код пошкоджений або підроблений.
inspector-reason-malformed-advice = Скануйте ще раз. Якщо не зміниться, не впускайте.
inspector-reason-foreign-issuer = Квиток видало не це місто.
inspector-reason-foreign-issuer-advice = Не впускайте.
inspector-reason-unknown-key = Невідомо, чи квиток видало це місто: списки застарілі.
inspector-reason-unknown-key-advice = Завантажте списки і скануйте ще раз.
inspector-reason-key-not-yet-valid = Квиток підписано ключем, який ще не діє.
inspector-reason-key-not-yet-valid-advice = Перевірте годинник пристрою. Якщо він правильний, не впускайте.
inspector-reason-key-expired = Квиток підписано ключем, який уже не діє.
inspector-reason-key-expired-advice = Не впускайте.
inspector-reason-bad-signature = Підпис міста на квитку фальшивий.
inspector-reason-bad-signature-advice = Не впускайте.
inspector-reason-copy = Це копія: немає підпису телефона, на який куплено квиток.
inspector-reason-copy-advice = Попросіть відкрити квиток у застосунку.
inspector-reason-wrong-venue = Квиток до іншого місця.
inspector-reason-wrong-venue-advice = Покажіть дорогу до потрібного місця. Тут не впускайте.
inspector-reason-not-yet-valid = Квиток ще не дійсний.
inspector-reason-not-yet-valid-advice = Покажіть день, на який куплено квиток.
inspector-reason-expired = Квиток уже не дійсний.
inspector-reason-expired-advice = Покажіть день, на який куплено квиток.
inspector-reason-denied = Квиток повернено або скасовано.
inspector-reason-denied-advice = Не впускайте.
inspector-reason-stale = Код застарий: це знімок екрана або годинник телефона відстає.
inspector-reason-stale-advice = Попросіть відкрити квиток у застосунку і ввімкнути інтернет.
inspector-reason-from-future = Код із майбутнього: годинник телефона поспішає.
inspector-reason-from-future-advice = Попросіть увімкнути інтернет і відкрити квиток ще раз.
inspector-reason-already-used = Квиток уже використано.
inspector-reason-already-used-advice = Порівняйте час першого входу. Якщо він не щойно, не впускайте.
inspector-reason-denylist-possible = Квиток може бути у списку повернених.
inspector-reason-denylist-possible-advice = Увімкніть інтернет, завантажте списки і скануйте ще раз. Якщо не вдається, впустіть.
inspector-reason-denylist-missing = Немає списку повернених квитків.
inspector-reason-denylist-missing-advice = Завантажте списки і скануйте ще раз. Якщо не вдається, впустіть.
inspector-reason-denylist-old = Список повернених квитків застарів.
inspector-reason-denylist-old-advice = Завантажте списки і скануйте ще раз. Якщо не вдається, впустіть.
inspector-reason-keys-old = Списки застарілі, певності немає.
inspector-reason-keys-old-advice = Завантажте списки і скануйте ще раз. Якщо не вдається, впустіть.
inspector-reason-clock-behind = Годинник цього пристрою відстає.
inspector-reason-clock-behind-advice = Налаштуйте годинник і скануйте ще раз. Якщо не вдається, впустіть.
inspector-found-double-use = Квиток використано двічі
inspector-found-double-use-text = Перший вхід: { $time }, { $venue }.
inspector-found-refunded-use = Увійшли за поверненим квитком
inspector-found-refunded-use-text = Гроші за квиток уже повернуто.
inspector-found-not-ours = Увійшли за кодом, який не є квитком
inspector-found-not-ours-text = Сервер не визнав цього коду.
inspector-found-more = { $count ->
    [one] І ще { $count } такий скан.
    [few] І ще { $count } такі скани.
    [many] І ще { $count } таких сканів.
   *[other] І ще { $count } таких сканів.
}

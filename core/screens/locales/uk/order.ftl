# An order: how far it is, and how it ended.

order-title = Замовлення
order-badge-under-way = Виконується
order-headline-under-way = Оплачуємо й готуємо квитки
order-text-under-way = Можна вийти з цього екрана. Замовлення завершиться саме.
order-badge-waits = Очікує
order-headline-waits = Замовлення збережено на цьому пристрої
order-text-waits = Сервер не відповідає. Ми самі надішлемо замовлення, щойно він відповість. Ви точно не заплатите двічі.
order-badge-sign-in = Очікує на вхід
order-headline-sign-in = Замовлення збережено на цьому пристрої
order-text-sign-in = Увійдіть, і ми надішлемо його самі. Ви точно не заплатите двічі.
order-badge-done = Готово
order-headline-done = Оплачено, квитки готові
order-text-done = Квитки збережено на цьому пристрої. Їх можна показати й без інтернету.
order-badge-refused = Не вдалося
order-headline-refused = Замовлення не прийнято
order-text-refused = Гроші з гаманця не списано.
order-badge-unknown = Не знайдено

order-step-kept = Збережено на цьому пристрої
order-step-paid = Оплачено
order-step-made = Квитки готові
order-step-ahead = ще ні
order-step-now = виконується
order-step-done = зроблено
order-step-failed = не вдалося

order-total = Разом
order-venue = Місце
order-product = Квиток
order-day = День
order-what = Замовлено
order-number = Номер замовлення

order-try-now = Спробувати зараз
order-trying = Надсилаємо.
order-to-ticket = Показати квиток
order-to-tickets = Мої квитки
order-again = Повернутися й вибрати знову
order-sign-in = Увійти
order-top-up = Поповнити гаманець

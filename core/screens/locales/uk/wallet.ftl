# The wallet: balance, statement, ways to top up.

wallet-title = Гаманець
wallet-available = Можна витратити
wallet-reserved = Зарезервовано для замовлень
wallet-as-of = Стан на: { $moment }
wallet-refresh = Оновити
wallet-refreshing = Оновлюємо.
wallet-none = Тут немає гаманця.
wallet-ways = Як поповнити
wallet-desk = Готівкою в касі
wallet-desk-text = Назвіть у касі номер гаманця або покажіть його код і заплатіть готівкою. Гроші одразу будуть у гаманці.
wallet-code = QR-код із номером гаманця
wallet-statement = Історія
wallet-statement-none = Тут ще нічого не було.
wallet-statement-reading = Завантажуємо історію.
wallet-statement-offline = Для історії потрібен сервер, а він зараз не відповідає. Ми покажемо її, коли він відповість.
wallet-more = Показати старіші
wallet-kind-top-up = Поповнення
wallet-kind-payment = Оплата
wallet-kind-refund = Повернення
wallet-kind-other = Операція
wallet-after = Залишок після операції: { $money }
wallet-sign-in = Увійдіть, щоб побачити гаманець
wallet-sign-in-text = Після входу тут з’являться залишок та історія.
wallet-sign-in-action = Увійти

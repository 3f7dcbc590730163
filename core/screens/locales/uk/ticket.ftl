# A ticket: its code, what it is for, giving it back.

ticket-title = Квиток
ticket-badge-unknown = Не знайдено
ticket-code = Код квитка: { $venue }. Покажіть його на вході.
ticket-code-hint = Покажіть цей код на вході. Він оновлюється сам, навіть без інтернету.
ticket-code-hint-later = Покажіть цей код на вході, коли настане час квитка. Він оновлюється сам, навіть без інтернету.
ticket-code-hint-paper = Квиток на папері: цей код не змінюється. Хто його має, той увійде, і лише один раз.
ticket-no-code-used = Квиток уже використано, тому коду немає.
ticket-no-code-over = Термін квитка минув, тому коду немає.
ticket-no-code-refunding = Квиток повертається, тому коду немає.
ticket-no-code-refunded = Квиток повернено, тому коду немає.
ticket-no-code-device = Код цього квитка покаже лише пристрій, на якому його куплено.
ticket-document-unknown = На вході покажіть документ, що дає право на цей квиток.

ticket-product = Вид
ticket-valid = Термін дії
ticket-price = Ціна
ticket-used-at = Використано
ticket-refund = Повернення
ticket-refund-never = Цей квиток не можна повернути.
ticket-refund-over = Час на повернення минув.
ticket-refund-until = Повне повернення до: { $moment }
ticket-number = Номер квитка
ticket-order = Номер замовлення

ticket-give-back = Повернути квиток
ticket-giving-back = Повертаємо квиток.
ticket-dialog = Повернути квиток?
ticket-dialog-text = До гаманця повернеться { $amount }. Квитком більше не можна буде скористатися. Повернення можливе до: { $moment }.
ticket-dialog-confirm = Повернути квиток за { $amount }
ticket-dialog-cancel = Залишити квиток
ticket-refunded = Квиток повернено
ticket-refunded-text = Гроші вже в гаманці.
ticket-money-follows = Повернення прийнято
ticket-money-follows-text = Гроші невдовзі будуть у гаманці.
ticket-refund-waits = Повернення очікує надсилання
ticket-refund-waits-text = Ваш запит збережено на цьому пристрої. Ми надішлемо його самі, щойно сервер відповість.
ticket-sign-in = Увійти

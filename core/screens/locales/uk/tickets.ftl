# The tickets: coming, used, given back.

tickets-title = Квитки
tickets-shelf-coming = Майбутні
tickets-shelf-used = Використані
tickets-shelf-refunded = Повернені
tickets-empty-coming = У вас немає майбутніх квитків. Купити їх можна на головному екрані.
tickets-empty-used = У вас ще немає використаних квитків.
tickets-empty-refunded = У вас немає повернених квитків.
tickets-more = Показати більше
tickets-refresh = Оновити
tickets-refreshing = Оновлюємо.

tickets-badge-now = Дійсний
tickets-badge-later = На потім
tickets-badge-used = Використаний
tickets-badge-over = Прострочений
tickets-badge-refunding = Повертається
tickets-badge-refunded = Повернений
tickets-kind-persons = { $persons ->
    [one] { $kind }, для { $persons } особи
    [few] { $kind }, для { $persons } осіб
    [many] { $kind }, для { $persons } осіб
   *[other] { $kind }, для { $persons } осіб
}
tickets-day-hours = { $day }, з { $from } до { $until }

tickets-order-waits = Замовлення очікує надсилання
tickets-refund-waits = Повернення очікує надсилання
tickets-waits-text = Ми надішлемо це самі, щойно сервер відповість.
tickets-show-order = Показати замовлення
tickets-show-ticket = Показати квиток
tickets-sign-in = Увійдіть, щоб побачити квитки
tickets-sign-in-text = Після входу тут з’являться ваші квитки.
tickets-sign-in-action = Увійти
tickets-damaged = { $count ->
    [one] Не вдається прочитати { $count } квиток
    [few] Не вдається прочитати { $count } квитки
    [many] Не вдається прочитати { $count } квитків
   *[other] Не вдається прочитати { $count } квитків
}
tickets-damaged-text = Дані на цьому пристрої пошкоджено. Вийдіть і ввійдіть знову: квитки повернуться із сервера.

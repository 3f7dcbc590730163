# Choosing tickets at a venue, and paying. The kiosk uses it, too.

venue-title = Місце
venue-days = На коли?
venue-today = Сьогодні
venue-earlier = Раніші дні
venue-earliest = Це перші дні продажу.
venue-later = Пізніші дні
venue-latest = Це останні дні продажу.
venue-day-over = На цей день квитки вже не продаються.
venue-no-day = Зараз тут нічого не продається
venue-no-day-text = На жоден із найближчих днів немає квитків. Загляньте пізніше.
venue-sells-nothing = Тут не продаються квитки
venue-sells-nothing-text = Виберіть інше місце на головному екрані.
venue-fetching = Завантажуємо ціни
venue-fetching-text = Це займе хвилинку.
venue-retry = Спробувати ще раз

venue-persons = { $persons ->
    [one] для { $persons } особи
    [few] для { $persons } осіб
    [many] для { $persons } осіб
   *[other] для { $persons } осіб
}
venue-document = На вході покажіть: { $documents }
venue-proof = Цей квиток ще не можна купити в застосунку. Потрібне підтверджене право на пільгу.
venue-no-price = немає ціни
venue-no-price-why = На цей день ще немає ціни.
venue-more = Додати: { $kind }
venue-fewer = Прибрати: { $kind }
venue-none-chosen = Жодного не вибрано.
venue-chosen = { $count ->
    [0] не вибрано
    [one] вибрано { $count } квиток
    [few] вибрано { $count } квитки
    [many] вибрано { $count } квитків
   *[other] вибрано { $count } квитків
}
venue-limit-kind = Найбільше таких квитків в одному замовленні: { $max }.
venue-limit-order = Найбільше квитків в одному замовленні: { $max }.

venue-line = { $count } × { $kind } по { $price }
venue-total = Разом
venue-balance = У гаманці
venue-valid = Термін дії
venue-valid-all-day = { $day }, увесь день
venue-refund = Повернення
venue-refund-never = Цей квиток не можна повернути.
venue-refund-over = Квиток на цей день уже не можна повернути.
venue-refund-until = Повне повернення до: { $moment }

venue-pay = Заплатити
venue-pay-sum = Заплатити { $total }
venue-pay-sign-in = Увійти й заплатити
venue-pay-nothing = Спершу виберіть квитки.
venue-busy = Це займе хвилинку.
venue-short = У гаманці замало грошей
venue-short-text = Поповніть гаманець. Якщо поповнення щойно надійшло, можна платити одразу.
venue-top-up = Поповнити гаманець

venue-payers = Звідки платити
venue-payer-own = Мій гаманець
venue-payer-left = на сьогодні лишилося { $money }
venue-link-short = Цього дозволу на сьогодні не вистачає
venue-link-short-text = Заплатіть зі свого гаманця, виберіть менше квитків або попросіть власника про більшу суму.

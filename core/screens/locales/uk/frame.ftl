# Рамка навколо кожного екрана.
frame-title = City+
frame-back = Назад
frame-back-accessibility = Назад, до попереднього екрана

frame-tab-home = Головна
frame-tab-tickets = Квитки
frame-tab-wallet = Гаманець
frame-tab-inspector = Контроль
frame-tab-settings = Налаштування
frame-tab-accessibility = Перейти: { $name }
frame-tab-selected = { $name }, ви тут

frame-away = Немає зв’язку із сервером
frame-away-text = З { $since }. Квитки та їхні коди працюють далі. Коли зв’язок відновиться, усе надішлеться саме.
frame-garbage = Мережа не пропускає застосунок
frame-garbage-text = З { $since } відповідає не сервер міста, а щось інше, мабуть, сторінка входу до Wi-Fi. Увійдіть до мережі в браузері або скористайтеся іншою. Квитки й коди працюють далі.

frame-link-confirmed = Адресу підтверджено
frame-link-confirmed-text = Обліковий запис готовий. Можна увійти.
frame-link-twice = Це посилання вже відкривали
frame-link-twice-text = Удруге не потрібно. Нічого не змінилося.
frame-link-here = Ви вже тут
frame-link-here-text = Посилання веде на цей екран.
frame-link-foreign = Це не наше посилання
frame-link-foreign-text = Воно веде деінде, тому застосунок його не відкриває.
frame-link-broken = Посилання неповне
frame-link-broken-text = Скопіюйте його повністю або відкрийте ще раз із листа. Якщо не допоможе, оновіть застосунок.
frame-link-kiosk = Тут посилання не відкриваються
frame-link-kiosk-text = Це каса самообслуговування. Відкрийте посилання на своєму телефоні.

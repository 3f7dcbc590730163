# Вхід, реєстрація, забутий пароль.
sign-in-enter-title = Вхід
sign-in-enter-intro = Введіть адресу електронної пошти та пароль свого облікового запису.
sign-in-enter-submit = Увійти
sign-in-enter-way = У мене є обліковий запис

sign-in-register-title = Новий обліковий запис
sign-in-register-intro = Обліковий запис безплатний. На адресу надійде лист із посиланням для підтвердження.
sign-in-register-submit = Створити
sign-in-register-way = Створити обліковий запис

sign-in-confirm-title = Підтвердження адреси
sign-in-confirm-intro = Відкрийте посилання з листа. Його також можна скопіювати та вставити сюди.
sign-in-confirm-submit = Підтвердити
sign-in-confirm-way = У мене є лист із посиланням

sign-in-forgot-title = Забули пароль
sign-in-forgot-intro = Ми надішлемо на вашу адресу одноразовий код. З ним ви встановите новий пароль.
sign-in-forgot-submit = Надіслати код
sign-in-forgot-way = Не пам’ятаю пароля

sign-in-reset-title = Новий пароль
sign-in-reset-intro = Введіть код із листа та виберіть новий пароль. На всіх пристроях буде виконано вихід.
sign-in-reset-submit = Встановити пароль
sign-in-reset-way = У мене є код із листа

sign-in-field-email = Електронна пошта
sign-in-field-password = Пароль
sign-in-field-new-password = Новий пароль
sign-in-field-name = Ім’я та прізвище
sign-in-field-token = Посилання або код із листа
sign-in-field-code = Код із листа
sign-in-hint-name = Так ми будемо до вас звертатися.
sign-in-hint-new-password = Щонайменше 10 символів. Добре підходять чотири прості слова, не пов’язані між собою.
sign-in-hint-token = Посилання діє 48 годин.
sign-in-hint-code = Код діє 30 хвилин.

sign-in-wrong-empty = Заповніть це поле.
sign-in-wrong-long = { $most ->
    [one] Щонайбільше { $most } символ.
    [few] Щонайбільше { $most } символи.
    [many] Щонайбільше { $most } символів.
    *[other] Щонайбільше { $most } символу.
}
sign-in-wrong-form-email = Введіть повну адресу, наприклад jan@example.com.
sign-in-wrong-form-password = Такого довгого пароля не буває. Перевірте, що вставлено.
sign-in-wrong-form-new-password = Потрібно від 10 до 128 символів, без переходу на новий рядок.
sign-in-wrong-form-name = Потрібно від 1 до 100 символів в одному рядку.
sign-in-wrong-form-token = Це не схоже на посилання з нашого листа. Скопіюйте його повністю.
sign-in-wrong-form-code = Код складається з літер, цифр і дефісів. Введіть його точно.
sign-in-wrong-weak = Цей пароль легко вгадати. Додайте ще одне чи два слова.
sign-in-wrong-gone = Уже не діє: використано або минув час. Попросіть новий.
sign-in-wrong-refused = Сервер цього не приймає. Введіть щось інше.

sign-in-registered = Перевірте пошту
sign-in-registered-text = Лист із посиланням прямує на адресу { $name }. Якщо він не надійде за кілька хвилин, перевірте спам.
sign-in-code-sent = Перевірте пошту
sign-in-code-sent-text = Якщо для { $name } є обліковий запис, лист із кодом уже в дорозі.
sign-in-confirmed = Адресу підтверджено
sign-in-confirmed-text = Обліковий запис готовий. Увійдіть.
sign-in-password-set = Новий пароль діє
sign-in-password-set-text = Увійдіть із новим паролем.
sign-in-session-over = Увійдіть ще раз
sign-in-session-over-text = Сервер завершив сеанс цього пристрою. Ваші квитки залишилися тут і діють.
sign-in-already = Хтось уже увійшов
sign-in-already-text = Це { $name }. Якщо увійде хтось інший, квитки цієї особи зникнуть із пристрою, але залишаться в її обліковому записі.
sign-in-welcome = Ви увійшли: { $name }
sign-in-welcome-text = Квитки та баланс завантажуються.

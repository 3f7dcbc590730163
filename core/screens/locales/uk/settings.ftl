# Налаштування.
settings-title = Налаштування
settings-language = Мова
settings-text-size = Розмір тексту
settings-percent = { $percent }%
settings-colors = Кольори
settings-color-system = Як у системі
settings-color-light = Світлі
settings-color-dark = Темні
settings-color-high-contrast = Високий контраст

settings-beacons = Маячки поблизу
settings-beacons-off = Не слухати
settings-beacons-on = Слухати, коли застосунок відкритий
settings-near = Маячки поблизу
settings-near-count = { $count ->
    [one] { $count } маячок
    [few] { $count } маячки
    [many] { $count } маячків
    *[other] { $count } маячка
}
settings-near-off = вимкнено
settings-near-no-radio = цей пристрій їх не чує
settings-near-refused = система не дозволяє; увімкніть Bluetooth і дозвіл для застосунку

settings-account = Обліковий запис
settings-name = Ім’я та прізвище
settings-email = Електронна пошта
settings-number = Номер клієнта
settings-roles = Ролі
settings-role-resident = мешканець
settings-role-inspector = контролер
settings-role-clerk = працівник обслуговування
settings-role-teller = касир
settings-role-seller = продавець
settings-role-administrator = адміністратор
settings-session = Сеанс
settings-session-ended = завершено; увійдіть ще раз
settings-sign-in = Увійти
settings-log-out = Вийти
settings-leave = Вийти з облікового запису?
settings-leave-text = Квитки та баланс зникнуть із цього пристрою. В обліковому записі вони залишаться й повернуться після входу, але коди квитків діють лише на пристрої, на якому їх куплено.
settings-leave-waiting = { $count ->
    [one] На надсилання чекає { $count } запит; його буде надіслано після входу.
    [few] На надсилання чекають { $count } запити; їх буде надіслано після входу.
    [many] На надсилання чекає { $count } запитів; їх буде надіслано після входу.
    *[other] На надсилання чекає { $count } запиту; їх буде надіслано після входу.
}
settings-stay = Залишитися
settings-left = Ви вийшли
settings-left-text = На цьому пристрої більше немає ваших даних.
settings-left-offline = Ви вийшли на цьому пристрої
settings-left-offline-text = Зв’язатися із сервером не вдалося: там сеанс завершиться сам.

settings-device = Цей пристрій
settings-device-name = Назва
settings-up-to-date = Останнє оновлення
settings-up-to-date-never = ще ніколи
settings-waiting = Чекає на надсилання
settings-waiting-count = { $count ->
    [0] нічого
    [one] { $count } запит
    [few] { $count } запити
    [many] { $count } запитів
    *[other] { $count } запиту
}
settings-version = Версія
settings-sync = Оновити зараз
settings-synced = Усе актуальне
settings-synced-text = Квитки, баланс і пропозиції такі, як на сервері.
settings-wait = Це займе хвилину.
settings-help = Допомога
settings-help-accessibility = Допомога, відкриває сторінку міста в браузері
settings-help-failed = Сторінка не відкрилася
settings-help-failed-text = Відкрийте її в браузері: { $page }

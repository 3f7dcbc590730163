# Codes by the camera or out of a picture, on every screen that takes one.
camera-scan = Сканувати камерою
camera-stop = Вимкнути камеру
camera-choose-image = Вибрати зображення
camera-hint = Тримайте код перед камерою.

camera-failed = Камера не працює
camera-failed-text = Дозвольте застосунку камеру і перевірте, чи її не використовує інша програма. Код можна також ввести або вибрати зображення.
camera-frame-broken = Камера дає пошкоджене зображення
camera-frame-broken-text = Закрийте і відкрийте цей екран. Якщо не допоможе, введіть код.
camera-frame-too-large = Камера дає завелике зображення
camera-frame-too-large-text = Зменште роздільність камери або введіть код.
camera-code-unreadable = Код не читається
camera-code-unreadable-text = Тримайте камеру нерухомо і спробуйте ще раз.
camera-picture-too-large = Зображення завелике
camera-picture-too-large-text = Виберіть менше зображення або лише частину з кодом.
camera-picture-format = Цей файл не є зображенням PNG чи JPEG
camera-picture-format-text = Виберіть зображення PNG або JPEG.
camera-picture-damaged = Зображення пошкоджене
camera-picture-damaged-text = Виберіть інше зображення.
camera-picture-without-code = На зображенні немає коду
camera-picture-without-code-text = Виберіть зображення, на якому видно весь код.

camera-several = Видно кілька кодів
camera-several-text = Покажіть лише один: закрийте решту або виберіть зображення з одним кодом.
camera-foreign-ticket = Це код квитка
camera-foreign-ticket-text = Він для входу, а не для грошей. Попросіть інший код.
camera-foreign-pays = Цей код платить вам
camera-foreign-pays-text = Прийміть його на екрані «Без мережі», вибравши «Прийняти платіж».
camera-foreign-receiver = Це код одержувача
camera-foreign-receiver-text = За ним ви нічого не отримаєте. Хто платить, показує інший код.
camera-foreign-link = Цей код веде на сторінку
camera-foreign-link-text = Застосунок її не відкриває, бо це не код гаманця. Попросіть інший код.
camera-foreign-other = Це інший код
camera-foreign-other-text = Тут із ним нічого не зробити. Попросіть правильний код.

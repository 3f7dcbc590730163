# Що кажуть усі екрани грошей.
money-amount = Сума
money-to = Кому
money-cancel = Ні, назад
money-close-code = Сховати код

money-wrong-empty = Введіть суму.
money-wrong-zero = Сума має бути більшою за нуль.
money-wrong-large = Ця сума завелика. Перевірте, чи немає зайвих нулів.
money-wrong-form = Це не сума. Напишіть її так: { $example }.
money-wrong-decimals = { $most ->
    [one] Щонайбільше { $most } цифра після коми.
    [few] Щонайбільше { $most } цифри після коми.
    [many] Щонайбільше { $most } цифр після коми.
    *[other] Щонайбільше { $most } цифри після коми.
}
money-wrong-more = Залишилося лише { $money }.
money-wrong-long = { $most ->
    [one] Щонайбільше { $most } знак.
    [few] Щонайбільше { $most } знаки.
    [many] Щонайбільше { $most } знаків.
    *[other] Щонайбільше { $most } знака.
}
money-wrong-field = Заповніть це поле.
money-wrong-nobody = Напишіть, кому мають піти гроші.
money-wrong-code = Цей код неповний або змінений. Скопіюйте його повністю.
money-wrong-paying-code = Це код, який платить вам. Прийміть його на екрані «Без мережі».
money-wrong-mail = Вкажіть повну адресу, наприклад jan@example.com.
money-wrong-phone = Вкажіть номер телефону повністю, наприклад 601 234 567. Закордонний починайте зі знака +.
money-wrong-to = Це не адреса пошти, не номер телефону, не номер гаманця і не код. Перевірте, що введено.

# Що кажуть кілька екранів.
common-busy = { $name }: зачекайте…
common-wait = { $name }: зараз недоступно, триває надсилання
common-selected = { $name }, вибрано

common-ago-moment = щойно
common-ago-minutes = { $count ->
    [one] { $count } хвилину тому
    [few] { $count } хвилини тому
    [many] { $count } хвилин тому
    *[other] { $count } хвилини тому
}
common-ago-hours = { $count ->
    [one] { $count } годину тому
    [few] { $count } години тому
    [many] { $count } годин тому
    *[other] { $count } години тому
}
common-ago-days = { $count ->
    [one] { $count } день тому
    [few] { $count } дні тому
    [many] { $count } днів тому
    *[other] { $count } дня тому
}

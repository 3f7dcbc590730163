# Co mówi kilka ekranów.
common-busy = { $name }: chwileczkę…
common-wait = { $name }: teraz niedostępne, trwa wysyłanie
common-selected = { $name }, wybrane

common-ago-moment = przed chwilą
common-ago-minutes = { $count ->
    [one] minutę temu
    [few] { $count } minuty temu
    [many] { $count } minut temu
    *[other] { $count } minuty temu
}
common-ago-hours = { $count ->
    [one] godzinę temu
    [few] { $count } godziny temu
    [many] { $count } godzin temu
    *[other] { $count } godziny temu
}
common-ago-days = { $count ->
    [one] dzień temu
    [few] { $count } dni temu
    [many] { $count } dni temu
    *[other] { $count } dnia temu
}

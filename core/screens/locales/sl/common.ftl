# Kar pove več zaslonov.
common-busy = { $name }: trenutek …
common-wait = { $name }: zdaj ni na voljo, poteka pošiljanje
common-selected = { $name }, izbrano

common-ago-moment = pravkar
common-ago-minutes = { $count ->
    [one] pred { $count } minuto
    [two] pred { $count } minutama
    [few] pred { $count } minutami
    *[other] pred { $count } minutami
}
common-ago-hours = { $count ->
    [one] pred { $count } uro
    [two] pred { $count } urama
    [few] pred { $count } urami
    *[other] pred { $count } urami
}
common-ago-days = { $count ->
    [one] pred { $count } dnevom
    [two] pred { $count } dnevoma
    [few] pred { $count } dnevi
    *[other] pred { $count } dnevi
}

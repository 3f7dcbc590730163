# Co říká více obrazovek.
common-busy = { $name }: okamžik…
common-wait = { $name }: teď nelze, probíhá odesílání
common-selected = { $name }, vybráno

common-ago-moment = právě teď
common-ago-minutes = { $count ->
    [one] před minutou
    [few] před { $count } minutami
    [many] před { $count } minuty
    *[other] před { $count } minutami
}
common-ago-hours = { $count ->
    [one] před hodinou
    [few] před { $count } hodinami
    [many] před { $count } hodiny
    *[other] před { $count } hodinami
}
common-ago-days = { $count ->
    [one] před jedním dnem
    [few] před { $count } dny
    [many] před { $count } dne
    *[other] před { $count } dny
}

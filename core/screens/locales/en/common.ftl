# What several screens say.
common-busy = { $name }: one moment…
common-wait = { $name }: not available now, something is being sent
common-selected = { $name }, selected

common-ago-moment = just now
common-ago-minutes = { $count ->
    [one] a minute ago
    *[other] { $count } minutes ago
}
common-ago-hours = { $count ->
    [one] an hour ago
    *[other] { $count } hours ago
}
common-ago-days = { $count ->
    [one] a day ago
    *[other] { $count } days ago
}

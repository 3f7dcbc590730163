# Was mehrere Bildschirme sagen.
common-busy = { $name }: einen Moment…
common-wait = { $name }: jetzt nicht möglich, es wird gerade gesendet
common-selected = { $name }, ausgewählt

common-ago-moment = gerade eben
common-ago-minutes = { $count ->
    [one] vor einer Minute
    *[other] vor { $count } Minuten
}
common-ago-hours = { $count ->
    [one] vor einer Stunde
    *[other] vor { $count } Stunden
}
common-ago-days = { $count ->
    [one] vor einem Tag
    *[other] vor { $count } Tagen
}

# Strona główna serwera: co tu działa i dokąd pójść.
page-title = { $city }
what = Tu działa serwer e-usług miejskich { $city }: portmonetka, bilety i ich kontrola.
residents = Dla mieszkańców i gości
residents-text = Bilety kupuje się w aplikacji. Kod biletu działa także bez zasięgu.
sold = Co można kupić
from-price = od { $price }
developers = Dla osób, które rozwijają albo uruchamiają system
docs-link = Opis interfejsu
docs-text = wszystkie adresy, dane i kody błędów
openapi-text = ten sam opis w OpenAPI 3.1
health-text = czy serwer żyje
ready-text = czy może pracować
metrics-text = liczniki i czasy
first-run = Pierwsze hasła pracowników leżą w pliku first-run.json w katalogu danych, a wysłane listy w jego podkatalogu mail, o ile nie ustawiono serwera poczty.

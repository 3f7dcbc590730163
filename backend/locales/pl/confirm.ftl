# Strona, na którą prowadzi odnośnik z listu potwierdzającego.
page-title = Potwierdzenie adresu
ask = Kliknij, aby potwierdzić swój adres i otworzyć konto.
button = Potwierdzam adres
done-title = Adres potwierdzony
done = Konto jest gotowe. Wróć do aplikacji i zaloguj się.
gone-title = Odnośnik nie działa
gone = Ten odnośnik został już użyty albo wygasł. Jeżeli adres był już potwierdzony, po prostu zaloguj się w aplikacji; jeżeli nie, zarejestruj się jeszcze raz.
later-title = Spróbuj za chwilę
later = Teraz nie udało się potwierdzić adresu. Nic nie przepadło: odnośnik działa nadal, spróbuj ponownie za chwilę.

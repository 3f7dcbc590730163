# Codes by the camera or out of a picture, on every screen that takes one.
camera-scan = Zeskanuj kamerą
camera-stop = Wyłącz kamerę
camera-choose-image = Wybierz obraz
camera-hint = Przytrzymaj kod przed kamerą.

camera-failed = Kamera nie działa
camera-failed-text = Pozwól aplikacji używać kamery i sprawdź, czy nie zajmuje jej inny program. Kod można też wpisać albo wczytać z obrazu.
camera-frame-broken = Kamera daje uszkodzony obraz
camera-frame-broken-text = Zamknij i otwórz ten ekran. Jeśli to nie pomoże, wpisz kod.
camera-frame-too-large = Kamera daje za duży obraz
camera-frame-too-large-text = Ustaw w kamerze mniejszą rozdzielczość albo wpisz kod.
camera-code-unreadable = Kodu nie można odczytać
camera-code-unreadable-text = Przytrzymaj kamerę nieruchomo i spróbuj jeszcze raz.
camera-picture-too-large = Obraz jest za duży
camera-picture-too-large-text = Wybierz mniejszy obraz albo wycięty fragment z kodem.
camera-picture-format = Ten plik nie jest obrazem PNG ani JPEG
camera-picture-format-text = Wybierz obraz PNG albo JPEG.
camera-picture-damaged = Obraz jest uszkodzony
camera-picture-damaged-text = Wybierz inny obraz.
camera-picture-without-code = Na obrazie nie ma kodu
camera-picture-without-code-text = Wybierz obraz, na którym widać cały kod.

camera-several = Widać kilka kodów
camera-several-text = Pokaż tylko jeden: zasłoń pozostałe albo wybierz obraz z jednym kodem.
camera-foreign-ticket = To jest kod biletu
camera-foreign-ticket-text = Służy do wejścia, nie do pieniędzy. Poproś o inny kod.
camera-foreign-pays = Ten kod płaci Tobie
camera-foreign-pays-text = Przyjmiesz go na ekranie „Bez zasięgu”, wybierając „Przyjmij zapłatę”.
camera-foreign-receiver = To jest kod odbiorcy
camera-foreign-receiver-text = Nic nim nie dostaniesz. Płacący pokazuje inny kod.
camera-foreign-link = Ten kod to odnośnik do strony
camera-foreign-link-text = Aplikacja go nie otwiera, bo to nie jest kod portfela. Poproś o inny kod.
camera-foreign-other = To jest inny kod
camera-foreign-other-text = Tutaj nic nim nie zrobisz. Poproś o właściwy kod.

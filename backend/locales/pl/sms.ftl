# Treść SMS-ów. Bez polskich liter: z nimi w jednej wiadomości mieści się 70 znaków zamiast 160.
number = { $city }: kod do potwierdzenia numeru: { $code } (przez 10 minut). Nie podawaj go nikomu.

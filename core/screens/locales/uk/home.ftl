# Перший екран.
home-greeting = Вітаємо, { $name }
home-greeting-guest = Увійдіть, щоб купувати квитки й завжди мати їх із собою.
home-sign-in = Увійти
home-balance = Баланс
home-as-of-today = Станом на { $when }
home-as-of = Станом на { $when }

home-tiles = Куди сьогодні?
home-tiles-none = Місто тут ще нічого не продає.
home-tiles-unknown = Пропозиції міста з’являться, коли пристрій уперше зв’яжеться із сервером.
home-from = від { $price }

home-tickets = Найближчі квитки
home-tickets-none = У вас немає квитків на найближчі дні. Виберіть місце вище.

home-session = Увійдіть ще раз
home-session-text = Сервер завершив сеанс цього пристрою. Наявні квитки діють далі; нових без цього не купити.
home-refresh = Оновити
home-refreshing = Триває оновлення.

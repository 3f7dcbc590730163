# The server's first page: what runs here and where to go.
page-title = { $city }
what = This is the server of { $city }, a city's e-services: wallet, tickets and their inspection.
residents = For residents and visitors
residents-text = Tickets are bought in the app. A ticket's code works without a network, too.
sold = What is sold
from-price = from { $price }
developers = For people who develop or run the system
docs-link = The interface
docs-text = every address, body and error code
openapi-text = the same as OpenAPI 3.1
health-text = whether the server lives
ready-text = whether it can work
metrics-text = counters and times
first-run = The first passwords of the staff are in the file first-run.json in the data folder, and sent mails in its folder mail unless a mail server is set.

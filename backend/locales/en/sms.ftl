# What text messages say. Only letters of the GSM alphabet: with others a message holds 70 characters instead of 160.
number = { $city }: the code to confirm this number: { $code } (for 10 minutes). Tell it to nobody.

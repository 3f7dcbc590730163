# venue

"""Money in motion: window features of accounts, cards, devices and merchants, before each event."""

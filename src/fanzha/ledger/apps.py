"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Tables of facts and roll-ups."""

    name = "fanzha.ledger"
    label = "ledger"

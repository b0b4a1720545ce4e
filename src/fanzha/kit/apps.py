"""The kit as a Django app: it owns the tables of event delivery and scheduled jobs."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Event delivery and scheduled jobs."""

    name = "fanzha.kit"
    label = "kit"

"""The kit as a Django app: it owns the tables of event delivery and scheduled jobs."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Event delivery and scheduled jobs."""

    name = "fanzha.kit"
    label = "kit"

    def ready(self) -> None:
        """Sentences of Django-free code are translated from now on."""
        from django.utils.translation import gettext

        from fanzha.kit import words

        words.install(gettext)

"""The interception part as a Django app."""

from django.apps import AppConfig


class InterceptionConfig(AppConfig):
    """The payment guard: merchants, order sessions, verdicts."""

    name = "fanzha.interception"
    label = "interception"

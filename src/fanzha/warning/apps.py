"""The warning part as a Django app."""

from django.apps import AppConfig


class WarningConfig(AppConfig):
    """Suspected victims, tiers, dissuasion tasks with deadlines, attempts, outcomes."""

    name = "fanzha.warning"
    label = "warning"

"""The Django app of intake."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Reports, their payments and elements, and public tips."""

    name = "fanzha.intake"
    label = "intake"

"""Reporting as a Django app."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Editions of reports."""

    name = "fanzha.reporting"
    label = "reporting"

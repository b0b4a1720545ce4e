"""Registration of the part with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Page shell and components."""

    name = "fanzha.web"
    label = "web"

"""The delivery part as a Django app."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Outgoing messages."""

    name = "fanzha.delivery"
    label = "delivery"

"""The detection part as a Django app (for its translations; the engines know no Django)."""

from django.apps import AppConfig


class DetectionConfig(AppConfig):
    """Engines for text."""

    name = "fanzha.detection"
    label = "detection"

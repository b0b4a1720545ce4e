"""The knowledge part as a Django app."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Taxonomy, scripts, slogans, cases, indicators."""

    name = "fanzha.knowledge"
    label = "knowledge"

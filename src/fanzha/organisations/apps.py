"""The organisations part as a Django app."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Units, people, roles, visibility, duty, audit, privacy."""

    name = "fanzha.organisations"
    label = "organisations"

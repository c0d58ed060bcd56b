"""The org app."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "vedich.org"
    label = "org"

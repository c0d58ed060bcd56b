"""The support app."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "vedich.support"
    label = "support"

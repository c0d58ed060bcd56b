"""The publication app."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "vedich.publication"
    label = "publication"

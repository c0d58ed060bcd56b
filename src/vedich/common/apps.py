"""The common app."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "vedich.common"
    label = "common"

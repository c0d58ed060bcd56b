"""The funding app."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "vedich.funding"
    label = "funding"

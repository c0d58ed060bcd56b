"""The criteria app."""

from django.apps import AppConfig


class CriteriaConfig(AppConfig):
    name = "vedich.criteria"
    label = "criteria"

"""The plan app."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "vedich.plan"
    label = "plan"

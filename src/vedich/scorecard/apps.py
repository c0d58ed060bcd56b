"""The scorecard app."""

from django.apps import AppConfig


class ScorecardConfig(AppConfig):
    name = "vedich.scorecard"
    label = "scorecard"

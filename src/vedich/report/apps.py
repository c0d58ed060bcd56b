"""The report app."""

from django.apps import AppConfig


class ReportConfig(AppConfig):
    name = "vedich.report"
    label = "report"

"""The report app."""

from django.apps import AppConfig


class ReportConfig(AppConfig):
    name = "vedich.report"
    label = "report"

    def ready(self) -> None:
        """Every day those who must report are reminded, and how timely they were is recorded."""
        from vedich.common import jobs
        from vedich.report.jobs import day_began

        jobs.after("day_began", day_began)

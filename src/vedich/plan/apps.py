"""The plan app."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "vedich.plan"
    label = "plan"

    def ready(self) -> None:
        """Every day those who were given a task are reminded of its deadline."""
        from vedich.common import jobs
        from vedich.plan.jobs import day_began

        jobs.after("day_began", day_began)

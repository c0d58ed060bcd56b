"""The scorecard app."""

from django.apps import AppConfig


class ScorecardConfig(AppConfig):
    name = "vedich.scorecard"
    label = "scorecard"

    def ready(self) -> None:
        """Scores follow the values."""
        from vedich.common import jobs
        from vedich.scorecard.jobs import values_accepted, warm_up

        jobs.after("values_accepted", values_accepted)
        jobs.warm_up(warm_up)

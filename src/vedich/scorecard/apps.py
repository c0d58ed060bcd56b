"""The scorecard app."""

from django.apps import AppConfig


class ScorecardConfig(AppConfig):
    name = "vedich.scorecard"
    label = "scorecard"

    def ready(self) -> None:
        """Scores follow the values; warnings follow the scores, and every day what has not been reported."""
        from vedich.common import jobs
        from vedich.scorecard.jobs import day_began, values_accepted, warm_up

        jobs.after("values_accepted", values_accepted)
        jobs.after("day_began", day_began)
        jobs.warm_up(warm_up)

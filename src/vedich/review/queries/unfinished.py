"""What is not finished when a review is about to be frozen: unapproved, estimated, missing, lacking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Count, F, Max, Q, QuerySet

from vedich.common.models import User
from vedich.org.models import Unit, UnitPath
from vedich.org.queries import with_predecessors
from vedich.plan import queries as plan
from vedich.plan.models import Indicator, Target
from vedich.report.models import Entry, EntryState, Form, Submission, SubmissionState
from vedich.report.queries import access
from vedich.report.queries.unreported import Unreported, unreported
from vedich.review.models import Review
from vedich.review.queries import run_of
from vedich.scorecard.models import Band, ScoreRecord, ScoreRun
from vedich.scorecard.queries import facts
from vedich.scorecard.queries.records import current_records
from vedich.scoring.period import Period


@dataclass(frozen=True)
class Scope:
    """What enters the figures of a review: which targets, indicators and units, in which window."""

    review: Review
    targets: QuerySet[Target]
    indicators: frozenset[int]
    units: frozenset[int]
    run: ScoreRun | None

    @cached_property
    def inside(self) -> Q:
        """Submissions of these units whose period lies inside the window."""
        end = self.review.as_of + timedelta(days=1)
        return Q(submission__unit__in=self.units, submission__start__gte=self.review.start, submission__end__lte=end)


def scope(review: Review) -> Scope:
    targets = Target.objects.filter(node__in=[node.pk for node in plan.subtree(review.node)])
    every = list(Indicator.objects.all())
    pairs = set(targets.order_by().values_list("indicator", "unit"))
    own = {indicator for indicator, _ in pairs}
    tops = with_predecessors({unit for _, unit in pairs})
    return Scope(
        review=review,
        targets=targets,
        indicators=frozenset(facts.closure([each for each in every if each.pk in own], every)),
        units=frozenset(UnitPath.objects.filter(ancestor__in=tops).values_list("descendant", flat=True)),
        run=run_of(review),
    )


@dataclass(frozen=True)
class Unapproved:
    """Cells of a form and period that were sent and are not accepted at every tier yet; `mine` wait for who looks."""

    form: Form
    period: Period
    entries: int
    unusual: int
    reports: int
    mine: int = 0
    until: int = 0
    """The last of mine that was seen."""


def unapproved_entries(of: Scope) -> QuerySet[Entry]:
    """Cells that were sent once and do not count yet."""
    found = Entry.objects.filter(
        of.inside, is_current=True, village__isnull=True, indicator__in=of.indicators,
        submission__first_submitted_at__isnull=False,
    )  # fmt: skip
    return found.exclude(submission__state=SubmissionState.LOCKED).exclude(state=EntryState.BLANK)


def last_day(submission: Submission) -> date:
    return submission.end - timedelta(days=1)


def unapproved(of: Scope, user: User, day: date) -> list[Unapproved]:
    """By form and period, the newest first."""
    waiting = _by_form(entries_to_accept(of, user, day)).values("form", "start", "end", "entries", "until")
    mine = {(row["form"], row["start"], row["end"]): (row["entries"], row["until"]) for row in waiting}
    rows = list(_by_form(unapproved_entries(of)))
    forms = Form.objects.in_bulk([row["form"] for row in rows])
    return [
        Unapproved(
            forms[row["form"]],
            Period(row["start"], row["end"]),
            row["entries"],
            row["odd"],
            row["reports"],
            *mine.get((row["form"], row["start"], row["end"]), (0, 0)),
        )
        for row in rows
    ]


def entries_to_accept(of: Scope, user: User, day: date) -> QuerySet[Entry]:
    """Ordinary cells that wait for the user in the reports of the window.

    Those of other indicators too: a report counts once every cell of it has been accepted.
    """
    return access.acceptable_entries(user, day).filter(of.inside, unusual__isnull=True)


def _by_form(entries: QuerySet[Entry]) -> QuerySet[Entry, dict]:
    found = entries.order_by().values(
        form=F("submission__form"), start=F("submission__start"), end=F("submission__end")
    )
    counted = found.annotate(
        entries=Count("pk"), odd=Count("unusual"), reports=Count("submission", distinct=True), until=Max("pk")
    )
    return counted.order_by("-end", "form")


def missing(of: Scope, day: date) -> list[Unreported]:
    """Forms and periods with the units that have not sent them."""
    review = of.review
    return unreported(of.indicators, of.units, start=review.start, day=review.as_of, on=day)


def missing_units(found: Sequence[Unreported]) -> dict[int, Unit]:
    return Unit.objects.in_bulk({unit for each in found for unit in each.missing})


def scored(of: Scope) -> list[ScoreRecord]:
    """The scores as they stand today."""
    return list(current_records(of.run, of.targets)) if of.run else []


def estimated(records: Sequence[ScoreRecord]) -> list[ScoreRecord]:
    """Targets whose figure rests on an estimate."""
    return [each for each in records if each.estimate]


def lacking(records: Sequence[ScoreRecord]) -> list[ScoreRecord]:
    """Targets that were due and lack a value of some unit in the latest period, the emptiest first."""
    found = [each for each in records if each.band != Band.NOT_DUE and each.covered < each.expected]
    return sorted(found, key=lambda each: each.covered / each.expected)


def open_points(review: Review, day: date) -> dict[str, int]:
    """How much of each is open: cells, reports of units, and targets."""
    of = scope(review)
    records = scored(of)
    return {
        "unapproved": unapproved_entries(of).count(),
        "missing": sum(len(each.missing) for each in missing(of, day)),
        "estimated": len(estimated(records)),
        "lacking": len(lacking(records)),
    }

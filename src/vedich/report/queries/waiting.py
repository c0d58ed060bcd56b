"""What waits to be accepted: by form and period, unusual values first, by indicator, by report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, F, Max, QuerySet, When

from vedich.common.models import User
from vedich.plan.models import Indicator
from vedich.report.models import Acceptance, CorrectionRequest, Entry, Form, Value, ValueState
from vedich.report.queries import access
from vedich.scoring.period import Period


@dataclass(frozen=True)
class Waiting:
    """How many entries of a form and period wait for somebody, and in how many reports."""

    form: Form
    period: Period
    entries: int
    unusual: int
    reports: int

    @property
    def ordinary(self) -> int:
        return self.entries - self.unusual


def waiting(user: User, day: date) -> list[Waiting]:
    """What waits for the user, the oldest period first."""
    found = (
        access.acceptable_entries(user, day)
        .order_by()
        .values("submission__form", "submission__start", "submission__end")
        .annotate(entries=Count("pk"), odd=Count("unusual"), reports=Count("submission", distinct=True))
        .order_by("submission__start", "submission__form")
    )
    rows = list(found)
    forms = Form.objects.in_bulk([row["submission__form"] for row in rows])
    return [
        Waiting(
            forms[row["submission__form"]],
            Period(row["submission__start"], row["submission__end"]),
            row["entries"],
            row["odd"],
            row["reports"],
        )
        for row in rows
    ]


def entries_waiting(user: User, day: date, form: Form, period: Period) -> QuerySet[Entry]:
    """Entries of a form and period that wait for the user."""
    found = access.acceptable_entries(user, day)
    return found.filter(submission__form=form, submission__start=period.start, submission__end=period.end)


def unusual_first(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Unusual entries, the furthest off first."""
    times = F("unusual__times")
    far = Case(
        When(unusual__times__gte=1, then=times), When(unusual__times__gt=0, then=1 / times), default=Decimal(10**6)
    )
    found = entries.filter(unusual__isnull=False).annotate(far=far)
    return found.select_related("submission__unit", "indicator", "unusual").order_by("-far", "pk")


@dataclass(frozen=True)
class OfIndicator:
    """How many entries of one indicator wait."""

    indicator: Indicator
    entries: int
    unusual: int


def by_indicator(entries: QuerySet[Entry]) -> list[OfIndicator]:
    rows = list(entries.order_by().values("indicator").annotate(n=Count("pk"), odd=Count("unusual")))
    indicators = Indicator.objects.in_bulk([row["indicator"] for row in rows])
    found = [OfIndicator(indicators[row["indicator"]], row["n"], row["odd"]) for row in rows]
    return sorted(found, key=lambda it: (-it.unusual, it.indicator.code))


def of_one_indicator(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries by unit, the unusual ones first."""
    odd = Case(When(unusual__isnull=False, then=0), default=1)
    related = ("submission__unit", "indicator", "unusual")
    return entries.select_related(*related).order_by(odd, "submission__unit__code")


def last_seen(entries: QuerySet[Entry]) -> int:
    """The newest entry among those shown, so that what comes in later is not accepted unseen."""
    return entries.aggregate(last=Max("pk"))["last"] or 0


def last_amounts(entries: Sequence[Entry], period: Period, kind: str) -> Mapping[tuple[int, int], Decimal]:
    """The last accepted amount before the period, by unit and indicator; nil is zero."""
    values = Value.objects.filter(
        unit__in={it.submission.unit_id for it in entries},
        indicator__in={it.indicator_id for it in entries},
        is_current=True,
        kind=kind,
        end__lte=period.start,
    ).exclude(state=ValueState.NOT_APPLICABLE)
    lengths = period.end.toordinal() - period.start.toordinal()
    return {
        (it.unit_id, it.indicator_id): it.amount if it.amount is not None else Decimal(0)
        for it in values.order_by("end", "pk")
        # Values of another frequency are not what the cell is compared with.
        if abs(it.end.toordinal() - it.start.toordinal() - lengths) <= 3
    }


def batch_size(batch: int, user: User) -> int:
    """How many entries an act of the user accepted that can still be taken back; 0 where none."""
    return Acceptance.objects.filter(batch=batch, batch__by=user, undone=False).count()


def corrections_of(user: User, day: date) -> QuerySet[CorrectionRequest]:
    """Corrections of forms that the user's office compiles, those that wait first."""
    found = CorrectionRequest.objects.filter(submission__form__in=access.managed_forms(user, day))
    related = ("submission__unit", "submission__form", "indicator", "by", "decided_by")
    return found.select_related(*related).order_by(F("decided_at").asc(nulls_first=True), "-at")


def standing_of(corrections: Iterable[CorrectionRequest]) -> Mapping[tuple[int, int], Entry]:
    """What the cells say now that corrections ask about, by submission and indicator."""
    rows = list(corrections)
    found = Entry.objects.filter(
        submission__in=[it.submission_id for it in rows], is_current=True, village__isnull=True,
        indicator__in=[it.indicator_id for it in rows],
    )  # fmt: skip
    return {(it.submission_id, it.indicator_id): it for it in found}

"""Which units have not sent a report, over all forms that ask for some indicators and all periods of a window."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from vedich.report.models import Form, FormLine
from vedich.report.queries.calendar import periods_of, version_for
from vedich.report.queries.summaries import below_roots, first_sent
from vedich.scoring.period import Period

_ALL = 10_000


@dataclass(frozen=True)
class Unreported:
    """A form and period with the units that owe it and those of them that have never sent it."""

    form: Form
    period: Period
    owed: int
    missing: frozenset[int]


def unreported(
    indicators: Collection[int], units: Collection[int], *, start: date, day: date, on: date
) -> list[Unreported]:
    """Periods inside `[start, day]`, open on a day, of forms that ask these units for these indicators, newest first.

    Only where somebody is missing; a fixed number of queries.
    """
    asking = set(FormLine.objects.filter(indicator__in=indicators).values_list("version", flat=True))
    forms = list(
        Form.objects.filter(versions__in=asking, versions__published_at__isnull=False)
        .distinct()
        .prefetch_related("versions", "audience")
    )
    roots = {it.unit_id for form in forms for it in form.audience.all()}
    below, sent = below_roots(roots, {form.unit_kind for form in forms}), first_sent(forms)
    found = []
    for form in forms:
        owing = [it for root in form.audience.all() for it in below[root.unit_id] if it.kind == form.unit_kind]
        versions = list(form.versions.all())
        for period in periods_of(form, versions, on=on, back=_ALL):
            version = version_for(versions, period)
            inside = start <= period.start and period.end <= day + timedelta(days=1)
            if not inside or version is None or version.pk not in asking:
                continue
            owed = {it.unit for it in owing if it.unit in units and it.start <= period.last_day < it.end}
            missing = owed - sent[form.pk, period.start, period.end].keys()
            if missing:
                found.append(Unreported(form, period, len(owed), frozenset(missing)))
    return sorted(found, key=lambda it: (-it.period.last_day.toordinal(), it.form.code))

"""What is due: the reports of the units somebody fills in for, overdue ones first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from vedich.common.models import User
from vedich.org.models import Unit, UnitPath
from vedich.report.models import EntryState, Extension, Form, FormLine, Remark, Submission
from vedich.report.queries import access
from vedich.report.queries.board import Row, Standing, standing_of
from vedich.report.queries.calendar import dates_of, periods_of, version_for
from vedich.scoring.period import Period

FEW = 5
"""Units whose reports are listed one by one; who fills in for more starts from the board of each form."""
_PRESSING = list(Standing.values)


@dataclass(frozen=True)
class Due:
    """One report that is due, with how much of it is filled in and what it was returned with."""

    form: Form
    period: Period
    row: Row
    filled: int
    asked: int
    remark: Remark | None


def own_units(user: User, day: date) -> list[Unit]:
    """Units of today for which the user fills in, a few more than are listed one by one."""
    units = access.fillable_units(user, day).filter(valid_from__lte=day, valid_to__gt=day)
    kinds = Form.objects.filter(versions__published_at__isnull=False).values("unit_kind")
    return list(units.filter(kind__in=kinds).order_by("code")[: FEW + 1])


def due(units: Sequence[Unit], day: date) -> list[Due]:
    """Reports of these units: what still has to be done first, then what has been sent, newest first."""
    forms = Form.objects.filter(unit_kind__in={unit.kind for unit in units}).prefetch_related("versions", "audience")
    paths = _paths(units)
    submissions = _submissions(units)
    extensions = defaultdict(list)
    for extension in Extension.objects.filter(form__in=forms).order_by("at", "id"):
        extensions[extension.form_id, extension.start, extension.end].append(extension)
    asked = _asked()
    found = []
    for form in forms:
        roots, versions = {it.unit_id for it in form.audience.all()}, list(form.versions.all())
        for period in periods_of(form, versions, on=day):
            version = version_for(versions, period)
            given = extensions[form.pk, period.start, period.end]
            for unit in units:
                if unit.kind != form.unit_kind or not _owes(unit, period, roots, paths):
                    continue
                dates = dates_of(form, period, unit=unit.pk, given=given)
                submission = submissions.get((form.pk, unit.pk, period.start, period.end))
                row = Row(unit, submission, dates.due, dates.extended, *standing_of(submission, dates.due, day))
                filled = submission.filled if submission else 0
                found.append(Due(form, period, row, filled, asked.get(version.pk if version else 0, 0), None))
    remarks = _remarks([it.row.submission.pk for it in found if it.row.submission])
    found = [_with_remark(it, remarks) for it in found]
    return sorted(
        found, key=lambda it: (_rank(it.row), -it.period.last_day.toordinal(), it.form.code, it.row.unit.code)
    )


def _rank(row: Row) -> int:
    """What has been sent asks for nothing, however it stands since."""
    return min(_PRESSING.index(row.standing), _PRESSING.index(Standing.SUBMITTED))


def _paths(units: Sequence[Unit]) -> dict[int, list[UnitPath]]:
    found: dict[int, list[UnitPath]] = defaultdict(list)
    for path in UnitPath.objects.filter(descendant__in=[unit.pk for unit in units]):
        found[path.descendant_id].append(path)
    return found


def _owes(unit: Unit, period: Period, roots: set[int], paths: dict[int, list[UnitPath]]) -> bool:
    day = period.last_day
    return unit.valid_from <= day < unit.valid_to and any(
        path.ancestor_id in roots and path.valid_from <= day < path.valid_to for path in paths[unit.pk]
    )


def _submissions(units: Sequence[Unit]) -> dict[tuple, Submission]:
    said = Q(entries__is_current=True, entries__village__isnull=True) & ~Q(entries__state=EntryState.BLANK)
    found = Submission.objects.filter(unit__in=units).annotate(filled=Count("entries", filter=said))
    return {(it.form_id, it.unit_id, it.start, it.end): it for it in found}


def _asked() -> dict[int, int]:
    return dict(FormLine.objects.values_list("version").annotate(n=Count("pk")))


def _remarks(submissions: Sequence[int]) -> dict[int, Remark]:
    found = Remark.objects.filter(submission__in=submissions, answered_at__isnull=True).select_related(
        "by", "indicator"
    )
    return {it.submission_id: it for it in found.order_by("-at")}


def _with_remark(it: Due, remarks: dict[int, Remark]) -> Due:
    remark = remarks.get(it.row.submission.pk) if it.row.submission else None
    return Due(it.form, it.period, it.row, it.filled, it.asked, remark)

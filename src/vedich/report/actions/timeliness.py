"""How complete and how timely reporting is, as values of indicators that can be promised and scored like any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from vedich.common.jobs import announce
from vedich.common.models import Batch, User
from vedich.org.models import UnitKind
from vedich.plan.models import Direction, Frequency, Indicator, OverSpace, OverTime
from vedich.report.actions.values import Revision, record_values
from vedich.report.models import Form, Value, ValueKind, ValueSource, ValueState
from vedich.report.queries.board import Row, board
from vedich.report.queries.calendar import periods_of
from vedich.scoring.period import Period

OWED, SENT, ON_TIME = "PHAI-NOP", "DA-NOP", "DUNG-HAN"
_COUNTS = {
    OWED: ("Báo cáo phải nộp", "Reports owed"),
    SENT: ("Báo cáo đã nộp", "Reports sent"),
    ON_TIME: ("Báo cáo nộp đúng hạn", "Reports sent on time"),
}
_SHARES = {
    "TY-LE-NOP": ("Tỷ lệ nộp báo cáo", "Share of reports sent", SENT),
    "TY-LE-DUNG-HAN": ("Tỷ lệ nộp báo cáo đúng hạn", "Share of reports sent on time", ON_TIME),
}


def code(kind: str, what: str) -> str:
    """The code of an indicator of reporting for one kind of unit."""
    return f"BC-{kind}-{what}"


@transaction.atomic
def record_timeliness(month: Period, *, by: User | None, at: datetime, on: date) -> int:
    """Record for every unit what it owed, sent, and sent on time of all reports whose period ends in a month.

    Reports whose deadline has not passed are left out; run again, only what changed gets a new revision.
    """
    counted: dict[tuple[str, int], Counter[str]] = {}
    for form in Form.objects.prefetch_related("versions").order_by("code"):
        for period in _ending_in(form, month, on):
            for row in board(form, period, on=on).rows:
                if row.due < on:
                    counted.setdefault((form.unit_kind, row.unit.pk), Counter()).update(_count(row))
    kinds = sorted({kind for kind, _ in counted})
    indicators = {(kind, what): it for kind in kinds for what, it in ensure_indicators(kind).items()}
    fresh = _changed(counted, indicators, month)
    if not fresh:
        return 0
    batch = Batch.objects.create(at=at, by=by, source=f"BC {month}", counts={"recorded": len(fresh)})
    announce("values_accepted", {it.indicator for it in fresh}, by=by, at=at)
    return record_values(fresh, batch=batch, by=by, at=at)


def _ending_in(form: Form, month: Period, on: date) -> list[Period]:
    periods = periods_of(form, list(form.versions.all()), on=on, back=10_000)
    return [it for it in periods if month.contains(it.last_day)]


def _count(row: Row) -> dict[str, int]:
    return {OWED: 1, SENT: int(row.is_sent), ON_TIME: int(row.is_on_time)}


def ensure_indicators(kind: str) -> dict[str, Indicator]:
    """The indicators of reporting for one kind of unit, made where they are not there yet."""
    label = UnitKind(kind).label
    same = {
        "measure": "báo cáo",
        "direction": Direction.AT_LEAST,
        "over_time": OverTime.SUM,
        "over_space": OverSpace.SUM,
        "collected_at": kind,
        "frequency": Frequency.MONTH,
        "decimals": 0,
    }
    found = {}
    for what, (name, name_en) in _COUNTS.items():
        words = {"name": f"{name} ({label})", "name_en": f"{name_en} ({kind})"}
        found[what], _new = Indicator.objects.get_or_create(code=code(kind, what), defaults=same | words)
    for what, (name, name_en, part) in _SHARES.items():
        words = {"name": f"{name} ({label})", "name_en": f"{name_en} ({kind})", "measure": "%", "decimals": 1}
        formula = {"formula": f"100*[{code(kind, part)}]/[{code(kind, OWED)}]"}
        Indicator.objects.get_or_create(code=code(kind, what), defaults=same | words | formula)
    return found


def _changed(
    counted: dict[tuple[str, int], Counter[str]], indicators: dict[tuple[str, str], Indicator], month: Period
) -> list[Revision]:
    standing = {
        (it.indicator_id, it.unit_id): it
        for it in Value.objects.filter(
            indicator__in=indicators.values(), start=month.start, end=month.end, source=ValueSource.VERIFIED,
            is_current=True,
        )
    }  # fmt: skip
    fresh: list[Revision] = []
    for (kind, unit), counts in sorted(counted.items()):
        for what in _COUNTS:
            key = (indicators[kind, what].pk, unit)
            old, amount = standing.get(key), Decimal(counts[what])
            if old is None or old.amount != amount:
                replaces = old and (old.pk, old.revision)
                fresh.append(_revision(key, month, amount, replaces))
    return fresh


def _revision(key: Sequence[int], month: Period, amount: Decimal, replaces: tuple[int, int] | None) -> Revision:
    indicator, unit = key
    kind, source, state = ValueKind.ACTUAL, ValueSource.VERIFIED, ValueState.AMOUNT
    return Revision(indicator, unit, month.start, month.end, kind, source, state, amount, replaces)

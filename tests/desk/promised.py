"""Targets with values, parts and scores, made from the values up; every figure is made up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.desk.made import AT, DAY, END, Made, frame_of_plan, node, unit, user

from vedich.common.models import Batch, User
from vedich.common.roles import Role
from vedich.common.text import fold
from vedich.org.actions.units import rebuild_paths
from vedich.plan.models import Assignment, Indicator, Target, TargetVersion, Task
from vedich.report.models import Value
from vedich.review.models import Finding, FindingKind
from vedich.scorecard.actions import rescore
from vedich.scoring.period import Period, closed_in

ACCEPTED = datetime(2014, 1, 10, 2, 0, tzinfo=UTC)
QUARTERS = closed_in("quarter", date(2011, 1, 1), DAY)
STEPS = (38, 54, 66, 78, 52, 84, 99, 95, 110, 162, 100, 108)
"""Km of each of the twelve quarters: 1,046 in all."""


def shares(parts: int) -> list[list[Decimal]]:
    """The steps split among so many communes, the first the least, to the metre."""
    whole = sum(range(1, parts + 1))
    first = [[round(Decimal(step * (place + 1)) / whole, 3) for step in STEPS] for place in range(parts - 1)]
    rest = [Decimal(step) - sum((steps[i] for steps in first), Decimal(0)) for i, step in enumerate(STEPS)]
    return [*first, rest] if parts else []


def indicator(code: str = "GT-05", **more: object) -> Indicator:
    """Village roads in km, added up over time and communes, unless told otherwise."""
    terms = {
        "name": "Đường trục thôn, liên thôn được cứng hóa", "name_en": "Village roads hardened", "measure": "km",
        "direction": "at_least", "over_time": "sum", "over_space": "sum", "collected_at": "commune",
        "frequency": "quarter", "decimals": 0,
    }  # fmt: skip
    return Indicator.objects.create(code=code, **(terms | more))


def target(
    made: Made,
    code: str,
    measured: Indicator,
    value: object,
    *,
    unit_code: str = "10",
    node_code: str = "DA10",
    **more: object,
) -> Target:
    """A target with one version, under a scheme."""
    version = {
        key: more.pop(key)
        for key in ("due", "baseline", "baseline_date", "method", "decided_by", "decided_on")
        if key in more
    }
    made.targets[code] = Target.objects.create(
        code=code, node=made.nodes.get(node_code), indicator=measured, unit=made.units[unit_code],
        position=len(made.targets), search=fold(f"{code} {measured.name} {made.units[unit_code].name}"), **more,
    )  # fmt: skip
    TargetVersion.objects.create(target=made.targets[code], number=1, value=Decimal(value), **({"due": END} | version))
    return made.targets[code]


def report(
    made: Made,
    measured: Indicator,
    unit_code: str,
    amounts: Iterable[object],
    periods: Sequence[Period] = QUARTERS,
    **more: object,
) -> list[Value]:
    """One value per period: an amount, `nil`, `n/a`, or nothing where the amount is None."""
    terms = {"accepted_at": ACCEPTED} | more
    values = [
        Value(
            indicator=measured, unit=made.units[unit_code], start=period.start, end=period.end,
            state=amount if amount in ("nil", "n/a") else "amount",
            amount=None if amount in ("nil", "n/a") else Decimal(str(amount)), **terms,
        )
        for period, amount in zip(periods, amounts, strict=False)
        if amount is not None
    ]  # fmt: skip
    return Value.objects.bulk_create(values)


def correct(value: Value, amount: object, *, by: User | None = None, at: datetime = ACCEPTED) -> Value:
    """A new revision; the old one stays."""
    Value.objects.filter(pk=value.pk).update(is_current=False)
    key = {name: getattr(value, name) for name in ("indicator", "unit", "start", "end", "kind", "source")}
    return Value.objects.create(
        **key, amount=Decimal(str(amount)), revision=value.revision + 1, accepted_at=at, accepted_by=by
    )


def village_roads(parts: int = 2) -> Made:
    """A province that promised 2,600 km, its districts their parts of it, each with one commune that reports."""
    made = frame_of_plan([DAY])
    node(made, "CT3", "programme", "3. Đô thị và kết cấu hạ tầng", "NQ")
    node(made, "DA10", "scheme", "Đề án 10. Giao thông nông thôn", "CT3")
    Assignment.objects.create(node=made.nodes["DA10"], role="lead", holder_unit=made.units["SGT"])
    measured = indicator()
    whole = target(made, "10-05", measured, 2600, baseline=0)
    for place in range(parts):
        code = f"D{place}"
        unit(made, code, f"Huyện {place}", "district", "10")
        unit(made, f"C{place}", f"Xã {place}", "commune", code)
    rebuild_paths()
    batch = Batch.objects.create(at=AT, source="du-lieu.xlsx")
    for place, steps in enumerate(shares(parts)):
        target(made, f"10-05-{place}", measured, 2600 // parts, unit_code=f"D{place}", parent=whole)
        report(made, measured, f"C{place}", steps, batch=batch)
    Task.objects.create(
        code="V-1", target=whole, title="Vốn đối ứng 12 công trình", owner_unit=made.units["SGT"],
        deadline=date(2013, 9, 11), started=date(2013, 1, 1), search="von doi ung 12 cong trinh",
    )  # fmt: skip
    Finding.objects.create(
        review=made.review, kind=FindingKind.REASON, target=whole, text="12 công trình vướng mặt bằng.",
        text_en="Land for 12 works is not cleared.", agency=made.units["SGT"], illustrative=True,
        source="Sở Giao thông Vận tải, 10/07/2013",
    )  # fmt: skip
    score(made)
    return made


def score(made: Made) -> None:
    for run in made.runs:
        rescore(run, by=None, at=AT)


def office(made: Made) -> User:
    return user(made, Role.OFFICE, "10", "Văn phòng Tỉnh ủy")


def reporter(made: Made, code: str) -> User:
    return user(made, Role.REPORTER, code, f"Công chức xã {code}")

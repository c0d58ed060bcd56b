"""A plan of any size with stored scores, as the desk's tests need it; every figure is made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.common.text import fold
from vedich.funding.models import FundingLine
from vedich.org.actions.units import rebuild_paths
from vedich.org.models import Appointment, Unit
from vedich.plan.models import Assignment, Document, Indicator, Node, Target, TargetVersion, Task
from vedich.review.models import Finding, FindingKind, Review
from vedich.scorecard.models import Band, ScoreRecord, ScoreRun

AT = datetime(2013, 7, 15, 9, 0, tzinfo=UTC)
START, END, DAY = date(2011, 1, 1), date(2015, 12, 31), date(2013, 12, 31)
TREND = (date(2013, 3, 31), date(2013, 6, 30), DAY)
LEADER = "Phó Bí thư Thường trực Tỉnh ủy"
ATTAINED = {
    Band.EXCEEDED: 112, Band.ACHIEVED: 100, Band.OVER_60: 75, Band.UNDER_60: 40, Band.UNDER_20: 15, Band.NOT_STARTED: 0,
}  # fmt: skip
MIXED = (Band.NOT_STARTED, Band.UNDER_20, Band.UNDER_60, Band.OVER_60, Band.ACHIEVED, Band.EXCEEDED)


@dataclass
class Made:
    """What was made, to hold on to."""

    units: dict[str, Unit] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    runs: list[ScoreRun] = field(default_factory=list)
    review: Review | None = None

    @property
    def run(self) -> ScoreRun:
        return self.runs[-1]


def unit(made: Made, code: str, name: str, kind: str, parent: str = "") -> Unit:
    made.units[code] = Unit.objects.create(
        code=code, name=name, name_en=f"{name} (en)", kind=kind, parent_code=parent, search=fold(name)
    )
    return made.units[code]


def user(made: Made, role: Role, code: str = "10", post: str = "") -> User:
    """Somebody who holds a role at a unit."""
    person = User.objects.create(
        username=f"{role.lower()}-{code}-{User.objects.count()}", post=post or f"{role} {code}"
    )
    Appointment.objects.create(user=person, role=role, unit=made.units[code])
    return person


def node(made: Made, code: str, kind: str, title: str, parent: str = "") -> Node:
    made.nodes[code] = Node.objects.create(
        code=code,
        kind=kind,
        title=title,
        parent=made.nodes.get(parent),
        start=START,
        end=END,
        position=len(made.nodes),
        document=Document.objects.get_or_create(symbol=f"{code}-ĐA/TU", day=date(2011, 11, 27))[0],
        search=fold(title),
    )
    return made.nodes[code]


def target(
    made: Made,
    code: str,
    node_code: str | None,
    band: str,
    *,
    unit_code: str = "10",
    parent: str = "",
    forecast: float | None = None,
) -> Target:
    """A target scored alike in every run of the review."""
    indicator = Indicator.objects.create(
        code=f"I-{code}",
        name=f"Chỉ tiêu {code}",
        name_en=f"Target {code}",
        measure="km",
        direction="at_least",
        over_time="sum",
        over_space="sum",
        collected_at="commune",
        frequency="quarter",
        decimals=0,
    )
    made.targets[code] = Target.objects.create(
        code=code,
        node=made.nodes.get(node_code or ""),
        indicator=indicator,
        unit=made.units[unit_code],
        parent=made.targets.get(parent),
        position=len(made.targets),
        search=fold(indicator.name),
    )
    version = TargetVersion.objects.create(target=made.targets[code], number=1, due=END, value=Decimal(1000))
    score(made.targets[code], version, made.runs, band, forecast)
    return made.targets[code]


def score(thing: Target, version: TargetVersion, runs: Sequence[ScoreRun], band: str, forecast: float | None) -> None:
    attained = ATTAINED.get(Band(band))
    ScoreRecord.objects.bulk_create(
        ScoreRecord(
            run=run,
            target=thing,
            version=version,
            computed_at=AT,
            band=band,
            attained=attained,
            actual=None if attained is None else Decimal(10 * attained),
            estimate=True,
            covered=158,
            expected=164,
            forecast=forecast,
            reasons={"shown": None if attained is None else str(attained)},
        )
        for run in runs
    )


def task(
    made: Made, code: str, node_code: str, deadline: date, done: date | None = None, started: date | None = None
) -> Task:
    return Task.objects.create(
        code=code,
        node=made.nodes[node_code],
        title=f"Việc {code}",
        owner_unit=made.units["SGT"],
        deadline=deadline,
        done=done,
        started=started,
        search=fold(f"Việc {code}"),
    )


def frame_of_plan(days: Sequence[date] = TREND) -> Made:
    """A province with a district, two communes and an agency; a resolution, its review and its runs."""
    made = Made()
    unit(made, "10", "Lào Cai", "province")
    unit(made, "SGT", "Sở Giao thông Vận tải", "agency", "10")
    for district in ("085", "086"):
        unit(made, district, f"Huyện {district}", "district", "10")
        unit(made, f"X{district}", f"Xã X{district}", "commune", district)
    rebuild_paths()
    node(made, "NQ", "resolution", "Nghị quyết Đại hội")
    made.runs = [
        ScoreRun.objects.create(day=day, estimates=True, rulebook="mac-dinh", computed_at=AT) for day in sorted(days)
    ]
    made.review = Review.objects.create(
        code="giua-ky",
        tab="giua-ky",
        title="Sơ kết giữa nhiệm kỳ",
        node=made.nodes["NQ"],
        start=START,
        end=DAY,
        as_of=DAY,
        estimates=True,
        accepted_to=date(2013, 7, 15),
        trend_days=[day.isoformat() for day in days],
        issuer={"organisation": "Tỉnh ủy Lào Cai"},
        illustrative_note="Số liệu minh họa.",
        illustrative_note_en="Illustrative figures.",
    )
    return made


def programme(
    made: Made, number: int, schemes: Sequence[Sequence[str]], in_charge: str = "Ủy viên Ban Thường vụ"
) -> Node:
    """A programme with schemes, each given by the levels of its targets."""
    code = f"CT{number}"
    here = node(made, code, "programme", f"{number}. Chương trình {number}", "NQ")
    Assignment.objects.create(node=here, role="in_charge", holder_post=in_charge)
    Assignment.objects.create(node=here, role="lead", holder_unit=made.units["SGT"])
    Finding.objects.create(
        review=made.review, kind=FindingKind.WHY, node=here, text=f"Vì sao {number}", text_en=f"Why {number}"
    )
    for place, bands in enumerate(schemes, 1):
        scheme(made, f"DA{number}{place}", code, bands)
    return here


def scheme(made: Made, code: str, parent: str, bands: Sequence[str]) -> Node:
    here = node(made, code, "scheme", f"Đề án {code}", parent)
    for place, band in enumerate(bands, 1):
        known = ATTAINED.get(Band(band))
        made_target = target(made, f"{code}-{place:02d}", code, band, forecast=None if known is None else 16.0 * known)
        if band in (Band.NOT_STARTED, Band.UNDER_20):
            Finding.objects.create(
                review=made.review,
                kind=FindingKind.REASON,
                target=made_target,
                text=f"Lý do {made_target.code}",
                text_en=f"Reason {made_target.code}",
                agency=made.units["SGT"],
            )
    task(made, f"V-{code}-1", code, DAY - timedelta(days=111))
    task(made, f"V-{code}-2", code, DAY + timedelta(days=26), started=date(2013, 6, 1))
    task(made, f"V-{code}-3", code, date(2013, 5, 1), done=date(2013, 4, 30))
    for source, estimated, disbursed in (("Ngân sách tỉnh", 1850000, 812000), ("Nhân dân đóng góp", 420000, None)):
        FundingLine.objects.create(node=here, source=source, year=2013, estimated=estimated, disbursed=disbursed)
    return here

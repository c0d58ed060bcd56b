"""A small plan with stored scores, money, findings and a review: what documents are made from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.funding.models import FundingLine
from vedich.org.models import Appointment, Unit, UnitPath
from vedich.plan.models import (
    Assignment,
    AssignmentRole,
    Document,
    Indicator,
    Node,
    NodeKind,
    Target,
    TargetVersion,
    Task,
)
from vedich.review.models import Finding, FindingKind, Review
from vedich.scorecard.models import Band, ScoreRecord, ScoreRun

START, END, DAY = date(2011, 1, 1), date(2015, 12, 31), date(2013, 12, 31)
AT = datetime(2013, 7, 20, 3, 0, tzinfo=UTC)

TARGETS = {
    "A1": (("01", Band.EXCEEDED, 120), ("02", Band.ACHIEVED, 100), ("03", Band.OVER_60, 70), ("04", Band.UNDER_60, 40)),
    "A2": (("05", Band.OVER_60, 80), ("06", Band.UNDER_20, 10), ("07", Band.NOT_STARTED, 0)),
    "B1": (("08", Band.OVER_60, 65), ("09", Band.OVER_60, 62), ("10", Band.NOT_DUE, None)),
}
"""Per scheme: code, band, percent attained."""
MAIN = (("C1", Band.EXCEEDED, 110), ("C2", Band.OVER_60, 75), ("C3", Band.NO_DATA, None))
"""Main targets; the last one is carried by no scheme."""
LESSONS = ("Ban hành sớm, triển khai đồng bộ.", "Thứ hai: Tranh thủ ngân sách, khai thác nội lực.")


def unit(code: str, name: str, kind: str = "agency") -> Unit:
    made = Unit.objects.create(code=code, name=name, kind=kind, name_en=f"{name} (en)")
    UnitPath.objects.create(ancestor=made, descendant=made, depth=0)
    return made


def reader(place: Unit, name: str = "doc", role: str = Role.VIEWER) -> User:
    """Someone who holds a role at a unit."""
    user = User.objects.create_user(username=name, password="mat-khau-dai", post="Chuyên viên tổng hợp")
    Appointment.objects.create(user=user, role=role, unit=place)
    return user


def node(code: str, kind: str, title: str, parent: Node | None = None, **more: object) -> Node:
    place = Node.objects.count()
    return Node.objects.create(
        code=code, kind=kind, title=title, parent=parent, start=START, end=END, position=place, **more
    )


def target(code: str, under: Node, place: Unit, parent: Target | None = None, **more: object) -> Target:
    indicator = Indicator.objects.create(
        code=f"I{code}", name=f"Chỉ tiêu {code}", measure="km", direction="at_least", over_time="sum",
        over_space="sum", collected_at="province", frequency="year", **more,
    )  # fmt: skip
    made = Target.objects.create(
        code=code, node=under, indicator=indicator, unit=place, parent=parent, position=Target.objects.count()
    )
    TargetVersion.objects.create(target=made, number=1, due=END, value=Decimal(1000), baseline=Decimal(0))
    return made


def record(run: ScoreRun, of: Target, band: str, attained: int | None, **more: object) -> ScoreRecord:
    known = attained is not None
    behind = known and attained < 60
    values = {
        "attained": attained,
        "actual": Decimal(attained * 10) if known else None,
        "estimate": code_number(of) % 2 == 1,
        "covered": 1 if known else 0,
        "expected": 1,
        "planned": Decimal(600),
        "pace": "" if not known else "behind" if behind else "ahead",
        "required": Decimal((1000 - attained * 10) // 2) if known and attained < 100 else None,
        **more,
    }
    return ScoreRecord.objects.create(
        run=run, target=of, version=of.versions.get(), computed_at=AT, band=band,
        reasons={"steps": [["attained", f"{attained * 10} / 1000 × 100 = {attained}"]] if known else []}, **values,
    )  # fmt: skip


def code_number(of: Target) -> int:
    digits = "".join(char for char in of.code if char.isdigit())
    return int(digits or 0)


def plan() -> tuple[Unit, Node]:
    """A resolution with two programmes and three schemes, who answers for them, their tasks and their money."""
    place = unit("P", "Tỉnh mẫu", "province")
    works, farms = unit("S1", "Sở Một"), unit("S2", "Sở Hai")
    issued = Document.objects.create(symbol="Nghị quyết số 01-NQ/ĐH", day=date(2010, 10, 25))
    Document.objects.create(symbol="Văn bản không dẫn chiếu", day=None)
    top = node("NQ", NodeKind.RESOLUTION, "Nghị quyết Đại hội Đảng bộ tỉnh mẫu", document=issued)
    main = {code: target(code, top, place) for code, _, _ in MAIN}
    for code, title, agency in (("A", "Chương trình A", works), ("B", "Chương trình B", farms)):
        programme = node(code, NodeKind.PROGRAMME, title, top)
        Assignment.objects.create(node=programme, role=AssignmentRole.LEAD, holder_unit=agency)
        Assignment.objects.create(node=programme, role=AssignmentRole.IN_CHARGE, holder_post="Phó Bí thư Tỉnh ủy")
        for scheme, rows in TARGETS.items():
            if scheme[0] == code:
                under = node(scheme, NodeKind.SCHEME, f"Đề án {scheme}", programme)
                for target_code, _, _ in rows:
                    target(target_code, under, place)
    for part, whole in (("01", "C1"), ("03", "C2")):
        Target.objects.filter(code=part).update(parent=main[whole])
    _tasks(Node.objects.get(code="A1"))
    _money()
    return place, top


def _tasks(under: Node) -> None:
    for code, deadline, done in (
        ("T1", date(2012, 6, 30), date(2012, 6, 1)),
        ("T2", date(2012, 6, 30), date(2012, 9, 1)),
        ("T3", date(2013, 6, 30), None),
    ):
        Task.objects.create(
            code=code, node=under, title=f"Việc {code}", owner_post="Giám đốc Sở", deadline=deadline, done=done
        )


def _money() -> None:
    for code, source, estimated, allocated, disbursed in (
        ("A1", "Ngân sách tỉnh", 100000, 80000, 40000),
        ("B1", "Ngân sách trung ương", 50000, 40000, 20000),
        ("B1", "Vốn dân góp", 150000, None, None),
    ):
        FundingLine.objects.create(
            node=Node.objects.get(code=code), source=source, year=2012,
            estimated=estimated, allocated=allocated, disbursed=disbursed,
        )  # fmt: skip


def scores(day: date = DAY, rows: dict | None = None) -> ScoreRun:
    """The run of a day with a stored score for every target."""
    run = ScoreRun.objects.create(day=day, estimates=True, rulebook="mac-dinh 2010-01-01", computed_at=AT)
    for scheme in (rows or TARGETS).values():
        for code, band, attained in scheme:
            record(run, Target.objects.get(code=code), band, attained)
    for code, band, attained in MAIN:
        record(run, Target.objects.get(code=code), band, attained)
    return run


ISSUER = {
    "organisation": "Tỉnh ủy mẫu",
    "place": "Tỉnh mẫu",
    "symbol": "BC/TU",
    "layout": "party",
    "signature": {"authority": ["T/M BAN THƯỜNG VỤ"], "post": "PHÓ BÍ THƯ"},
    "recipients": ["Ban Bí thư Trung ương Đảng (để báo cáo)", "Lưu Văn phòng Tỉnh ủy"],
}


def review(of: Node, code: str = "mau-2013", *, with_findings: bool = True, **more: object) -> Review:
    made = Review.objects.create(
        code=code, tab="Mẫu", title="Sơ kết giữa nhiệm kỳ kế hoạch mẫu", title_en="Mid-term review of a sample plan",
        node=of, start=START, end=DAY, as_of=DAY, estimates=True, issuer=ISSUER,
        conference={"title": "Hội nghị lần thứ 13", "date": "2013-07-23"}, **more,
    )  # fmt: skip
    if with_findings:
        _findings(made)
    return made


def _findings(made: Review) -> None:
    weak = Target.objects.get(code="04")
    programme = Node.objects.get(code="A")
    rows = [
        (FindingKind.FACT, "Tăng trưởng kinh tế bình quân 14%/năm.", {"source": "Bài viết nguồn"}),
        (FindingKind.FACT, "Các cấp vào cuộc.", {"nature": "favourable", "source": "Bài viết nguồn"}),
        (FindingKind.FACT, "Vốn hạn hẹp.", {"nature": "difficult", "illustrative": True}),
        (FindingKind.REASON, "Vướng giải phóng mặt bằng 12 công trình.", {"target": weak, "illustrative": True}),
        (FindingKind.WHY, "Vốn bố trí chậm.", {"node": programme}),
        (FindingKind.SHORTCOMING, "An ninh nông thôn còn phức tạp.", {}),
        (FindingKind.SHORTCOMING, "Tuyên truyền còn lúng túng.", {}),
        (FindingKind.CAUSE, "Thiên tai, giá cả biến động.", {"nature": "objective"}),
        (FindingKind.CAUSE, "Một số cơ quan chủ trì chưa sâu sát.", {"nature": "subjective"}),
        (FindingKind.CAUSE, "Chương trình, đề án sát thực tế.", {"nature": "success"}),
        *((FindingKind.LESSON, text, {}) for text in LESSONS),
        (FindingKind.FORECAST, "Kinh tế tiếp tục phục hồi.", {}),
        (FindingKind.TASK, "Rà soát các chỉ tiêu đạt thấp.", {}),
        (FindingKind.TASK, "Ưu tiên vốn cho đề án chậm.", {}),
    ]
    for position, (kind, text, more) in enumerate(rows):
        Finding.objects.create(review=made, kind=kind, text=text, position=position, **more)

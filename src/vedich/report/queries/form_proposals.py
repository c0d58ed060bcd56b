"""Forms that the plan itself asks for: indicators nobody is asked yet, by who collects them and how often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from vedich.analytics import formula
from vedich.org import queries as org
from vedich.org.models import Unit, UnitKind
from vedich.plan.models import Assignment, AssignmentRole, Indicator, Node, NodeKind, Target
from vedich.report.models import Form, Tier
from vedich.report.queries.form_content import Content, Line, Section
from vedich.report.queries.forms import unasked
from vedich.scoring.period import Period, latest_closed

_KINDS = {
    "province": ("TINH", "tỉnh", "province"),
    "district": ("HUYEN", "huyện", "district"),
    "commune": ("XA", "xã", "commune"),
    "village": ("THON", "thôn, bản", "village"),
    "committee": ("CAP-UY", "cấp ủy", "Party committee"),
    "cell": ("CHI-BO", "chi bộ", "Party cell"),
    "agency": ("CO-QUAN", "cơ quan", "agency"),
    "mass_organisation": ("DOAN-THE", "đoàn thể", "mass organisation"),
    "team": ("TO-CONG-TAC", "tổ công tác", "team"),
}
_FREQUENCIES = {
    "month": ("THANG", "Báo cáo tháng của", "Monthly report of each"),
    "quarter": ("QUY", "Báo cáo quý của", "Quarterly report of each"),
    "half": ("6T", "Báo cáo 6 tháng của", "Half-yearly report of each"),
    "nine_months": ("9T", "Báo cáo 9 tháng của", "Nine-month report of each"),
    "year": ("NAM", "Báo cáo năm của", "Yearly report of each"),
    "once": ("KS", "Khảo sát ban đầu", "Baseline survey of each"),
}
NOWHERE = ("Chỉ tiêu dùng chung", "Shared indicators")
MOST_LINES = 400


@dataclass(frozen=True)
class Proposal:
    """A form that could be made, with everything it would ask."""

    code: str
    title: str
    title_en: str
    unit_kind: str
    frequency: str
    content: Content
    first: Period

    @property
    def unit_kind_label(self) -> str:
        return str(UnitKind(self.unit_kind).label)

    @property
    def asks(self) -> int:
        return len(self.content.indicators)


def proposals(office: Unit, day: date) -> list[Proposal]:
    """One form for each kind of unit and frequency that has indicators no form asks for, in sections by programme."""
    groups: dict[tuple[str, str], list[Indicator]] = {}
    for indicator in unasked().order_by("code"):
        groups.setdefault((indicator.collected_at, indicator.frequency), []).append(indicator)
    homes = _homes()
    leads = _leads(day)
    taken = set(Form.objects.values_list("code", flat=True))
    found = []
    for (kind, frequency), indicators in sorted(groups.items()):
        if kind not in _KINDS or not org.below(office, day).filter(kind=kind).exists():
            continue
        (short, name, name_en), (often, title, title_en) = _KINDS[kind], _FREQUENCIES[frequency]
        code = _free(f"BC-{short}-{often}", taken)
        found.append(
            Proposal(
                code, f"{title} {name}", f"{title_en} {name_en}", kind, frequency,
                _content(indicators[:MOST_LINES], homes, leads), _first(frequency, day),
            )
        )  # fmt: skip
    return found


def _free(code: str, taken: set[str]) -> str:
    number, free = 1, code
    while free in taken:
        number += 1
        free = f"{code}-{number}"
    taken.add(free)
    return free


def _first(frequency: str, day: date) -> Period:
    """The period that is running; for a survey, the next month."""
    if frequency == "once":
        start = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        return Period(start, (start + timedelta(days=32)).replace(day=1))
    closed = latest_closed(frequency, date(day.year + 1, 12, 31))
    while closed is not None and closed.start > day:
        closed = latest_closed(frequency, closed.start - timedelta(days=1))
    if closed is None:
        raise ValueError(frequency)
    return closed


def _content(indicators: Iterable[Indicator], homes: dict[int, Node], leads: dict[int, int]) -> Content:
    """Sections by programme in the order of the plan; the lead agency of a scheme owns its indicators."""
    sections: dict[int | None, list[Line]] = {}
    titles: dict[int | None, tuple[tuple[int, str], str]] = {}
    for indicator in indicators:
        home = homes.get(indicator.pk)
        top = _programme(home)
        key = top.pk if top else None
        titles[key] = ((top.position, top.code), top.title) if top else ((-1, ""), NOWHERE[0])
        sections.setdefault(key, []).append(Line(indicator.pk, leads.get(home.pk) if home else None))
    return Content(
        tuple(
            Section(titles[key][1][:300], NOWHERE[1] if key is None else "", tuple(sections[key]))
            for key in sorted(sections, key=lambda key: titles[key][0])
        ),
        tiers=(Tier.OFFICE.value,),
    )


def _programme(node: Node | None) -> Node | None:
    """The programme over a node, else the scheme or the resolution itself."""
    while node is not None and node.kind in (NodeKind.SCHEME, NodeKind.GROUP) and node.parent is not None:
        node = node.parent
    return node


def _homes() -> dict[int, Node]:
    """The node for which each indicator is collected: of its first target, or of a formula that is made of it."""
    nodes = Node.objects.in_bulk()
    for node in nodes.values():
        node.parent = nodes.get(node.parent_id) if node.parent_id else None
    by_code = {it.code: it for it in Indicator.objects.all()}
    found: dict[int, Node] = {}
    rows = Target.objects.filter(node__isnull=False).order_by("position", "code")
    carried = list(rows.values_list("indicator__code", "node").distinct())
    direct = sorted(carried, key=lambda row: nodes[row[1]].kind == NodeKind.RESOLUTION)
    for code, node in direct:
        found.setdefault(by_code[code].pk, nodes[node])
    for code, node in direct:
        for operand in _operands(by_code[code], by_code):
            found.setdefault(operand.pk, nodes[node])
    return found


def _operands(indicator: Indicator, by_code: dict[str, Indicator]) -> Iterator[Indicator]:
    if indicator.formula:
        try:
            yield from (by_code[code] for code in formula.operands(formula.parse(indicator.formula, by_code)))
        except formula.FormulaError:
            return
    elif indicator.weight_by_id:
        yield from (it for it in by_code.values() if it.pk == indicator.weight_by_id)


def _leads(day: date) -> dict[int, int]:
    """The lead agency of each node that still exists on the day."""
    rows = Assignment.objects.filter(
        role=AssignmentRole.LEAD, node__isnull=False, holder_unit__valid_from__lte=day, holder_unit__valid_to__gt=day
    )
    return dict(rows.order_by("-id").values_list("node", "holder_unit"))

"""Plan: nodes, indicators, targets with their milestones, assignments and tasks."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from build.spread import chance

from .below import districts, is_cascaded, plans
from .lists import Component, Line, SheetRow, components, main_lines, rows, scheme_lines
from .places import OLD, communes
from .values import amount

RESOLUTION = "NQ-XIV"
START, END = "2011-01-01", "2015-12-31"
CONGRESS = "Nghị quyết Đại hội Đảng bộ tỉnh Lào Cai lần thứ XIV"
HANDED_DOWN = "Kế hoạch giao chỉ tiêu cho các huyện, thành phố (minh họa)"
HANDED_DOWN_ON = "2011-12-20"
SHAPES = {
    "flow": ("at_least", "sum", "sum"),
    "stock": ("at_least", "last", "sum"),
    "level": ("at_least", "last", "none"),
    "rate": ("at_least", "mean", "none"),
    "peak": ("at_least", "max", "none"),
    "floor": ("at_least", "min", "none"),
    "fall": ("at_most", "last", "none"),
    "under": ("at_most", "mean", "none"),
    "keep": ("hold_at_least", "last", "none"),
    "cap": ("hold_at_most", "sum", "none"),
    "step": ("milestone", "max", "none"),
    "ratio": ("at_least", "last", "none"),
}
"""Direction, aggregation over time and over space of each shape a line can have."""
YEARLY_PATH = {"2011-12-31": "0.15", "2012-12-31": "0.35", "2013-12-31": "0.58", "2014-12-31": "0.80"}
EVERY = 8
"""One in so many targets of the province gets a yearly path."""


def _node(code: str, kind: str, title: str, parent: str, document: str, day: str, phase: str = "") -> SheetRow:
    return {
        "code": code,
        "kind": kind,
        "title": title,
        "parent": parent,
        "start": START,
        "end": END,
        "document": document,
        "document_date": day,
        "clause": "",
        "phase": phase,
    }


def _scheme_document(code: str) -> str:
    return f"Đề án {code.removeprefix('DA-')}-ĐA/TU (minh họa)"


def nodes() -> list[SheetRow]:
    """The `nodes` sheet: each programme is followed by its schemes."""
    found = [_node(RESOLUTION, "resolution", CONGRESS, "", CONGRESS, "")]
    schemes = rows("schemes.csv")
    for programme in rows("programmes.csv"):
        found.append(
            _node(
                programme["code"],
                "programme",
                programme["title"],
                RESOLUTION,
                programme["document"],
                programme["decided_on"],
                "Toàn khóa XIV",
            )
        )
        for scheme in schemes:
            if scheme["programme"] == programme["code"]:
                document = _scheme_document(scheme["code"])
                found.append(
                    _node(scheme["code"], "scheme", scheme["title"], programme["code"], document, scheme["decided_on"])
                )
    return found


def _indicator(line: Line) -> SheetRow:
    direction, over_time, over_space = SHAPES[line.shape]
    if line.shape == "ratio" and line.baseline is not None and line.baseline > line.target:
        direction = "at_most"
    return {
        "code": line.indicator,
        "name": line.name,
        "measure": line.measure,
        "direction": direction,
        "over_time": over_time,
        "over_space": line.over_space or over_space,
        "collected_at": line.collected_at,
        "frequency": line.frequency,
        "formula": line.reached if line.shape == "ratio" else "",
        "weight_by": "DAN_SO" if line.over_space == "weighted" else "",
        "decimals": line.decimals,
        "name_en": line.name_en,
    }


def _component(each: Component) -> SheetRow:
    return {
        "code": each.code,
        "name": each.name,
        "measure": each.measure,
        "direction": "at_least",
        "over_time": "last",
        "over_space": "sum",
        "collected_at": each.collected_at,
        "frequency": each.frequency,
        "formula": "",
        "weight_by": "",
        "decimals": 0,
        "name_en": each.name_en,
    }


def indicators() -> list[SheetRow]:
    """The `indicators` sheet: components first, so that a formula finds what it names."""
    return [*map(_component, components()), *map(_indicator, main_lines()), *map(_indicator, scheme_lines())]


def _target(line: Line, decided_by: str, decided_on: str) -> SheetRow:
    return {
        "code": line.code,
        "node": line.node,
        "indicator": line.indicator,
        "unit": OLD,
        "due": END,
        "value": str(line.target),
        "baseline": "" if line.baseline is None else str(line.baseline),
        "baseline_date": "" if line.baseline is None else START,
        "method": "",
        "weight": "",
        "parent": line.carries,
        "decided_by": decided_by,
        "decided_on": decided_on,
    }


def _parts(line: Line) -> Iterator[SheetRow]:
    """What each district was given; without a node, so that no programme counts a target twice."""
    plan, _ = plans(line)
    for district in districts():
        yield {
            **_target(line, HANDED_DOWN, HANDED_DOWN_ON),
            "code": f"{line.code}-{district}",
            "node": "",
            "unit": district,
            "value": amount(plan[district], line.decimals),
            "baseline": "0",
            "baseline_date": START,
            "parent": line.code,
        }


def targets() -> list[SheetRow]:
    """The `targets` sheet: main targets, schemes' targets, then the parts handed down to districts."""
    decided = {scheme["code"]: scheme["decided_on"] for scheme in rows("schemes.csv")}
    found = [_target(line, CONGRESS, "") for line in main_lines()]
    lines = list(scheme_lines())
    found += [_target(line, _scheme_document(line.node), decided[line.node]) for line in lines]
    for line in lines:
        if is_cascaded(line.code):
            found += _parts(line)
    return found


def milestones() -> list[SheetRow]:
    """The `milestones` sheet: a yearly path for some targets of the province."""
    found: list[SheetRow] = []
    for position, line in enumerate(scheme_lines()):
        whole = line.shape == "flow" or (line.shape in ("stock", "level", "fall") and line.baseline is not None)
        if position % EVERY or line.tier[0] != "P" or not whole:
            continue
        base = Decimal(0) if line.shape == "flow" else line.baseline or Decimal(0)
        for day, share in YEARLY_PATH.items():
            value = base + (line.target - base) * Decimal(share)
            found.append({"target": line.code, "date": day, "value": str(round(value, line.decimals))})
    return found


def _assignment(role: str, holder: str, *, node: str = "", target: str = "", unit: str = "") -> SheetRow:
    return {"node": node, "target": target, "unit": unit, "role": role, "holder": holder}


def _patrons() -> Iterator[SheetRow]:
    """Every commune has a committee member; every rural commune also a department for its new-style countryside."""
    posts = rows("posts.csv")
    random = chance("patrons")
    order = random.sample(range(len(posts)), len(posts))
    for position, commune in enumerate(communes()):
        first = posts[order[position % len(posts)]]
        yield _assignment("patron", first["post"], unit=commune.code)
        if commune.type == "Xã":
            second = posts[order[(position * 5 + 7) % len(posts)]]
            yield _assignment("patron", second["agency"], unit=commune.code)


def assignments() -> list[SheetRow]:
    """The `assignments` sheet. Only posts and bodies, never persons."""
    found = [_assignment("in_charge", "Bí thư Tỉnh ủy", node=RESOLUTION)]
    for row in (*rows("programmes.csv"), *rows("schemes.csv")):
        code = row["code"]
        found.append(_assignment("in_charge", row["in_charge"], node=code))
        found.append(_assignment("lead", row["lead"], node=code))
        found += [_assignment("coordinating", each, node=code) for each in row.get("coordinating", "").split()]
        found.append(_assignment("monitor", row["monitor"], node=code))
    found += [_assignment("lead", line.lead, target=line.code) for line in scheme_lines() if line.lead]
    return [*found, *_patrons()]


def tasks() -> list[SheetRow]:
    """The `tasks` sheet: what the last conclusion asked for, steps of milestone targets, and other work."""
    found: list[SheetRow] = []
    for row in rows("tasks.csv"):
        of_target = row["about"].startswith("DA") and not row["about"].startswith("DA-")
        found.append(
            {
                "code": row["code"],
                "node": "" if of_target else row["about"],
                "target": row["about"] if of_target else "",
                "title": row["title"],
                "owner": row["owner"],
                "deadline": row["deadline"],
                "started": row["started"],
                "done": row["done"],
                "share_done": row["share_done"],
            }
        )
    return found

"""Trends: what was done, what is expected, and what was promised, over time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from vedich.documents import metrics
from vedich.documents.charts.axes import Ground, Plane, decimals_of, gridlines, scale, spread, years
from vedich.documents.charts.svg import dot, frame, line, path, words
from vedich.documents.numbers import Amount, day, interval, number, quantity, signed, with_unit

SHAPES = {"desktop": (820.0, 330.0), "phone": (358.0, 268.0), "document": (640.0, 300.0)}


@dataclass(frozen=True)
class Point:
    """An amount as it stood on a day."""

    day: date
    value: Amount


@dataclass(frozen=True)
class Outlook:
    """The amount expected on a day, with the ends of its interval."""

    day: date
    value: Amount
    low: Amount
    high: Amount


@dataclass(frozen=True)
class Remark:
    """Something that happened on a day, in a few words."""

    day: date
    text: str


@dataclass(frozen=True)
class Trend:
    """One indicator of one unit over time; points oldest first, in the indicator's unit of measure."""

    actual: tuple[Point, ...]
    estimate: tuple[Point, ...] = ()
    plan: tuple[Point, ...] = ()
    """Corners of the planned path: baseline, milestones, target."""
    outlook: Outlook | None = None
    unit: str = ""
    decimals: int = 0
    accepted_to: date | None = None
    remarks: tuple[Remark, ...] = ()

    def every(self) -> list[Point]:
        ends = [] if self.outlook is None else [self.outlook]
        outlook = [Point(o.day, v) for o in ends for v in (o.low, o.value, o.high)]
        return [*self.actual, *self.estimate, *self.plan, *outlook]

    def last(self) -> Point | None:
        """Where the series stands: the last estimate, else the last actual figure."""
        return (self.actual + self.estimate)[-1] if self.actual or self.estimate else None


_SAY = {
    "vi": {
        "actual": "Thực hiện",
        "estimate": "Ước",
        "plan": "Kế hoạch",
        "outlook": "Dự báo",
        "accepted": "số đã duyệt đến {}",
        "to": "đến",
        "from": "từ",
        "range": "khoảng",
        "none": "Chưa có số liệu",
    },
    "en": {
        "actual": "Actual",
        "estimate": "Estimate",
        "plan": "Plan",
        "outlook": "Forecast",
        "accepted": "accepted up to {}",
        "to": "to",
        "from": "from",
        "range": "between",
        "none": "No data",
    },
}


def planned(plan: tuple[Point, ...], on: date) -> float | None:
    """The amount planned on a day: straight lines between the corners (domain §5), None outside them."""
    for a, b in pairwise(plan):
        if a.day <= on <= b.day:
            share = (on - a.day).days / max((b.day - a.day).days, 1)
            return float(a.value) + share * (float(b.value) - float(a.value))
    return None


def trend_sentence(trend: Trend, lang: str = "vi") -> str:
    """What the chart shows, read out."""
    say = _SAY[lang]

    def amount(value: Amount) -> str:
        return quantity(value, trend.unit, trend.decimals, lang)

    def dated(point: Point) -> str:
        return f"{amount(point.value)} ({day(point.day, lang)})"

    parts = []
    if trend.actual:
        first, last = trend.actual[0], trend.actual[-1]
        from_to = f"{say['from']} {dated(first)} {say['to']} {dated(last)}"
        parts.append(f"{say['actual']} {from_to if first != last else dated(first)}")
    if trend.estimate:
        parts.append(f"{say['estimate'].lower()} {dated(trend.estimate[-1])}")
    if trend.plan:
        parts.append(f"{say['plan'].lower()} {dated(trend.plan[-1])}")
    if trend.outlook:
        o = trend.outlook
        ends = f"{say['range']} {interval(o.low, o.high, trend.decimals, lang)}"
        parts.append(f"{say['outlook'].lower()} {dated(Point(o.day, o.value))}, {ends}")
    return ("; ".join(parts) if parts else say["none"]) + "."


def _end_labels(trend: Trend, lang: str, phone: bool) -> list[tuple[float, list[tuple[str, str]]]]:
    """For the plan and the outlook: the amount they end on, and their lines of text with a class each."""
    say, out = _SAY[lang], []
    if trend.plan:
        figure = number(trend.plan[-1].value, trend.decimals, lang)
        out.append((float(trend.plan[-1].value), [(figure if phone else f"{say['plan']} {figure}", "b")]))
    if trend.outlook:
        o = trend.outlook
        figure = number(o.value, trend.decimals, lang)
        rows = [(figure if phone else f"{say['outlook']} {figure}", "tk2")]
        out.append((float(o.value), rows if phone else [*rows, (interval(o.low, o.high, trend.decimals, lang), "")]))
    return out


def _plane(trend: Trend, lang: str, shape: str) -> tuple[Plane, tuple[float, ...]]:
    """The plotting area: margins are as wide as the labels that stand in them."""
    width, height = SHAPES[shape]
    phone = shape == "phone"
    points = trend.every()
    ticks = scale([float(p.value) for p in points], 3 if phone else 5, 10.0**-trend.decimals)
    left = 10 + max(metrics.width(number(t, decimals_of(ticks), lang), 13) for t in ticks)
    rows = [text for _, lines in _end_labels(trend, lang, phone) for text, _ in lines]
    right = width - 12 - max((metrics.width(text, 13, bold=True) for text in rows), default=0)
    days = [p.day for p in points] + [r.day for r in trend.remarks]
    first, last = min(days), max(days)
    if first == last:
        first, last = first - timedelta(days=45), last + timedelta(days=45)
    top = 16.0 + 18 * len(_key_rows(trend, lang)) if phone else 20.0
    return Plane(left, right, top, height - 30, first, last, ticks[0], ticks[-1]), ticks


def _lines(trend: Trend, plane: Plane, ground: Ground) -> Iterator[str]:
    """Band, plan, actual, estimate, forecast: later ones lie on top."""
    last = trend.last()
    if trend.outlook and last:
        o = trend.outlook
        here = plane.at(last.day, float(last.value))
        yield path([here, plane.at(o.day, float(o.high)), plane.at(o.day, float(o.low))], "cone", closed=True)
    for points, css in (
        (trend.plan, "pl"),
        (trend.actual, "act"),
        ((trend.actual[-1:] + trend.estimate) if trend.estimate else (), "est"),
        ((last, Point(trend.outlook.day, trend.outlook.value)) if trend.outlook and last else (), "fc"),
    ):
        drawn = [plane.at(p.day, float(p.value)) for p in points]
        if len(drawn) > 1:
            ground.draw(drawn)
            yield path(drawn, css)


def _dots(trend: Trend, plane: Plane) -> Iterator[str]:
    """A full dot on the last actual figure, rings on the estimate and on the forecast."""
    if trend.actual:
        yield dot(*plane.at(trend.actual[-1].day, float(trend.actual[-1].value)), 4.5, "pt")
    if trend.estimate:
        yield dot(*plane.at(trend.estimate[-1].day, float(trend.estimate[-1].value)), 4.5, "po")
    if trend.outlook:
        yield dot(*plane.at(trend.outlook.day, float(trend.outlook.value)), 3.5, "pf")


def _around(x: float, y: float) -> list[tuple[float, float, str]]:
    """Places for a label near a point, the usual one first."""
    sides = [(x + 10, y + 18, ""), (x - 8, y - 10, "e"), (x + 10, y - 8, ""), (x - 8, y + 20, "e")]
    return [*sides, (x + 14, y + 5, ""), (x - 14, y + 5, "e"), (x, y + 32, "m"), (x, y - 24, "m")]


def _gap(trend: Trend, plane: Plane, ground: Ground, lang: str, phone: bool) -> Iterator[str]:
    """The bracket between where the series stands and where the plan has it that day."""
    last = trend.last()
    due = planned(trend.plan, last.day) if last else None
    if last is None or due is None:
        return
    x, y_plan, y_here = plane.x(last.day), plane.y(due), plane.y(float(last.value))
    if abs(y_plan - y_here) < 24:
        return
    toward = 7 if y_here > y_plan else -7
    yield f'<path class="gap" d="M{x:.1f} {y_plan:.1f}V{y_here - toward:.1f}M{x - 4:.1f} {y_plan:.1f}h8"/>'
    ground.draw([(x, y_plan), (x, y_here)])
    text = with_unit(signed(float(last.value) - due, trend.decimals, lang), "" if phone else trend.unit)
    middle = (y_plan + y_here) / 2 + 4
    heights = (middle, (y_plan + middle) / 2 + 2, (y_here + middle) / 2 - 2)
    right, left = ([(x + dx, y, anchor) for y in heights] for dx, anchor in ((8, ""), (-8, "e")))
    beyond = (x - 2, y_plan - 8 if y_here > y_plan else y_plan + 18, "e")
    yield ground.place(text, "b", [*right, beyond, *left])


def _accepted(trend: Trend, plane: Plane, ground: Ground, lang: str) -> Iterator[str]:
    """The day up to which figures are accepted, as a dotted line."""
    if trend.accepted_to is None:
        return
    x, top = plane.x(trend.accepted_to), plane.top
    yield line(x, top - 8, x, plane.bottom, "now")
    text = _SAY[lang]["accepted"].format(day(trend.accepted_to, lang))
    yield ground.place(text, "", [(x - 6, top + 2, "e"), (x + 6, top + 2, ""), (x - 6, top + 20, "e")])
    ground.draw([(x, top + 24), (x, plane.bottom)])


def _standing(trend: Trend, plane: Plane, ground: Ground, lang: str, phone: bool) -> Iterator[str]:
    """The name, day and amount of the last figure."""
    if last := trend.last():
        name = _SAY[lang]["estimate" if trend.estimate else "actual"]
        figure = quantity(last.value, "" if phone else trend.unit, trend.decimals, lang)
        named = f"{name}: {figure}" if phone else f"{name} {day(last.day, lang)}: {figure}"
        yield ground.place(named, "tk5", _around(*plane.at(last.day, float(last.value))))


def _remarks(trend: Trend, plane: Plane, ground: Ground) -> Iterator[str]:
    """Short marks on the time axis with what happened."""
    for remark in trend.remarks:
        x, y = plane.x(remark.day), plane.bottom
        yield line(x, y - 14, x, y, "gap")
        rows = [(x + dx, y - up, anchor) for up in (5, 21, 37) for dx, anchor in ((6, ""), (-6, "e"))]
        yield ground.place(remark.text, "", rows)


def _ends(trend: Trend, plane: Plane, ground: Ground, lang: str, phone: bool) -> Iterator[str]:
    """Names and figures at the ends of plan and forecast, moved apart where they would touch."""
    labels = _end_labels(trend, lang, phone)
    heights = [17.0 * len(rows) for _, rows in labels]
    centres = spread([plane.y(value) for value, _ in labels], heights, plane.top - 14, plane.bottom + 8)
    for (_, rows), centre, height in zip(labels, centres, heights, strict=True):
        for i, (text, css) in enumerate(rows):
            yield ground.place(text, css, [(plane.right + 9, centre - height / 2 + 13 + 17 * i, "")])


def _key_rows(trend: Trend, lang: str) -> list[list[tuple[float, str, str, str]]]:
    """On a phone there is no room beside the lines: what each is called, in rows (x, line, name, ink) above them."""
    say = _SAY[lang]
    shown = (
        ("act", say["actual"], "tk5", bool(trend.actual)),
        ("est", say["estimate"], "tk5", bool(trend.estimate)),
        ("pl", say["plan"], "b", bool(trend.plan)),
        ("fc", say["outlook"], "tk2", trend.outlook is not None),
    )
    rows: list[list[tuple[float, str, str, str]]] = [[]]
    x = 0.0
    for css, name, ink, present in shown:
        needed = 26 + metrics.width(name, 13, bold=True)
        if present and x + needed > SHAPES["phone"][0]:
            rows.append([])
            x = 0.0
        if present:
            rows[-1].append((x, css, name, ink))
            x += needed + 14
    return rows


def _key(trend: Trend, lang: str) -> Iterator[str]:
    """The key of the phone shape: a piece of each line and its name."""
    for i, row in enumerate(_key_rows(trend, lang)):
        for x, css, name, ink in row:
            yield line(x, 10 + 18 * i, x + 22, 10 + 18 * i, css) + words(x + 26, 14 + 18 * i, name, ink)


def trend(series: Trend, *, lang: str = "vi", shape: str = "desktop", label: str = "", css: str = "ch") -> str:
    """The series as a chart: actual solid, estimate dotted, forecast dashed with its interval, plan thin and straight.

    `shape` is desktop, phone or document: three viewBoxes, so that text keeps its size. Raises ValueError for a
    series without a single figure, which has nothing to show: say so in words instead.
    """
    if not series.every():
        raise ValueError("a trend needs at least one figure")
    width, height = SHAPES[shape]
    phone = shape == "phone"
    plane, ticks = _plane(series, lang, shape)
    ground = Ground((plane.left, 0.0, width, plane.bottom - 1))
    body = [*gridlines(plane, ticks, lang), *years(plane, lang), *_lines(series, plane, ground)]
    body += _ends(series, plane, ground, lang, phone)
    body += _key(series, lang) if phone else _accepted(series, plane, ground, lang)
    body += [*_gap(series, plane, ground, lang, phone), *_dots(series, plane)]
    body += _standing(series, plane, ground, lang, phone)
    body += () if phone else _remarks(series, plane, ground)
    return frame(width, height, label or trend_sentence(series, lang), body, css)


def trend_pair(series: Trend, *, lang: str = "vi", label: str = "") -> str:
    """Both drawings for a page: `hp` is hidden on phones, `mo` is shown only there."""
    desktop = trend(series, lang=lang, label=label, css="ch hp")
    return desktop + trend(series, lang=lang, shape="phone", label=label, css="ch mo")

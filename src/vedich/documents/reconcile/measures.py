"""Measures: what a number counts or measures, and by how much its scale word multiplies it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from vedich.documents.reconcile.tokens import fold, tidy

SCALES = {"nghìn": 3, "ngàn": 3, "triệu": 6, "tỷ": 9, "tỉ": 9}
_SCALE = r"(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\b\s*){1,2}"
PHYSICAL = {
    "km": ("length", 3), "m": ("length", 0), "m2": ("area", 0), "m²": ("area", 0), "km2": ("area", 6),
    "km²": ("area", 6), "ha": ("area", 4), "m3": ("volume", 0), "m³": ("volume", 0), "tấn": ("weight", 3),
    "tạ": ("weight", 2), "kg": ("weight", 0), "mw": ("power", 6), "kwh": ("energy", 3), "usd": ("usd", 0),
    "lần": ("times", 0),
}  # fmt: skip
MEASURE = re.compile(
    r"\s*(?P<text>(?:điểm\s*(?:%|phần trăm))|(?:[%‰](?:\s*/\s*(?:năm|tháng|quý))?)"
    rf"|(?P<scale>{_SCALE})(?P<of>đồng|USD|[^\W\d_]+)?"
    r"|đồng\b|USD\b|km²|km2|m²|m2|m³|m3|km\b|ha\b|tấn\b|tạ\b|kg\b|m\b|MW\b|kWh\b|lần\b)",
    re.I,
)


@dataclass(frozen=True)
class Measure:
    """A dimension, and the power of ten by which the printed number is to be multiplied."""

    dimension: str = "count"
    """percent, points, money, count, or a physical one."""
    power: int = 0
    text: str = ""

    @property
    def factor(self) -> Decimal:
        return Decimal(1).scaleb(self.power)


NONE = Measure()


@lru_cache(maxsize=5_000)
def measure_of(text: str) -> Measure:
    """The measure that a text names: `tỷ đồng`, `%/năm`, `nghìn tấn`, `xã`."""
    plain = tidy(text).lower().strip(" .:;()")
    plain = re.sub(r"^(?:đơn vị tính|đvt|đơn vị)\s*:?\s*", "", plain)
    if not plain:
        return NONE
    if "điểm" in plain and ("%" in plain or "phần trăm" in plain):
        return Measure("points", 0, plain)
    if plain.startswith(("%", "phần trăm", "tỷ lệ", "tỉ lệ")):
        return Measure("percent", 0, plain)
    power, rest = 0, plain
    while match := re.match(r"(nghìn|ngàn|1000|1\.000|triệu|tỷ|tỉ)\b\s*", rest):
        power += SCALES.get(match[1], 3)
        rest = rest[match.end() :]
    if rest.startswith(("đồng", "vnd", "vnđ")) or (not rest and power >= 6):
        return Measure("money", power, plain)
    head = re.split(r"[\s/,]", rest, maxsplit=1)[0]
    if head in PHYSICAL:
        dimension, more = PHYSICAL[head]
        return Measure(dimension, power + more, plain)
    return Measure("count", power, plain)


def measure_after(text: str, at: int) -> tuple[Measure, int]:
    """The measure printed behind a number that ends at a place, and where the measure ends."""
    match = MEASURE.match(text, at)
    if match is None:
        return NONE, at
    whole = match["text"]
    if match["scale"] and match["of"] and fold(match["of"]) not in ("dong", "usd", "tan", "km", "ha", "m", "kg"):
        return Measure("count", measure_of(match["scale"] + "người").power, match["scale"].strip()), match.end("scale")
    return measure_of(whole), match.end("text")


def in_brackets(text: str) -> str:
    """The measure that a heading names in brackets or behind a comma: `Tỷ lệ đạt (%)`, `Diện tích, ha`."""
    for found in reversed(re.findall(r"\(([^()]{1,20})\)", text)):
        if is_measure(found):
            return str(found)
    return "%" if re.search(r"%\s*$", text) and not re.search(r"\d\s*%\s*$", text) else ""


def is_measure(text: str) -> bool:
    """Whether a text is a unit of measure on its own."""
    measure = measure_of(text)
    return measure.dimension != "count" or measure.power > 0

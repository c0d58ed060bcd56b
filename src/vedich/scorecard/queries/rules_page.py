"""The rules of a day in words: limits, pace, rounding, methods, and where each rule comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from vedich.common.templatetags.frame import language
from vedich.documents import numbers
from vedich.scoring.rulebook import Rulebook, Source

DEFAULT = "mac-dinh"
"""The rulebook that comes with the software."""


@dataclass(frozen=True)
class Edge:
    """One band and when a target is in it."""

    band: str
    rule: str


def _percent(value: Decimal | Fraction) -> str:
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(value)
    return numbers.percent(exact, min(max(-exact.normalize().as_tuple().exponent, 0), 1), language())


def rulebook_words(name: str) -> str:
    """`Bộ quy tắc mặc định, hiệu lực từ 01/01/2010`, from the name a score carries."""
    code, _space, since = name.rpartition(" ")
    called = _("the default rulebook") if code == DEFAULT else _("rulebook {code}").format(code=code or name)
    try:
        day = numbers.day(date.fromisoformat(since), language())
    except ValueError:
        return called
    return _("{rulebook}, in force since {day}").format(rulebook=called, day=day)


def edges(book: Rulebook) -> list[Edge]:
    """The eight bands, best first; the sign says which side an edge belongs to."""
    low, middle, full = (_percent(edge) for edge in book.band_edges)
    p = _("attainment")
    return [
        Edge("EXCEEDED", f"{p} > {full}"),
        Edge("ACHIEVED", f"{p} = {full}"),
        Edge("OVER_60", f"{middle} ≤ {p} < {full}"),
        Edge("UNDER_60", f"{low} ≤ {p} < {middle}"),
        Edge("UNDER_20", _("{p} < {low}, and work has begun").format(p=p, low=low)),
        Edge("NOT_STARTED", _(
            "something was accepted, but every accepted value is zero, nil or equal to the baseline, {p} < {full}, and "
            "no linked task has begun; or a milestone with tasks, none begun"
        ).format(p=p, full=full)),
        Edge("NOT_DUE", _("no reporting period has closed yet and nothing was accepted")),
        Edge("NO_DATA", _("a period has closed and nothing was accepted, or the figure cannot be worked out")),
    ]  # fmt: skip


def in_words(book: Rulebook) -> dict[str, str]:
    """The other rules, each in one sentence with its numbers."""
    settings = book.forecast
    return {
        "pace": _("A figure that lies within {share} of the way from the start to the target is on pace.").format(
            share=_percent(book.pace_tolerance * 100)
        ),
        "behind": _(
            "A programme or scheme is behind when more than {share} of its scored targets is under {edge}."
        ).format(share=_share(book.behind_share), edge=_percent(book.band_edges[1])),
        "forecast": _(
            "The interval is meant to hold in {interval} of cases; at least {least} figures are needed, and the last "
            "{recent} are used."
        ).format(
            interval=_percent(Decimal(str(settings.interval)) * 100),
            least=settings.minimum_points,
            recent=settings.recent_points,
        ),
    }


def _share(share: Fraction) -> str:
    """`1/3` stays a fraction: 33,3% is another number."""
    exact = share * 1000
    return _percent(share * 100) if exact.denominator == 1 else f"{share.numerator}/{share.denominator}"


@dataclass(frozen=True)
class Origin:
    """A rule and where it comes from; without a date it rests on no document."""

    rule: str
    source: Source

    @property
    def is_verified(self) -> bool:
        return self.source.date is not None


def sources(book: Rulebook) -> list[Origin]:
    """Every rule with its source."""
    names = {
        "band_edges": _("limits of the bands"),
        "pace_tolerance": _("tolerance of the pace"),
        "behind_share": _("when a programme is behind"),
        "forecast": _("forecast"),
    }
    return [Origin(names.get(rule, rule), source) for rule, source in book.sources.items()]

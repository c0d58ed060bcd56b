"""What was typed into the cells of a report, cleaned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from vedich.common.numbers import LARGEST_DIGITS, NumberProblem, read_number
from vedich.common.templatetags.frame import language
from vedich.common.templatetags.values import decimals_of
from vedich.common.text import composed, fold
from vedich.documents import numbers
from vedich.plan.models import Indicator
from vedich.report.models import EntryState, FormLine
from vedich.report.queries.filling import Cell, Said

MOST_DECIMALS = 6
"""Decimals a value keeps where its indicator does not fix them."""
LONGEST_REASON = 1000
_NIL = {"khong phat sinh", "kps", "nil", "none", "none occurred"}
_NOT_APPLICABLE = {"khong ap dung", "kad", "n/a", "na", "not applicable", "does not apply"}


@dataclass(frozen=True)
class Mistyped:
    """A cell that could not be read: what was typed stays, with a sentence and what it may have meant."""

    text: str
    sentence: str
    meant: tuple[str, ...] = ()


@dataclass
class Typed:
    """What a page of cells holds: what can be saved, and what cannot be read yet, by indicator."""

    cells: list[Cell] = field(default_factory=list)
    mistyped: dict[int, Mistyped] = field(default_factory=dict)


def read_said(text: str, indicator: Indicator, reason: str = "") -> Said:
    """What a person says in a cell. Raises NumberProblem."""
    reason = composed(reason).strip()[:LONGEST_REASON]
    words = fold(text)
    if not words:
        return Said(EntryState.BLANK, None, reason)
    if words in _NIL:
        return Said(EntryState.NIL, None, reason)
    if words in _NOT_APPLICABLE:
        return Said(EntryState.NOT_APPLICABLE, None, reason)
    amount = read_number(text, decimals=decimals_allowed(indicator), measure=indicator.measure)
    return Said(EntryState.AMOUNT, amount, reason)


def read_native(amount: Decimal, indicator: Indicator, reason: str = "") -> Said:
    """A number that a spreadsheet holds as a number. Raises NumberProblem where it has more decimals than it may."""
    if -int(amount.normalize().as_tuple().exponent) > decimals_allowed(indicator):
        raise NumberProblem("too_precise")
    if amount.adjusted() >= LARGEST_DIGITS:
        raise NumberProblem("too_large")
    return Said(EntryState.AMOUNT, amount, composed(reason).strip()[:LONGEST_REASON])


def decimals_allowed(indicator: Indicator) -> int:
    return MOST_DECIMALS if indicator.decimals is None else indicator.decimals


def written(said: Said, indicator: Indicator) -> str:
    """How a cell's content stands in its input; `read_said` reads it back as the same."""
    match said.state:
        case EntryState.NIL:
            return _("none occurred")
        case EntryState.NOT_APPLICABLE:
            return _("does not apply")
        case EntryState.AMOUNT if said.amount is not None:
            return plainly(said.amount, indicator)
    return ""


def plainly(amount: Decimal, indicator: Indicator) -> str:
    """An amount as it is typed: in the reader's marks, with as many decimals as it has."""
    places = max(-int(amount.normalize().as_tuple().exponent), 0)
    digits = max(places, decimals_of(indicator, amount) if places else 0)
    return numbers.number(amount, digits, "vi").replace(numbers.MINUS, "-")


def sentence_of(problem: NumberProblem, indicator: Indicator) -> str:
    """What is wrong with what was typed, and what to type."""
    example, places = ("18.5", 1) if decimals_allowed(indicator) else ("18", 0)
    about = {
        "example": numbers.number(Decimal(example), places, language()),
        "decimals": decimals_allowed(indicator),
        "measure": indicator.measure,
    }
    return {
        "not_a_number": _("This must be a number, such as %(example)s."),
        "ambiguous": _("This may mean two numbers. Which one?"),
        "too_precise": _("At most %(decimals)s decimals, such as %(example)s."),
        "too_large": _("This number is too large; mind the decimal mark."),
        "wrong_measure": _("Write the number in %(measure)s, such as %(example)s."),
    }[problem.code] % about


def read_typed(
    posted: QueryDict, lines: Mapping[int, FormLine], *, prefix: str = "", village: int | None = None
) -> Typed:
    """Read every cell of a page; the reading chosen for an ambiguous one counts."""
    found = Typed()
    for key, line in lines.items():
        name = f"{prefix}{key}"
        if f"v-{name}" not in posted:
            continue
        text = posted.get(f"pick-{name}") or posted[f"v-{name}"]
        try:
            said = read_said(text, line.indicator, posted.get(f"why-{name}", ""))
        except NumberProblem as problem:
            meant = tuple(plainly(it, line.indicator) for it in problem.meant)
            found.mistyped[key] = Mistyped(text, sentence_of(problem, line.indicator), meant)
            continue
        seen = posted.get(f"seen-{name}", "")
        found.cells.append(Cell(key, said, None if seen == "mine" else int(seen) if seen.isdecimal() else 0, village))
    return found

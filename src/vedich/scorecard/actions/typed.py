"""Points and conditions of classification as people type or paste them, read into what an act writes down."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from vedich.common.numbers import NumberProblem, read_number
from vedich.common.text import composed, fold
from vedich.scorecard.actions.refusals import ManyRefused, Refused
from vedich.scorecard.queries.classification_words import CONDITIONS, amount
from vedich.scoring.classification import SCALE, Rules


@dataclass(frozen=True)
class Typed:
    """What was typed about one unit; None where nothing was."""

    points: Mapping[str, Decimal] = field(default_factory=dict)
    tasks_done: Decimal | None = None
    on_time: Decimal | None = None
    beyond: Decimal | None = None
    disciplined: bool | None = None
    not_reviewed: str = ""
    origins: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


_SHARES = ("tasks_done", "on_time", "beyond")
_YES, _NO = {"co", "yes", "1", "x"}, {"khong", "no", "0"}
DISCIPLINED = _("disciplined")


def typed_of(fields: Mapping[str, str], rules: Rules) -> Typed:
    """Points, shares and facts as they were typed, by name of the field. Raises Refused naming the first wrong one."""
    points = {
        group.code: read
        for group in rules.groups
        if (read := _number(group.code, fields.get(group.code, ""), group.points)) is not None
    }
    shares = {name: _number(str(CONDITIONS[name]), fields.get(name, ""), SCALE) for name in _SHARES}
    done, on_time = shares["tasks_done"], shares["on_time"]
    if done is not None and on_time is not None and on_time > done:
        raise Refused("on_time_above_done", on_time=amount(on_time), done=amount(done))
    return Typed(
        points=points,
        disciplined=_yes_or_no(fields.get("disciplined", "")),
        not_reviewed=fields.get("not_reviewed", ""),
        **shares,
    )


def _number(field: str, text: str, most: Decimal) -> Decimal | None:
    if not text.strip():
        return None
    try:
        found = read_number(text, decimals=2, measure="%")
    except NumberProblem as problem:
        # 18.50 may be 1850 elsewhere; of points up to 100 it can only be one thing.
        fitting = [each for each in problem.meant if 0 <= each <= most]
        if len(fitting) != 1:
            raise Refused("not_a_number", field=field, typed=text.strip()[:30]) from problem
        found = fitting[0]
    if not 0 <= found <= most:
        raise Refused("out_of_range", field=field, typed=text.strip()[:30], most=amount(most))
    return found


def _yes_or_no(text: str) -> bool | None:
    word = fold(text).strip()
    if word in _YES or word in _NO:
        return word in _YES
    if word:
        raise Refused("yes_or_no", field=DISCIPLINED)
    return None


def columns(rules: Rules) -> list[str]:
    """The columns of the file to fill in, after code and name."""
    return [*(group.code for group in rules.groups), *_SHARES, "disciplined", "not_reviewed"]


def lines_of(text: str, codes: Mapping[str, int], rules: Rules) -> dict[int, Typed]:
    """Lines pasted from a spreadsheet, by key of the member: code, name, then the columns. Raises ManyRefused."""
    names = columns(rules)
    found: dict[int, Typed] = {}
    problems: list[tuple[int, str, Refused]] = []
    rows = [(place, cells) for place, line in enumerate(composed(text).splitlines(), 1) if any(cells := _cells(line))]
    known = {fold(code): member for code, member in codes.items()}
    for place, cells in rows:
        code = cells[0]
        member = known.get(fold(code)) or known.get(fold(code.zfill(5))) or known.get(fold(code.zfill(3)))
        if member is None and place == rows[0][0] and fold(code) in ("ma", "code"):
            continue
        try:
            if member is None:
                raise Refused("unknown_unit", unit=code[:40])
            if member in found:
                raise Refused("unit_twice", unit=code[:40])
            if len(cells) > len(names) + 2 or len(cells) < 3:
                raise Refused("wrong_columns", found=len(cells), needed=len(names) + 2)
            found[member] = typed_of(dict(zip(names, cells[2:], strict=False)), rules)
        except Refused as refused:
            problems.append((place, code[:40], refused))
    if problems:
        raise ManyRefused(problems)
    if not found:
        raise Refused("nothing_typed")
    return found


def _cells(line: str) -> Sequence[str]:
    """Cells of one line: by tabs, as a spreadsheet copies them; by semicolons, as a Vietnamese one saves; by commas."""
    line = line.lstrip("\ufeff")
    mark = "\t" if "\t" in line else ";" if ";" in line else ","
    return [cell.strip().lstrip("'") for cell in next(csv.reader([line], delimiter=mark), [])]

"""Successions: the predecessor ends, the successor begins, the shares add up."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from vedich.exchange.checking.referring import check_unit
from vedich.exchange.merged import Merged
from vedich.exchange.records import SuccessionRow
from vedich.exchange.stored import plain

TOLERANCE = Decimal("0.000001")


def check_successions(merged: Merged) -> None:
    groups: dict[tuple[str, date], list[SuccessionRow]] = defaultdict(list)
    for each in merged.rows("succession").values():
        row = cast("SuccessionRow", each)
        _check_ends(merged, row)
        check_unit(merged, "succession", row.row, "to_code", row.to_code, row.date)
        groups[row.from_code, row.date].append(row)
    for (code, day), rows in groups.items():
        _check_shares(merged, code, day, rows)


def _check_ends(merged: Merged, row: SuccessionRow) -> None:
    eve = row.date - timedelta(days=1) if row.date > date.min else row.date
    if not check_unit(merged, "succession", row.row, "from_code", row.from_code, eve):
        return
    unit = merged.units.on(row.from_code, eve)
    if unit is not None and unit.valid_to != row.date:
        merged.problems.add(
            "predecessor_stays", sheet="succession", row=row.row, column="from_code", value=row.from_code, day=row.date
        )


def _check_shares(merged: Merged, code: str, day: date, rows: list[SuccessionRow]) -> None:
    """Shares that are determined may not exceed the whole; all of them together are the whole."""
    known = [row.share for row in rows if row.share is not None]
    total = sum(known, Decimal(0))
    too_much, too_little = total > 1 + TOLERANCE, total < 1 - TOLERANCE
    if too_much or (too_little and len(known) == len(rows)):
        row = max(row.row for row in rows)
        merged.problems.add(
            "shares_sum", sheet="succession", row=row, column="share", value=code, day=day, sum=plain(total)
        )

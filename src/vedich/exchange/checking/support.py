"""Checking sponsorship: who helps whom, and that what is promised and given hangs together."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import Any

from vedich.exchange.checking.referring import check_order, check_unit
from vedich.exchange.merged import Merged
from vedich.org.models import UnitKind
from vedich.support.models import MONEY
from vedich.support.queries.measures import canonical, is_other_money

SHEETS = {"units", "sponsorships", "agreements", "pledges", "deliveries"}


def check_support(merged: Merged) -> None:
    """Every row of the files, and what would stand of the database beside them."""
    for row in _rows(merged, "sponsorships"):
        _check_sponsorship(merged, row)
    _check_overlaps(merged)
    held = merged.rows("sponsorships")
    for sheet in ("agreements", "pledges", "deliveries"):
        for row in _rows(merged, sheet):
            key = (row.sponsor, row.commune, row.valid_from)
            if key in held:
                _CHECKS[sheet](merged, held[key], row)
            elif not _lost(merged, "sponsorships", row.sponsor):
                _say(merged, "no_sponsorship", sheet, row, "commune", row.commune, sponsor=row.sponsor)


def _rows(merged: Merged, sheet: str) -> list[Any]:
    return list(merged.parsed.rows[sheet].values()) if sheet in merged.parsed.sheets else []


def _lost(merged: Merged, sheet: str, code: str) -> bool:
    return sheet in merged.parsed.lost or code in merged.parsed.spoiled[sheet]


def _check_sponsorship(merged: Merged, row: Any) -> None:
    check_order(merged, "sponsorships", row, "valid_from", "valid_to")
    check_unit(merged, "sponsorships", row.row, "sponsor", row.sponsor, row.valid_from)
    there = check_unit(merged, "sponsorships", row.row, "commune", row.commune, row.valid_from)
    commune = merged.units.on(row.commune, row.valid_from)
    if there and commune is not None and commune.kind != UnitKind.COMMUNE:
        _say(merged, "sponsored_no_commune", "sponsorships", row, "commune", row.commune)
    if bool(row.ended_by) != (row.ended_on is not None) or (row.planned_to is not None and not row.ended_by):
        column = "ended_on" if row.ended_by else "ended_by"
        _say(merged, "ended_by_nothing", "sponsorships", row, column, "")
    elif row.planned_to is not None and row.planned_to < row.valid_to:
        _say(merged, "ended_later", "sponsorships", row, "valid_to", row.valid_to, planned=row.planned_to)


def _check_overlaps(merged: Merged) -> None:
    """Of the same two, one sponsorship holds on any day."""
    if "sponsorships" not in merged.parsed.sheets:
        return
    pairs: dict[tuple[object, object], list[Any]] = defaultdict(list)
    for row in merged.rows("sponsorships").values():
        pairs[_unit(merged, row.sponsor, row), _unit(merged, row.commune, row)].append(row)
    for found in pairs.values():
        found.sort(key=lambda row: row.valid_from)
        for before, row in itertools.pairwise(found):
            if row.valid_from < before.valid_to and (row.row or before.row):
                said = row if row.row else before
                _say(merged, "sponsored_twice", "sponsorships", said, "valid_from", said.valid_from)


def _unit(merged: Merged, code: str, row: Any) -> object:
    """The unit that a code means where the sponsorship begins: a code may come to mean another one."""
    found = merged.units.on(code, row.valid_from)
    return code, found.valid_from if found else None


def _check_agreement(merged: Merged, held: Any, row: Any) -> None:
    if not row.withdrawn_reason:  # what was taken back binds the end no longer
        _check_day(merged, "agreements", held, row, "signed")


def _check_pledge(merged: Merged, held: Any, row: Any) -> None:
    _check_measure(merged, "pledges", row)
    if row.deadline < held.valid_from:
        _say(merged, "outside_sponsorship", "pledges", row, "deadline", row.deadline)
    key = (row.sponsor, row.commune, row.valid_from, row.agreement)
    if row.agreement and key not in merged.rows("agreements") and not _lost(merged, "agreements", row.sponsor):
        _say(merged, "no_agreement", "pledges", row, "agreement", row.agreement)


def _check_delivery(merged: Merged, held: Any, row: Any) -> None:
    _check_measure(merged, "deliveries", row)
    if row.withdrawn != "yes":
        _check_day(merged, "deliveries", held, row, "day")
    if row.word == "disputed" and not row.note:
        _say(merged, "disputed_for_nothing", "deliveries", row, "note", "")
    if not row.pledge:
        return
    pledge: Any = merged.rows("pledges").get((row.sponsor, row.commune, row.valid_from, row.pledge))
    if pledge is None:
        if not _lost(merged, "pledges", row.sponsor):
            _say(merged, "no_pledge", "deliveries", row, "pledge", row.pledge)
    elif pledge.measure != row.measure and row.withdrawn != "yes":
        _say(merged, "pledged_in_other", "deliveries", row, "measure", row.measure, pledged=pledge.measure)


def _check_day(merged: Merged, sheet: str, held: Any, row: Any, column: str) -> None:
    day = getattr(row, column)
    if not held.valid_from <= day < held.valid_to:
        _say(merged, "outside_sponsorship", sheet, row, column, day)


def _check_measure(merged: Merged, sheet: str, row: Any) -> None:
    if is_other_money(row.measure):
        _say(merged, "money_in_millions", sheet, row, "measure", row.measure, money=MONEY)
    elif (known := canonical(row.measure)) != row.measure:
        _say(merged, "measure_spelled", sheet, row, "measure", row.measure, known=known)
    if row.measure == MONEY and row.value is not None:
        _say(merged, "money_has_a_value", sheet, row, "value", row.value)
    if row.withdrawn == "yes" and not row.reason:
        _say(merged, "withdrawn_for_nothing", sheet, row, "reason", "")


_CHECKS = {"agreements": _check_agreement, "pledges": _check_pledge, "deliveries": _check_delivery}


def _say(merged: Merged, code: str, sheet: str, row: Any, column: str, value: object, **about: object) -> None:
    merged.problems.add(code, sheet=sheet, row=row.row, column=column, value=value, **about)

"""Saying what one line has: a new one, or a correction with its reason; what stood before is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from vedich.common import audit
from vedich.common.models import User
from vedich.common.text import one_line
from vedich.funding.actions.refusals import Refused
from vedich.funding.actions.writing import hold, tell_keepers, write
from vedich.funding.models import AMOUNTS, FundingLine, RevisionOrigin
from vedich.funding.permissions import can_keep_money
from vedich.funding.queries.kept import SOURCE, known_sources, spelled, with_revision, years_of
from vedich.plan.models import Node

REASON = 500

Amounts = Mapping[str, Decimal | None]
"""What is said of each stage, in million VND; None where nothing is known."""


@transaction.atomic
def add_line(
    node: Node, source: str, year: int | None, amounts: Amounts, *, by: User, at: datetime, on: date
) -> FundingLine:
    """Write down a line that nobody has spoken of yet."""
    _may(by, node, on)
    source = spelled(source, known_sources())
    if not source:
        raise Refused("no_source")
    if len(source) > SOURCE:
        raise Refused("source_too_long", length=len(source), most=SOURCE)
    years = years_of(node, on)
    if year not in years:
        raise Refused("no_year", first=years[0], last=years[-1])
    if all(amounts[name] is None for name in AMOUNTS):
        raise Refused("nothing_said")
    _not_in_the_future(year, amounts, on)
    hold([node.pk])
    if FundingLine.objects.filter(node=node, source=source, year=year).exists():
        raise Refused("line_exists", source=source, year=year)
    line = FundingLine(node=node, source=source, year=year, **{name: amounts[name] for name in AMOUNTS})
    write([line], RevisionOrigin.TYPED, by=by, at=at)
    _recorded("add_line", line, by=by, at=at, on=on, said=_plain(line))
    return line


@transaction.atomic
def correct_line(
    line: FundingLine, amounts: Amounts, *, reason: str, seen: int, by: User, at: datetime, on: date
) -> FundingLine | None:
    """Correct what stands; `seen` is the revision that stood when the form was opened. None where it says the same."""
    _may(by, line.node, on)
    reason = one_line(reason)
    hold([line.node_id])
    stands = with_revision(FundingLine.objects.filter(pk=line.pk)).select_related("node").get()
    if all(getattr(stands, name) == amounts[name] for name in AMOUNTS):
        return None  # the button was pressed twice
    if stands.revision != seen:
        raise Refused("changed_since", source=stands.source, year=stands.year)
    if not reason:
        raise Refused("no_reason")
    if len(reason) > REASON:
        raise Refused("reason_too_long", length=len(reason), most=REASON)
    _not_in_the_future(stands.year, amounts, on)
    before = _plain(stands)
    for name in AMOUNTS:
        setattr(stands, name, amounts[name])
    write([stands], RevisionOrigin.TYPED, reason=reason, by=by, at=at)
    _recorded("correct_line", stands, by=by, at=at, on=on, before=before, said=_plain(stands), reason=reason)
    return stands


def _may(by: User, node: Node, on: date) -> None:
    if not can_keep_money(by, node, on):
        raise PermissionDenied


def _not_in_the_future(year: int, amounts: Amounts, on: date) -> None:
    if amounts["disbursed"] and year > on.year:
        raise Refused("not_yet", year=year)


def _plain(line: FundingLine) -> dict[str, str | None]:
    """The amounts as the audit log keeps them."""
    said = {name: getattr(line, name) for name in AMOUNTS}
    return {name: None if amount is None else f"{Decimal(amount).normalize():f}" for name, amount in said.items()}


def _recorded(act: str, line: FundingLine, *, by: User, at: datetime, on: date, **detail: object) -> None:
    audit.record(act, f"{line.node.code} {line.source} {line.year}", by=by, at=at, **detail)
    key = f"money {line.pk} {at.isoformat()}"
    tell_keepers({line.node_id: 1}, key, reverse("funding_lines", args=[line.node.code]), by=by, at=at, on=on)

"""Sheets of sponsorship; all of them optional."""

from __future__ import annotations

from vedich.exchange import records
from vedich.exchange.columns import Column, Kind, Sheet, day, integer, number, text, unit, yes_or_no
from vedich.org.models import EVER
from vedich.support import models as support

_HELD = (unit("sponsor", required=True), unit("commune", required=True), day("valid_from", required=True))
_KEY = ("sponsor", "commune", "valid_from")


def _number(name: str, *, required: bool = True) -> Column:
    return integer(name, required=required, low=1, high=9999)


def _how_much(model: type[support.Version]) -> tuple[Column, ...]:
    return (
        text("title", model, required=True),
        number("quantity", required=True, above=0, decimals=3),
        text("measure", model, required=True),
        number("value", low=0),
    )


SPONSORSHIPS = Sheet(
    "sponsorships",
    records.SponsorshipRow,
    (
        *_HELD,
        day("valid_to", empty=EVER),
        text("decision", support.Decision, "number", required=True),
        day("issued", required=True),
        text("about", support.Decision),
        day("planned_to"),
        text("ended_by", support.Decision, "number"),
        day("ended_on"),
    ),
    _KEY,
    optional=True,
)
AGREEMENTS = Sheet(
    "agreements",
    records.AgreementRow,
    (
        *_HELD,
        _number("number"),
        text("title", support.Agreement, required=True),
        day("signed", required=True),
        text("signatories", support.Agreement),
        text("withdrawn_reason", support.Agreement),
    ),
    (*_KEY, "number"),
    optional=True,
)
PLEDGES = Sheet(
    "pledges",
    records.PledgeRow,
    (
        *_HELD,
        _number("number"),
        *_how_much(support.PledgeVersion),
        day("deadline", required=True),
        _number("agreement", required=False),
        text("reason", support.PledgeVersion),
        yes_or_no("withdrawn"),
    ),
    (*_KEY, "number"),
    optional=True,
)
DELIVERIES = Sheet(
    "deliveries",
    records.DeliveryRow,
    (
        *_HELD,
        _number("number"),
        _number("pledge", required=False),
        day("day", required=True),
        *_how_much(support.DeliveryVersion),
        Column(name="word", kind=Kind.CHOICE, choices=("received", "disputed"), empty=""),
        text("note", support.Receipt),
        text("reason", support.DeliveryVersion),
        yes_or_no("withdrawn"),
    ),
    (*_KEY, "number"),
    optional=True,
)
SUPPORT_SHEETS = (SPONSORSHIPS, AGREEMENTS, PLEDGES, DELIVERIES)

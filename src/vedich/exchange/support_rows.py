"""Sponsorship as rows: who helps whom, what was signed, what is promised and what was given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from vedich.criteria.queries.sets import plain
from vedich.exchange.records import AgreementRow, DeliveryRow, PledgeRow, Row, SponsorshipRow
from vedich.org.models import EVER
from vedich.support.models import MONEY, Agreement, DeliveryVersion, PledgeVersion, Receipt, Sponsorship

_YES_OR_NO = {True: "yes", False: "no"}
_HELD = ("sponsor__code", "commune__code", "valid_from")


def sponsorships() -> list[SponsorshipRow]:
    """Those that stand; what was taken back stays in the database."""
    rows = Sponsorship.objects.filter(withdrawn_at__isnull=True).order_by(*_HELD)
    found = rows.values_list(
        *_HELD, "valid_to", "decision__number", "decision__issued", "decision__about", "planned_to", "ended__number",
        "ended__issued",
    )  # fmt: skip
    return [
        SponsorshipRow(0, *row[:7], row[7] if row[8] and row[7] != EVER else None, row[8] or "", row[9])
        for row in found
    ]


def agreements() -> list[AgreementRow]:
    rows = Agreement.objects.filter(sponsorship__withdrawn_at__isnull=True)
    held = [f"sponsorship__{name}" for name in _HELD]
    found = rows.order_by(*held, "number").values_list(
        *held, "number", "title", "signed", "signatories", "withdrawn_reason"
    )
    return [AgreementRow(0, *row) for row in found]


def pledges() -> list[PledgeRow]:
    """What stands; earlier revisions stay in the database."""
    rows = PledgeVersion.objects.filter(is_current=True, pledge__sponsorship__withdrawn_at__isnull=True)
    held = [f"pledge__sponsorship__{name}" for name in _HELD]
    found = rows.order_by(*held, "pledge__number").values_list(
        *held, "pledge__number", "title", "quantity", "measure", "value", "deadline", "agreement__number", "reason",
        "withdrawn",
    )  # fmt: skip
    return [
        PledgeRow(
            0, *row[:5], plain(row[5]) or Decimal(0), row[6], _value(row[6], row[7]), *row[8:11], _YES_OR_NO[row[11]]
        )
        for row in found
    ]


def deliveries() -> list[DeliveryRow]:
    rows = DeliveryVersion.objects.filter(is_current=True, delivery__sponsorship__withdrawn_at__isnull=True)
    said = {
        pk: (word, note)
        for pk, word, note in Receipt.objects.filter(is_current=True)
        .exclude(word="taken_back")
        .values_list("version", "word", "note")
    }
    held = [f"delivery__sponsorship__{name}" for name in _HELD]
    found = rows.order_by(*held, "delivery__number").values_list(
        *held, "delivery__number", "delivery__pledge__number", "day", "title", "quantity", "measure", "value", "reason",
        "withdrawn", "pk",
    )  # fmt: skip
    return [
        DeliveryRow(
            0, *row[:7], plain(row[7]) or Decimal(0), row[8], _value(row[8], row[9]), *said.get(row[12], ("", "")),
            row[10], _YES_OR_NO[row[11]],
        )
        for row in found
    ]  # fmt: skip


def _value(measure: str, value: Decimal | None) -> Decimal | None:
    """Money is its own value and has none beside it."""
    return None if measure == MONEY else plain(value)


READ: dict[str, Callable[[], Iterable[Row]]] = {
    "sponsorships": sponsorships,
    "agreements": agreements,
    "pledges": pledges,
    "deliveries": deliveries,
}

"""Taking over what an import brings: decisions with who helps whom, signed programmes, pledges, deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.common.storing import CHUNK, put, update
from vedich.support.models import (
    Agreement,
    Decision,
    Delivery,
    DeliveryVersion,
    Pledge,
    PledgeVersion,
    Receipt,
    Sponsorship,
)

FROM_A_FILE = "Nhập từ tệp"
"""The reason of a revision where the file gives none."""
Numbered = tuple[int, int]
"""The id of a sponsorship, and a number under it."""


@transaction.atomic
def put_decisions(
    wanted: Mapping[tuple[str, date], str], *, by: User | None, at: datetime
) -> dict[tuple[str, date], int]:
    """Decisions by number and day, with what they are about; answers their ids."""
    known = {(each.number, each.issued): each for each in Decision.objects.all()}
    found = []
    for (number, issued), about in wanted.items():
        each = known.get((number, issued)) or Decision(number=number, issued=issued, by=by, at=at)
        each.about = about or each.about
        found.append(each)
    put(found, ("about",))
    return {(each.number, each.issued): each.pk for each in Decision.objects.all()}


@transaction.atomic
def put_sponsorships(held: Sequence[Sponsorship], *, by: User | None, at: datetime) -> None:
    for each in held:
        each.by, each.at = each.by or by, each.at or at
    counts = put(held, ("decision", "valid_to", "planned_to", "ended"))
    audit.record("put_support", f"{len(held)} sponsorships", by=by, at=at, **counts)


@transaction.atomic
def put_agreements(signed: Sequence[Agreement], *, by: User | None, at: datetime) -> None:
    for each in signed:
        each.by, each.at = each.by or by, each.at or at
        withdrawn = bool(each.withdrawn_reason)
        each.withdrawn_at = (each.withdrawn_at or at) if withdrawn else None
        each.withdrawn_by = (each.withdrawn_by or by) if withdrawn else None
    names = ("title", "signed", "signatories", "withdrawn_at", "withdrawn_by", "withdrawn_reason")
    counts = put(signed, names)
    audit.record("put_support", f"{len(signed)} signed programmes", by=by, at=at, **counts)


class Said(NamedTuple):
    """One pledge or delivery as it is to stand: its place, the fields of the revision, and what goes with it."""

    key: Numbered
    fields: dict[str, object]
    pledge: int | None = None
    """Of a delivery: the id of its pledge."""
    word: str = ""
    note: str = ""


@transaction.atomic
def put_pledges(said: Iterable[Said], *, by: User | None, at: datetime) -> dict[Numbered, int]:
    """Each becomes the current revision, the one before stays; answers the ids of all pledges."""
    wanted = list(said)
    known = {(each.sponsorship_id, each.number): each for each in Pledge.objects.all()}
    fresh = [Pledge(sponsorship_id=each.key[0], number=each.key[1]) for each in wanted if each.key not in known]
    Pledge.objects.bulk_create(fresh, batch_size=CHUNK)
    known |= {(each.sponsorship_id, each.number): each for each in fresh}
    standing = {each.pledge_id: each for each in PledgeVersion.objects.filter(is_current=True)}
    made = [
        _next(PledgeVersion(pledge=known[each.key]), standing.get(known[each.key].pk), each, by, at) for each in wanted
    ]
    _step(PledgeVersion, [standing[each.pledge_id].pk for each in made if each.pledge_id in standing])
    PledgeVersion.objects.bulk_create(made, batch_size=CHUNK)
    if made:
        audit.record(
            "put_support", f"{len(made)} pledges", by=by, at=at, new=len(fresh), changed=len(made) - len(fresh)
        )
    return {key: each.pk for key, each in known.items()}


@transaction.atomic
def put_deliveries(said: Iterable[Said], *, by: User | None, at: datetime) -> None:
    """Each becomes the current revision with the commune's word on it; the one before stays."""
    wanted = list(said)
    known = {(each.sponsorship_id, each.number): each for each in Delivery.objects.all()}
    fresh = [
        Delivery(sponsorship_id=each.key[0], number=each.key[1], pledge_id=each.pledge)
        for each in wanted
        if each.key not in known
    ]
    Delivery.objects.bulk_create(fresh, batch_size=CHUNK)
    moved = []
    for each in wanted:
        if each.key in known and known[each.key].pledge_id != each.pledge:
            known[each.key].pledge_id = each.pledge
            moved.append(known[each.key])
    update(moved, ("pledge",))
    known |= {(each.sponsorship_id, each.number): each for each in fresh}
    standing = {each.delivery_id: each for each in DeliveryVersion.objects.filter(is_current=True)}
    made = [
        _next(DeliveryVersion(delivery=known[each.key]), standing.get(known[each.key].pk), each, by, at)
        for each in wanted
    ]
    _step(DeliveryVersion, [standing[each.delivery_id].pk for each in made if each.delivery_id in standing])
    DeliveryVersion.objects.bulk_create(made, batch_size=CHUNK)
    Receipt.objects.bulk_create(
        [
            Receipt(version=version, word=each.word, note=each.note, by=by, at=at)
            for version, each in zip(made, wanted, strict=True)
            if each.word
        ],
        batch_size=CHUNK,
    )
    if made:
        changed = len(made) - len(fresh)
        audit.record("put_support", f"{len(made)} deliveries", by=by, at=at, new=len(fresh), changed=changed)


def _next(version, before, said: Said, by: User | None, at: datetime):
    """The revision after the one that stands."""
    for name, value in said.fields.items():
        setattr(version, name, value)
    version.revision = before.revision + 1 if before else 1
    version.reason = version.reason or (FROM_A_FILE if before or version.withdrawn else "")
    version.by, version.at = by, at
    return version


def _step(model: type[PledgeVersion] | type[DeliveryVersion], keys: Sequence[int]) -> None:
    for start in range(0, len(keys), CHUNK):
        model.objects.filter(pk__in=keys[start : start + CHUNK]).update(is_current=False)

"""Delivering: what was given on a day, its correction, and what the commune says of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vedich.common import audit
from vedich.common.models import User
from vedich.common.notices import tell
from vedich.org import queries as org
from vedich.support.actions.checked import REASON, Thing, held, locked, same, subject, things, words, written
from vedich.support.actions.papers import add_paper
from vedich.support.actions.refusals import Refused
from vedich.support.models import Delivery, DeliveryVersion, Pledge, PledgeVersion, Receipt, Sponsorship, Word
from vedich.support.permissions import can_confirm_for
from vedich.support.queries.access import CONFIRMING, WRITING
from vedich.support.queries.links import sponsorship_link

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@transaction.atomic
def deliver(
    sponsorship: Sponsorship,
    thing: Thing,
    day: date | None,
    *,
    pledge: Pledge | None = None,
    file: UploadedFile | None = None,
    after: int | None = None,
    by: User,
    at: datetime,
    on: date,
) -> DeliveryVersion:
    """Write down what was given, with the file that shows it; all of it or nothing.

    `after` is the last delivery there was when the form was opened: pressed twice, it is one.
    """
    made = _delivered(sponsorship, thing, day, pledge=pledge, after=after, by=by, at=at, on=on)
    if file is not None:
        add_paper(made.delivery, file, by=by, at=at, on=on)
    return made


def _delivered(
    sponsorship: Sponsorship,
    thing: Thing,
    day: date | None,
    *,
    pledge: Pledge | None,
    after: int | None,
    by: User,
    at: datetime,
    on: date,
) -> DeliveryVersion:
    found = held(sponsorship, by=by, on=on)
    fields = {**things(thing), "day": _day(found, day, on)}
    _fits(found, pledge, str(fields["measure"]))
    if after is not None:
        fresh = DeliveryVersion.objects.filter(
            delivery__sponsorship=found, delivery__number__gt=after, delivery__pledge=pledge, is_current=True
        )
        for known in fresh:
            if known.by_id == by.pk and same(known, fields):
                return known
    number = (found.deliveries.aggregate(last=Max("number"))["last"] or 0) + 1
    made = DeliveryVersion.objects.create(
        delivery=Delivery.objects.create(sponsorship=found, number=number, pledge=pledge), revision=1, by=by, at=at,
        **fields,
    )  # fmt: skip
    _record("deliver", made, by=by, at=at)
    _tell_commune(made, by=by, at=at, on=on)
    return made


@transaction.atomic
def correct_delivery(
    delivery: Delivery,
    thing: Thing,
    day: date | None,
    *,
    reason: str,
    seen: int,
    by: User,
    at: datetime,
    on: date,
) -> DeliveryVersion:
    """Correct what was written, with the reason; the commune confirms the correction again."""
    found = held(delivery.sponsorship, by=by, on=on)
    before = _current(delivery)
    fields = {**things(thing), "day": _day(found, day, on)}
    if same(before, {**fields, "withdrawn": False}):
        return before
    if before.revision != seen:
        raise Refused("changed_since")
    if before.withdrawn:
        raise Refused("withdrawn")
    _fits(found, delivery.pledge, str(fields["measure"]))
    made = _replace(before, {**fields, "reason": words(reason, REASON, needs="no_reason")}, by=by, at=at)
    _record("correct_delivery", made, by=by, at=at, reason=made.reason)
    _tell_commune(made, by=by, at=at, on=on)
    return made


@transaction.atomic
def withdraw_delivery(delivery: Delivery, reason: str, *, by: User, at: datetime, on: date) -> DeliveryVersion:
    """It was not given after all; what was written stays on record."""
    held(delivery.sponsorship, by=by, on=on)
    before = _current(delivery)
    if before.withdrawn:
        return before
    reason = words(reason, REASON, needs="no_reason")
    kept = {name: getattr(before, name) for name in ("title", "quantity", "measure", "value", "day")}
    made = _replace(before, {**kept, "reason": reason, "withdrawn": True}, by=by, at=at)
    _record("withdraw_delivery", made, by=by, at=at, reason=reason)
    return made


@transaction.atomic
def confirm(delivery: Delivery, word: str, *, note: str = "", seen: int, by: User, at: datetime, on: date) -> Receipt:
    """The commune says of the revision it has seen: received as written, or not."""
    version, said = _heard(delivery, by=by, on=on)
    note = words(note, REASON, needs="no_objection" if word == Word.DISPUTED else "")
    if version.withdrawn:
        raise Refused("withdrawn")
    if version.revision != seen:
        raise Refused("changed_since")
    if version.by_id == by.pk:
        raise Refused("own_delivery")
    if said and (said.word, said.note) == (word, note):
        return said
    made = _say(version, said, Word(word), note, by=by, at=at)
    _tell_sponsor(made, by=by, at=at, on=on)
    return made


@transaction.atomic
def take_back_receipt(delivery: Delivery, *, by: User, at: datetime, on: date) -> Receipt:
    """The commune no longer says what it said; both stay on record."""
    version, said = _heard(delivery, by=by, on=on)
    if said is None:
        raise Refused("nothing_said")
    if said.word == Word.TAKEN_BACK:
        return said
    return _say(version, said, Word.TAKEN_BACK, "", by=by, at=at)


def _heard(delivery: Delivery, *, by: User, on: date) -> tuple[DeliveryVersion, Receipt | None]:
    if not can_confirm_for(by, delivery.sponsorship.commune, on):
        raise PermissionDenied
    locked(delivery.sponsorship)
    version = _current(delivery)
    return version, version.receipts.filter(is_current=True).first()


def _say(version: DeliveryVersion, before: Receipt | None, word: Word, note: str, *, by: User, at: datetime) -> Receipt:
    if before:
        Receipt.objects.filter(pk=before.pk).update(is_current=False)
    made = Receipt.objects.create(version=version, word=word, note=note, by=by, at=at)
    _record("confirm_delivery", version, by=by, at=at, word=word.value)
    return made


def _day(sponsorship: Sponsorship, day: date | None, on: date) -> date:
    if day is None:
        raise Refused("no_given_day")
    if day > on:
        raise Refused("in_future", day=written(day))
    if not sponsorship.valid_from <= day < sponsorship.valid_to:
        raise Refused("outside", day=written(day))
    return day


def _fits(sponsorship: Sponsorship, pledge: Pledge | None, measure: str) -> None:
    """What is given for a pledge is counted as it is."""
    if pledge is None:
        return
    stands = PledgeVersion.objects.filter(pledge=pledge, is_current=True, withdrawn=False).first()
    if pledge.sponsorship_id != sponsorship.pk or stands is None:
        raise Refused("no_pledge")
    if stands.measure != measure:
        raise Refused("other_measure", measure=stands.measure)


def _current(delivery: Delivery) -> DeliveryVersion:
    return DeliveryVersion.objects.get(delivery=delivery, is_current=True)


def _replace(before: DeliveryVersion, fields: dict[str, object], *, by: User, at: datetime) -> DeliveryVersion:
    DeliveryVersion.objects.filter(pk=before.pk).update(is_current=False)
    return DeliveryVersion.objects.create(
        delivery=before.delivery, revision=before.revision + 1, by=by, at=at, **fields
    )


def _record(act: str, version: DeliveryVersion, *, by: User, at: datetime, **more: object) -> None:
    delivery = version.delivery
    audit.record(
        act, f"{subject(delivery.sponsorship)} {delivery.number}", by=by, at=at, revision=version.revision,
        quantity=f"{version.quantity:f}", measure=version.measure, **more,
    )  # fmt: skip


def _tell_commune(version: DeliveryVersion, *, by: User, at: datetime, on: date) -> None:
    sponsorship = version.delivery.sponsorship
    said = {"sponsor": sponsorship.sponsor.name, "title": version.title, "day": written(version.day)}
    heard = org.holders_of([sponsorship.commune_id], CONFIRMING, on)[sponsorship.commune_id]
    tell(
        [each.user for each in heard if each.user_id != by.pk], f"delivered {version.pk}",
        lambda: _("%(sponsor)s says it has given on %(day)s: %(title)s. Confirm what has arrived.") % said,
        link=sponsorship_link(sponsorship, f"giao-{version.delivery.number}"), at=at,
    )  # fmt: skip


def _tell_sponsor(receipt: Receipt, *, by: User, at: datetime, on: date) -> None:
    version = receipt.version
    sponsorship = version.delivery.sponsorship
    said = {"commune": sponsorship.commune.name, "title": version.title}
    sentence = (
        (lambda: _("%(commune)s disputes that it has received: %(title)s.") % said)
        if receipt.word == Word.DISPUTED
        else (lambda: _("%(commune)s confirms that it has received: %(title)s.") % said)
    )
    heard = org.holders_of([sponsorship.sponsor_id], WRITING, on)[sponsorship.sponsor_id]
    tell(
        [each.user for each in heard if each.user_id != by.pk], f"received {receipt.pk}", sentence,
        link=sponsorship_link(sponsorship, f"giao-{version.delivery.number}"), at=at,
    )  # fmt: skip

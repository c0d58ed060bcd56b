"""Signing and pledging: what sponsor and commune have signed, and what the sponsor promises until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vedich.common import audit
from vedich.common.models import User
from vedich.common.notices import tell
from vedich.org import queries as org
from vedich.org.models import EVER
from vedich.support.actions.checked import (
    REASON,
    TITLE,
    Thing,
    held,
    require_going_on,
    same,
    subject,
    things,
    words,
    written,
)
from vedich.support.actions.papers import add_paper
from vedich.support.actions.refusals import Refused
from vedich.support.models import Agreement, DeliveryVersion, Pledge, PledgeVersion, Sponsorship
from vedich.support.queries.access import CONFIRMING
from vedich.support.queries.links import sponsorship_link

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@transaction.atomic
def sign(
    sponsorship: Sponsorship,
    title: str,
    signed: date | None,
    *,
    signatories: str = "",
    file: UploadedFile | None = None,
    by: User,
    at: datetime,
    on: date,
) -> Agreement:
    """Write down a signed programme with its paper; the same one pressed twice is written once."""
    made = _signed(sponsorship, title, signed, signatories, by=by, at=at, on=on)
    if file is not None:
        add_paper(made, file, by=by, at=at, on=on)
    return made


def _signed(
    sponsorship: Sponsorship, title: str, signed: date | None, signatories: str, *, by: User, at: datetime, on: date
) -> Agreement:
    found = held(sponsorship, by=by, on=on)
    title = words(title, TITLE, needs="no_title")
    signatories = words(signatories, TITLE)
    if signed is None:
        raise Refused("no_signed")
    if signed > on:
        raise Refused("in_future", day=written(signed))
    if not found.valid_from <= signed < found.valid_to:
        raise Refused("outside", day=written(signed))
    known = found.agreements.filter(title=title, signed=signed, withdrawn_at__isnull=True).first()
    if known:
        return known
    number = (found.agreements.aggregate(last=Max("number"))["last"] or 0) + 1
    made = Agreement.objects.create(
        sponsorship=found, number=number, title=title, signed=signed, signatories=signatories, by=by, at=at
    )
    audit.record("sign_agreement", subject(sponsorship), by=by, at=at, title=title, signed=signed.isoformat())
    _tell_commune(
        sponsorship, f"signed {made.pk}",
        lambda: _("%(sponsor)s has signed a programme with %(commune)s: %(title)s.") % _said(sponsorship, title),
        by=by, at=at, on=on,
    )  # fmt: skip
    return made


@transaction.atomic
def withdraw_agreement(agreement: Agreement, reason: str, *, by: User, at: datetime, on: date) -> Agreement:
    """Written down by mistake, it is taken back, unless a pledge stands in it."""
    held(agreement.sponsorship, by=by, on=on)
    found = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if found.withdrawn_at is not None:
        return found
    reason = words(reason, REASON, needs="no_reason")
    if PledgeVersion.objects.filter(agreement=found, is_current=True, withdrawn=False).exists():
        raise Refused("pledged_in")
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_reason = at, by, reason
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    audit.record("withdraw_agreement", subject(agreement.sponsorship), by=by, at=at, title=found.title, reason=reason)
    return found


@transaction.atomic
def pledge(
    sponsorship: Sponsorship,
    thing: Thing,
    deadline: date | None,
    *,
    agreement: Agreement | None = None,
    after: int | None = None,
    by: User,
    at: datetime,
    on: date,
) -> PledgeVersion:
    """Promise something. `after` is the last pledge there was when the form was opened: pressed twice, it is one."""
    found = held(sponsorship, by=by, on=on)
    require_going_on(found, on)
    fields = {**things(thing), **_due(found, deadline, agreement)}
    if after is not None:
        fresh = PledgeVersion.objects.filter(pledge__sponsorship=found, pledge__number__gt=after, is_current=True)
        for known in fresh:
            if known.by_id == by.pk and same(known, fields):
                return known
    number = (found.pledges.aggregate(last=Max("number"))["last"] or 0) + 1
    made = PledgeVersion.objects.create(
        pledge=Pledge.objects.create(sponsorship=found, number=number), revision=1, by=by, at=at, **fields
    )
    audit.record(
        "pledge", f"{subject(sponsorship)} {number}", by=by, at=at, quantity=f"{made.quantity:f}", measure=made.measure
    )
    _tell_commune(
        sponsorship, f"pledged {made.pledge_id}",
        lambda: _("%(sponsor)s promises %(commune)s: %(title)s.") % _said(sponsorship, made.title),
        by=by, at=at, on=on,
    )  # fmt: skip
    return made


@transaction.atomic
def change_pledge(
    pledge: Pledge,
    thing: Thing,
    deadline: date | None,
    *,
    agreement: Agreement | None = None,
    reason: str,
    seen: int,
    by: User,
    at: datetime,
    on: date,
) -> PledgeVersion:
    """Promise something else, with the reason; what was promised before stays readable."""
    found = held(pledge.sponsorship, by=by, on=on)
    before = _current(pledge)
    fields = {**things(thing), **_due(found, deadline, agreement)}
    if same(before, {**fields, "withdrawn": False}):
        return before
    if before.revision != seen:
        raise Refused("changed_since")
    if before.withdrawn:
        raise Refused("withdrawn")
    if fields["measure"] != before.measure and _given_for(pledge):
        raise Refused("measure_given", measure=before.measure)
    return _replace(
        before, {**fields, "reason": words(reason, REASON, needs="no_reason")}, "change_pledge", by=by, at=at
    )


@transaction.atomic
def withdraw_pledge(pledge: Pledge, reason: str, *, by: User, at: datetime, on: date) -> PledgeVersion:
    """Promise it no longer; where something has been given for it, its quantity is changed instead."""
    held(pledge.sponsorship, by=by, on=on)
    before = _current(pledge)
    if before.withdrawn:
        return before
    reason = words(reason, REASON, needs="no_reason")
    if _given_for(pledge):
        raise Refused("given_for")
    names = ("title", "quantity", "measure", "value", "deadline", "agreement")
    kept = {name: getattr(before, name) for name in names}
    return _replace(before, {**kept, "reason": reason, "withdrawn": True}, "withdraw_pledge", by=by, at=at)


def _current(pledge: Pledge) -> PledgeVersion:
    return PledgeVersion.objects.get(pledge=pledge, is_current=True)


def _given_for(pledge: Pledge) -> bool:
    return DeliveryVersion.objects.filter(delivery__pledge=pledge, is_current=True, withdrawn=False).exists()


def _replace(before: PledgeVersion, fields: dict[str, object], act: str, *, by: User, at: datetime) -> PledgeVersion:
    PledgeVersion.objects.filter(pk=before.pk).update(is_current=False)
    made = PledgeVersion.objects.create(pledge=before.pledge, revision=before.revision + 1, by=by, at=at, **fields)
    pledge = before.pledge
    audit.record(
        act, f"{subject(pledge.sponsorship)} {pledge.number}", by=by, at=at, quantity=f"{made.quantity:f}",
        measure=made.measure, reason=made.reason,
    )  # fmt: skip
    return made


def _due(sponsorship: Sponsorship, deadline: date | None, agreement: Agreement | None) -> dict[str, object]:
    if deadline is None or deadline == EVER:
        raise Refused("no_deadline")
    if deadline < sponsorship.valid_from:
        raise Refused("deadline_before", day=written(sponsorship.valid_from))
    if agreement is not None and (agreement.sponsorship_id != sponsorship.pk or agreement.withdrawn_at is not None):
        raise Refused("no_agreement")
    return {"deadline": deadline, "agreement": agreement}


def _said(sponsorship: Sponsorship, title: str) -> dict[str, str]:
    return {"sponsor": sponsorship.sponsor.name, "commune": sponsorship.commune.name, "title": title}


def _tell_commune(
    sponsorship: Sponsorship, key: str, sentence: Callable[[], str], *, by: User, at: datetime, on: date
) -> None:
    heard = org.holders_of([sponsorship.commune_id], CONFIRMING, on)[sponsorship.commune_id]
    users = [each.user for each in heard if each.user_id != by.pk]
    tell(users, key, sentence, link=sponsorship_link(sponsorship), at=at)

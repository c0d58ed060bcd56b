"""Deciding: write down by which decision an organisation helps communes, end that, take either back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vedich.common import audit
from vedich.common.models import User
from vedich.common.notices import tell
from vedich.org import queries as org
from vedich.org.models import ALWAYS, EVER, Unit, UnitKind
from vedich.support.actions.checked import REASON, locked, subject, words, written
from vedich.support.actions.refusals import Refused
from vedich.support.models import Decision, DeliveryVersion, PledgeVersion, Sponsorship
from vedich.support.permissions import can_decide
from vedich.support.queries.access import CONFIRMING, WRITING
from vedich.support.queries.links import sponsorship_link


@transaction.atomic
def decide(
    number: str,
    issued: date | None,
    sponsor: Unit,
    communes: Sequence[Unit],
    *,
    about: str = "",
    begins: date | None = None,
    last: date | None = None,
    by: User,
    at: datetime,
    on: date,
) -> list[Sponsorship]:
    """Write down that an organisation helps communes, all of them or none; pressed twice, it is written once."""
    if not communes:
        raise Refused("no_commune")
    for commune in communes:
        if not can_decide(by, sponsor, commune, on):
            raise PermissionDenied
        if commune.pk == sponsor.pk:
            raise Refused("itself", name=commune.name)
        if commune.kind != UnitKind.COMMUNE:
            raise Refused("not_a_commune", name=commune.name)
    if last == EVER:
        raise Refused("bad_end")  # no day comes after it
    if begins == ALWAYS:
        raise Refused("bad_begin")
    _hold(communes)
    decision = _decision(number, issued, about, by=by, at=at, on=on)
    begins = begins or decision.issued
    ends = EVER if last is None else last + timedelta(days=1)
    if begins >= ends:
        raise Refused("bad_end")
    for unit in (sponsor, *communes):
        if not unit.valid_from <= begins < unit.valid_to:
            raise Refused("not_there", name=unit.name, day=written(begins))
    found = [_one(decision, sponsor, each, begins, ends, by=by, at=at) for each in dict.fromkeys(communes)]
    if fresh := [each for each, is_new in found if is_new]:
        codes = [each.commune.code for each in fresh]
        audit.record("decide_support", f"{decision.number} {sponsor.code}", by=by, at=at, communes=codes)
        _tell(fresh, by=by, at=at, on=on)
    return [each for each, _is_new in found]


def _decision(number: str, issued: date | None, about: str, *, by: User, at: datetime, on: date) -> Decision:
    number = words(number, 200, needs="no_decision")
    if issued is None or issued == ALWAYS:
        raise Refused("no_day")
    if issued > on:
        raise Refused("in_future", day=written(issued))
    found, _is_new = Decision.objects.get_or_create(
        number=number, issued=issued, defaults={"about": words(about, REASON), "by": by, "at": at}
    )
    return found


def _hold(communes: Sequence[Unit]) -> None:
    """Two at once: one waits and finds what the other wrote; always in one order, so that neither waits for both."""
    list(Unit.objects.select_for_update().filter(pk__in=[each.pk for each in communes]).order_by("pk"))


def _one(
    decision: Decision, sponsor: Unit, commune: Unit, begins: date, ends: date, *, by: User, at: datetime
) -> tuple[Sponsorship, bool]:
    standing = Sponsorship.objects.filter(sponsor=sponsor, commune=commune, withdrawn_at__isnull=True)
    for known in standing.filter(valid_from__lt=ends, valid_to__gt=begins):
        if (known.decision_id, known.valid_from, known.valid_to) == (decision.pk, begins, ends):
            return known, False
        raise Refused("sponsored_already", sponsor=sponsor.name, commune=commune.name, day=written(known.valid_from))
    made = Sponsorship.objects.create(
        decision=decision, sponsor=sponsor, commune=commune, valid_from=begins, valid_to=ends, planned_to=ends, by=by,
        at=at,
    )  # fmt: skip
    return made, True


def _tell(fresh: Sequence[Sponsorship], *, by: User, at: datetime, on: date) -> None:
    """Both sides hear of it."""
    sponsor = fresh[0].sponsor
    writers = org.holders_of([sponsor.pk], WRITING, on)[sponsor.pk]
    confirmers = org.holders_of([each.commune_id for each in fresh], CONFIRMING, on)
    for each in fresh:
        said = {"sponsor": sponsor.name, "commune": each.commune.name, "decision": each.decision.number}
        heard = [it.user for it in (*writers, *confirmers[each.commune_id]) if it.user_id != by.pk]
        tell(
            heard, f"sponsored {each.pk}",
            lambda said=said: _("%(sponsor)s sponsors %(commune)s by %(decision)s.") % said,
            link=sponsorship_link(each), at=at,
        )  # fmt: skip


def _decider(sponsorship: Sponsorship, *, by: User, on: date) -> Sponsorship:
    if not can_decide(by, sponsorship.sponsor, sponsorship.commune, on):
        raise PermissionDenied
    _hold([sponsorship.commune])
    return locked(sponsorship)


def _require_free(found: Sponsorship, ends: date) -> None:
    """Of the same two, one sponsorship holds on any day."""
    others = Sponsorship.objects.filter(sponsor=found.sponsor_id, commune=found.commune_id, withdrawn_at__isnull=True)
    clash = others.exclude(pk=found.pk).filter(valid_from__lt=ends, valid_to__gt=found.valid_from)
    if other := clash.order_by("valid_from").first():
        names = {"sponsor": found.sponsor.name, "commune": found.commune.name}
        raise Refused("sponsored_already", day=written(other.valid_from), **names)


def _last_used(found: Sponsorship) -> date | None:
    """The last day on which something that stands was signed or given."""
    signed = found.agreements.filter(withdrawn_at__isnull=True).aggregate(last=Max("signed"))["last"]
    standing = DeliveryVersion.objects.filter(delivery__sponsorship=found, is_current=True, withdrawn=False)
    given = standing.aggregate(last=Max("day"))["last"]
    return max((each for each in (signed, given) if each is not None), default=None)


@transaction.atomic
def end_sponsorship(
    sponsorship: Sponsorship,
    number: str,
    issued: date | None,
    last: date | None,
    *,
    by: User,
    at: datetime,
    on: date,
) -> Sponsorship:
    """A decision ends it on another day than the first one said; what was promised and given stays."""
    found = _decider(sponsorship, by=by, on=on)
    final = found.planned_to - timedelta(days=1)
    if last is None or not found.valid_from <= last <= final:
        raise Refused("not_within", first=written(found.valid_from), last=written(final))
    used = _last_used(found)
    if used is not None and last < used:
        raise Refused("used_later", day=written(used))
    ends = last + timedelta(days=1)
    _require_free(found, ends)
    decision = _decision(number, issued, "", by=by, at=at, on=on)
    if (found.ended_id, found.valid_to) != (decision.pk, ends):
        found.ended, found.valid_to = decision, ends
        found.save(update_fields=["ended", "valid_to"])
        audit.record("end_support", subject(sponsorship), by=by, at=at, decision=decision.number, last=last.isoformat())
    return found


@transaction.atomic
def take_back_end(sponsorship: Sponsorship, *, by: User, at: datetime, on: date) -> Sponsorship:
    """It goes on as the first decision said."""
    found = _decider(sponsorship, by=by, on=on)
    if found.ended_id is None:
        raise Refused("not_ended")
    _require_free(found, found.planned_to)
    found.ended, found.valid_to = None, found.planned_to
    found.save(update_fields=["ended", "valid_to"])
    audit.record("take_back_end", subject(sponsorship), by=by, at=at)
    return found


@transaction.atomic
def withdraw_sponsorship(sponsorship: Sponsorship, reason: str, *, by: User, at: datetime, on: date) -> Sponsorship:
    """Written down by mistake, it is taken back, as long as nothing stands under it."""
    found = _decider(sponsorship, by=by, on=on)
    reason = words(reason, REASON, needs="no_reason")
    if (
        found.agreements.filter(withdrawn_at__isnull=True).exists()
        or PledgeVersion.objects.filter(pledge__sponsorship=found, is_current=True, withdrawn=False).exists()
        or found.deliveries.filter(versions__is_current=True, versions__withdrawn=False).exists()
    ):
        raise Refused("in_use")
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_reason = at, by, reason
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    audit.record("withdraw_support", subject(sponsorship), by=by, at=at, reason=reason)
    return found

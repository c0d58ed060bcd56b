"""Found: sponsorships with what was signed, promised and given, read in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from vedich.support.models import (
    Agreement,
    Delivery,
    DeliveryVersion,
    Paper,
    Pledge,
    PledgeVersion,
    Receipt,
    Sponsorship,
    Word,
)

ZERO = Decimal(0)


@dataclass(frozen=True)
class Given:
    """One delivery as it stands, its earlier revisions, what the commune says of it and the files behind it."""

    delivery: Delivery
    now: DeliveryVersion
    versions: Sequence[DeliveryVersion] = ()
    receipts: Sequence[Receipt] = ()
    papers: Sequence[Paper] = ()

    @property
    def receipt(self) -> Receipt | None:
        """What the commune says of the present revision."""
        said = next((each for each in self.receipts if each.is_current and each.version_id == self.now.pk), None)
        return said if said and said.word != Word.TAKEN_BACK else None

    @property
    def confirmed(self) -> bool:
        return self.counts and self.receipt is not None

    @property
    def disputed(self) -> bool:
        return self.receipt is not None and self.receipt.word == Word.DISPUTED

    @property
    def counts(self) -> bool:
        """What was taken back or what the commune disputes is no delivery."""
        return not self.now.withdrawn and not self.disputed


@dataclass(frozen=True)
class Promised:
    """One pledge as it stands, its earlier revisions and what has arrived for it."""

    pledge: Pledge
    now: PledgeVersion
    day: date
    """On which it is looked at."""
    versions: Sequence[PledgeVersion] = ()
    given: Sequence[Given] = ()

    @cached_property
    def counted(self) -> list[Given]:
        return [each for each in self.given if each.counts]

    @cached_property
    def delivered(self) -> Decimal:
        return sum((each.now.quantity for each in self.counted), ZERO)

    @cached_property
    def confirmed(self) -> Decimal:
        return sum((each.now.quantity for each in self.counted if each.confirmed), ZERO)

    @property
    def left(self) -> Decimal:
        return max(self.now.quantity - self.delivered, ZERO)

    @property
    def share(self) -> Decimal:
        """Percent of the promise that has arrived."""
        return 100 * self.delivered / self.now.quantity

    @cached_property
    def kept_on(self) -> date | None:
        """The day on which all of it had arrived."""
        total = ZERO
        for each in sorted(self.counted, key=lambda each: (each.now.day, each.delivery.number)):
            total += each.now.quantity
            if total >= self.now.quantity:
                return each.now.day
        return None

    @property
    def state(self) -> str:
        """`withdrawn`, `kept`, `kept_late`, `overdue`, `begun` or `open`."""
        if self.now.withdrawn:
            return "withdrawn"
        if self.kept_on is not None:
            return "kept" if self.kept_on <= self.now.deadline else "kept_late"
        if self.now.deadline < self.day:
            return "overdue"
        return "begun" if self.delivered else "open"

    @property
    def kept(self) -> bool:
        return self.state in ("kept", "kept_late")


@dataclass(frozen=True)
class Tie:
    """One sponsorship with everything under it; what was taken back stands apart."""

    sponsorship: Sponsorship
    day: date
    agreements: Sequence[Agreement] = ()
    withdrawn_agreements: Sequence[Agreement] = ()
    promised: Sequence[Promised] = ()
    """Pledges that stand."""
    withdrawn: Sequence[Promised] = ()
    beside: Sequence[Given] = ()
    """Given without a pledge."""
    papers: Sequence[Paper] = ()
    """Behind its signed programmes."""

    @cached_property
    def given(self) -> list[Given]:
        """Every delivery, taken back or not, the latest first."""
        pledged = [each for pledge in (*self.promised, *self.withdrawn) for each in pledge.given]
        return sorted((*pledged, *self.beside), key=lambda each: (each.now.day, each.delivery.number), reverse=True)

    @cached_property
    def counted(self) -> list[Given]:
        return [each for each in self.given if each.counts]

    @property
    def in_force(self) -> bool:
        return is_in_force(self.sponsorship, self.day)


def is_in_force(sponsorship: Sponsorship, day: date) -> bool:
    """Whether it holds on a day on which its commune is there."""
    return all(each.valid_from <= day < each.valid_to for each in (sponsorship, sponsorship.commune))


@dataclass(frozen=True)
class Sum:
    """Promised and delivered in one measure; what was given without a pledge stands beside."""

    measure: str
    pledges: int
    kept: int
    promised: Decimal
    delivered: Decimal
    confirmed: Decimal
    beside: Decimal

    @property
    def share(self) -> Decimal | None:
        return 100 * self.delivered / self.promised if self.promised else None


def sums(ties: Iterable[Tie]) -> list[Sum]:
    """One line for each measure, the most promised first: unlike measures are never added."""
    promised: dict[str, list[Promised]] = defaultdict(list)
    beside: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for tie in ties:
        for each in tie.promised:
            promised[each.now.measure].append(each)
        for given in tie.counted:
            if given.delivery.pledge_id is None:
                beside[given.now.measure] += given.now.quantity
    found = [
        Sum(
            measure, len(those), sum(each.kept for each in those), sum((each.now.quantity for each in those), ZERO),
            sum((each.delivered for each in those), ZERO), sum((each.confirmed for each in those), ZERO),
            beside.get(measure, ZERO),
        )
        for measure, those in ((name, promised.get(name, [])) for name in {*promised, *beside})
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each.pledges, each.measure))


@dataclass(frozen=True)
class Worth:
    """What deliveries are worth in million VND, of those of which somebody has said it."""

    amount: Decimal
    valued: int
    of: int


def worth(ties: Iterable[Tie]) -> Worth:
    counted = [each for tie in ties for each in tie.counted]
    said = [each.now.value for each in counted if each.now.value is not None]
    return Worth(sum(said, ZERO), len(said), len(counted))


def read(found: QuerySet[Sponsorship], day: date, *, whole: bool = False) -> list[Tie]:
    """Sponsorships with what is under them; `whole` reads earlier revisions, files and who wrote, too."""
    rows = list(
        found.select_related("decision", "ended", "sponsor", "commune").order_by(
            "sponsor__code", "commune__code", "valid_from"
        )
    )
    keys = [each.pk for each in rows]
    many: dict[str, Any] = {"is_current": True} if not whole else {}
    people = ("by",) if whole else ()
    given = _given(keys, many, people, whole=whole)
    promised: dict[int, list[Promised]] = defaultdict(list)
    versions = PledgeVersion.objects.filter(pledge__sponsorship__in=keys, **many)
    versions = versions.select_related("pledge", "agreement", *people).order_by("pledge__number", "revision")
    for those in _grouped(versions, lambda each: each.pledge_id).values():
        pledge = those[-1].pledge
        mine = [each for each in given.get(pledge.sponsorship_id, ()) if each.delivery.pledge_id == pledge.pk]
        promised[pledge.sponsorship_id].append(Promised(pledge, those[-1], day, those, mine))
    agreements = Agreement.objects.filter(sponsorship__in=keys).select_related("by", "withdrawn_by")
    signed = _grouped(agreements, lambda each: each.sponsorship_id)
    papers = _papers(keys) if whole else {}
    return [
        Tie(
            each, day, [it for it in signed.get(each.pk, ()) if it.withdrawn_at is None],
            [it for it in signed.get(each.pk, ()) if it.withdrawn_at is not None],
            [it for it in promised.get(each.pk, ()) if not it.now.withdrawn],
            [it for it in promised.get(each.pk, ()) if it.now.withdrawn],
            [it for it in given.get(each.pk, ()) if it.delivery.pledge_id is None],
            papers.get(each.pk, ()),
        )
        for each in rows
    ]  # fmt: skip


def _grouped(rows: Iterable[Any], key: Callable[[Any], int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _given(
    keys: Sequence[int], many: dict[str, Any], people: tuple[str, ...], *, whole: bool
) -> dict[int, list[Given]]:
    versions = DeliveryVersion.objects.filter(delivery__sponsorship__in=keys, **many)
    versions = versions.select_related("delivery", *people).order_by("delivery__number", "revision")
    said = Receipt.objects.filter(version__delivery__sponsorship__in=keys, **many)
    receipts = _grouped(said.select_related("version", *people).order_by("pk"), lambda each: each.version.delivery_id)
    files: dict[int, list[Paper]] = {}
    if whole:
        held = Paper.objects.filter(delivery__sponsorship__in=keys, removed_at__isnull=True)
        files = _grouped(held, lambda each: each.delivery_id)
    found: dict[int, list[Given]] = defaultdict(list)
    for pk, those in _grouped(versions, lambda each: each.delivery_id).items():
        delivery = those[-1].delivery
        found[delivery.sponsorship_id].append(
            Given(delivery, those[-1], those, receipts.get(pk, ()), files.get(pk, ()))
        )
    return found


def _papers(keys: Sequence[int]) -> dict[int, list[Paper]]:
    held = Paper.objects.filter(agreement__sponsorship__in=keys, removed_at__isnull=True).select_related("agreement")
    return _grouped(held, lambda each: each.agreement.sponsorship_id)

"""The board: communes and sponsors, those first where help is uneven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Max, QuerySet

from vedich.common.models import User
from vedich.common.text import fold
from vedich.org import queries as org
from vedich.org.models import ParentLink, Unit
from vedich.support.models import Agreement, DeliveryVersion, Sponsorship
from vedich.support.queries.access import visible_communes, visible_sponsorships
from vedich.support.queries.found import Sum, Tie, Worth, is_in_force, read, sums, worth

MANY = 3
"""From so many on, one has many, while others may have none."""
GAPS = ("none", "no_pledge", "overdue", "nothing_given", "unsigned", "disputed", "many")
"""What is uneven, the worst first."""


@dataclass(frozen=True)
class Line:
    """One commune with its sponsors, or one sponsor with its communes."""

    unit: Unit
    ties: Sequence[Tie]
    others: Sequence[Unit]
    district: Unit | None = None

    @cached_property
    def pledges(self) -> int:
        return sum(len(tie.promised) for tie in self.ties)

    @cached_property
    def kept(self) -> int:
        return sum(each.kept for tie in self.ties for each in tie.promised)

    @cached_property
    def overdue(self) -> int:
        return sum(each.state == "overdue" for tie in self.ties for each in tie.promised)

    @cached_property
    def signed(self) -> int:
        return sum(bool(tie.agreements) for tie in self.ties)

    @cached_property
    def sums(self) -> list[Sum]:
        return sums(self.ties)

    @cached_property
    def worth(self) -> Worth:
        return worth(self.ties)

    @cached_property
    def gaps(self) -> list[str]:
        """What is uneven about it, the worst first."""
        if not self.ties:
            return ["none"]
        given = [each for tie in self.ties for each in tie.given]
        so = {
            "no_pledge": not self.pledges,
            "overdue": self.overdue > 0,
            "nothing_given": not any(each.counts for each in given),
            "unsigned": self.signed < len(self.ties),
            "disputed": any(each.disputed and not each.now.withdrawn for each in given),
            "many": len(self.others) >= MANY,
        }
        return [gap for gap in GAPS if so.get(gap)]

    @property
    def rank(self) -> tuple[int, int, str]:
        worst = GAPS.index(self.gaps[0]) if self.gaps else len(GAPS)
        return worst, -self.overdue, fold(self.unit.name)


@dataclass(frozen=True)
class AskedBoard:
    """What the address asks for."""

    by: str = "xa"
    gap: str = ""
    district: str = ""
    text: str = ""

    @property
    def any(self) -> bool:
        return bool(self.gap or self.district or self.text)


@dataclass(frozen=True)
class Board:
    """Sponsorship as a user sees it on a day."""

    asked: AskedBoard
    day: date
    ties: Sequence[Tie]
    communes: Sequence[Line]
    sponsors: Sequence[Line]
    districts: Sequence[Unit]

    @cached_property
    def lines(self) -> list[Line]:
        """Of the kind that is asked for, in the filter, the uneven ones first."""
        asked, wanted = self.asked, fold(self.asked.text)
        found = [
            line
            for line in (self.sponsors if asked.by == "to-chuc" else self.communes)
            if (not asked.gap or asked.gap in line.gaps)
            and (not asked.district or (line.district is not None and line.district.code == asked.district))
            and (not wanted or any(wanted in fold(each.name) for each in (line.unit, *line.others)))
        ]
        return sorted(found, key=lambda line: line.rank)

    @cached_property
    def sums(self) -> list[Sum]:
        return sums(self.ties)

    @cached_property
    def worth(self) -> Worth:
        return worth(self.ties)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Headline numbers; the gaps are counted over the lines that the board shows, before any filter."""
        promised = [each for tie in self.ties for each in tie.promised]
        sponsored = sum(bool(line.ties) for line in self.communes)
        return {
            "sponsors": len(self.sponsors),
            "communes": sponsored,
            "without": len(self.communes) - sponsored,
            "pledges": len(promised),
            "kept": sum(each.kept for each in promised),
            "overdue": sum(each.state == "overdue" for each in promised),
            "ties": len(self.ties),
            "signed": sum(bool(tie.agreements) for tie in self.ties),
            "unconfirmed": sum(each.receipt is None for tie in self.ties for each in tie.counted),
            "most": max((len(line.others) for line in self.communes), default=0),
        }

    @cached_property
    def gaps(self) -> list[tuple[str, int]]:
        """How many lines of the kind asked for each gap concerns."""
        lines = self.sponsors if self.asked.by == "to-chuc" else self.communes
        return [(gap, count) for gap in GAPS if (count := sum(gap in line.gaps for line in lines))]


def look(user: User, asked: AskedBoard, today: date) -> Board:
    """The board of today; where nothing is in force any more, of the last day on which something happened."""
    visible = visible_sponsorships(user, today)
    day = looked_at(visible, today)
    ties = [tie for tie in read(visible, day) if tie.in_force]
    communes = {unit.pk: unit for unit in visible_communes(user, today, day)}
    communes |= {tie.sponsorship.commune_id: tie.sponsorship.commune for tie in ties}
    sponsors = {tie.sponsorship.sponsor_id: tie.sponsorship.sponsor for tie in ties}
    above = _districts(communes, day)
    return Board(
        asked, day, ties,
        _lines(communes, ties, lambda tie: tie.sponsorship.commune_id, lambda tie: tie.sponsorship.sponsor, above),
        _lines(sponsors, ties, lambda tie: tie.sponsorship.sponsor_id, lambda tie: tie.sponsorship.commune, {}),
        sorted({unit.pk: unit for unit in above.values()}.values(), key=lambda unit: fold(unit.name)),
    )  # fmt: skip


def looked_at(visible: QuerySet[Sponsorship], today: date) -> date:
    """Today where something is in force, else the last day on which something was decided, signed or given."""
    found = list(visible.select_related("commune"))
    if not found or any(is_in_force(each, today) for each in found):
        return today
    keys = [each.pk for each in found]
    given = DeliveryVersion.objects.filter(is_current=True, delivery__sponsorship__in=keys).aggregate(last=Max("day"))
    signed = Agreement.objects.filter(sponsorship__in=keys).aggregate(last=Max("signed"))
    begun = max(each.valid_from for each in found)
    return min(today, max(each for each in (given["last"], signed["last"], begun) if each is not None))


def _districts(communes: dict[int, Unit], day: date) -> dict[int, Unit]:
    links = ParentLink.objects.filter(org.on(day), unit__in=communes).select_related("parent")
    return {link.unit_id: link.parent for link in links}


def _lines(
    units: dict[int, Unit],
    ties: Sequence[Tie],
    mine: Callable[[Tie], int],
    other: Callable[[Tie], Unit],
    above: dict[int, Unit],
) -> list[Line]:
    grouped: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        grouped[mine(tie)].append(tie)
    return [
        Line(unit, grouped[pk], list({other(tie).pk: other(tie) for tie in grouped[pk]}.values()), above.get(pk))
        for pk, unit in units.items()
    ]

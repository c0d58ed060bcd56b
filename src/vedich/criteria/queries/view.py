"""View: one set on one day as a user sees it: which communes, where they stand, and where they stood before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q

from vedich.common.models import User
from vedich.common.text import sort_key
from vedich.criteria.models import Assessment, CriteriaSet, Criterion, Enrolment
from vedich.criteria.queries import access
from vedich.criteria.queries.sets import criteria_of, structure
from vedich.criteria.queries.standings import Said, statements, stood
from vedich.org import queries as org
from vedich.org.models import ParentLink, Unit
from vedich.scoring import criteria as scoring
from vedich.scoring.period import Period

_ONE = timedelta(days=1)
PERIODS = 40
"""At most so many periods are offered."""


@dataclass(frozen=True)
class AskedView:
    """What an address asks for; empty means the newest set, the latest period, every district and group."""

    set: str = ""
    period: str = ""
    district: str = ""
    group: str = ""

    @property
    def any(self) -> bool:
        return bool(self.district or self.group)


@dataclass(frozen=True)
class Commune:
    """One commune with its standing; `before` is where it stood at the end of the period before."""

    enrolment: Enrolment
    district: Unit | None
    standing: scoring.Standing
    before: scoring.Standing | None

    @property
    def unit(self) -> Unit:
        return self.enrolment.unit

    @property
    def change(self) -> int | None:
        """Criteria more met than before; none where nothing was known then."""
        return None if self.before is None or not self.before.assessed else self.standing.met - self.before.met


class View:
    """One set on one day. Everything is read once, in a number of queries that no number of communes changes."""

    def __init__(
        self, user: User, sets: Sequence[CriteriaSet], asked: AskedView, today: date, *, only: str = ""
    ) -> None:
        self.user, self.sets, self.asked, self.today, self.only = user, sets, asked, today, only
        self.set = next((each for each in sets if each.code == asked.set), sets[0])

    @cached_property
    def _visible(self) -> set[int]:
        found = access.visible_enrolments(self.user, self.today).filter(criteria_set=self.set)
        if self.only:
            found = found.filter(unit__code=self.only)
        return set(found.values_list("unit", flat=True))

    @cached_property
    def periods(self) -> list[Period]:
        """Periods for which something was assessed, the latest first."""
        found = Assessment.objects.filter(criteria_set=self.set, is_current=True, unit__in=self._visible)
        rows = found.order_by("-end", "-start").values_list("start", "end").distinct()[:PERIODS]
        return [Period(start, end) for start, end in rows]

    @cached_property
    def period(self) -> Period | None:
        """The period looked at: the one asked for, else the latest."""
        try:
            return Period.parse(self.asked.period)
        except ValueError:
            return next(iter(self.periods), None)

    @cached_property
    def until(self) -> date:
        """The last day that counts."""
        if self.period is not None:
            return self.period.last_day
        return min(self.today, self.set.valid_to - _ONE)

    @cached_property
    def earlier(self) -> Period | None:
        """The period with which this one is compared."""
        return next((each for each in self.periods if each.end < self.until + _ONE), None)

    @cached_property
    def criteria(self) -> list[Criterion]:
        return list(criteria_of(self.set).order_by("number"))

    @cached_property
    def structure(self) -> scoring.CriteriaSet:
        return structure(self.set)

    @cached_property
    def everyone(self) -> list[Commune]:
        """All communes in view that exist on the day, the nearest to the finish first within their group."""
        found = Enrolment.objects.filter(_living(self.until), criteria_set=self.set, unit__in=self._visible)
        enrolments = list(found.select_related("unit"))
        said = statements(self.set, self.structure, enrolments, self.until)
        now = stood(self.structure, enrolments, said, self.until)
        before = self._before(enrolments, said)
        districts = self._districts([each.unit_id for each in enrolments])
        communes = [
            Commune(each, districts.get(each.unit_id), now[each.unit_id], before.get(each.unit_id))
            for each in enrolments
        ]
        return sorted(communes, key=_order)

    def _before(self, enrolments: list[Enrolment], said: Said) -> dict[int, scoring.Standing]:
        if self.earlier is None:
            return {}
        return stood(self.structure, enrolments, said, self.earlier.last_day)

    def _districts(self, units: list[int]) -> dict[int, Unit]:
        links = ParentLink.objects.filter(org.on(self.until), unit__in=units).select_related("parent")
        return {link.unit_id: link.parent for link in links}

    @cached_property
    def communes(self) -> list[Commune]:
        """Those of the district and group asked for."""
        return [each for each in self.everyone if self._wanted(each)]

    def _wanted(self, each: Commune) -> bool:
        in_district = not self.asked.district or (each.district and each.district.code == self.asked.district)
        return bool(in_district) and self.asked.group in ("", str(each.enrolment.finish_year or 0))

    @cached_property
    def districts(self) -> list[Unit]:
        found = {each.district.pk: each.district for each in self.everyone if each.district}
        return sorted(found.values(), key=lambda unit: sort_key(unit.name))

    @cached_property
    def years(self) -> list[int]:
        """Years of registration; 0 stands for not registered."""
        found = {each.enrolment.finish_year or 0 for each in self.everyone}
        return sorted(found, key=lambda year: year or 9999)

    @cached_property
    def ranks(self) -> tuple[scoring.Rank, ...]:
        return scoring.ranked(self.structure, [each.standing for each in self.communes])

    @cached_property
    def groups(self) -> tuple[scoring.FinishGroup, ...]:
        standings = {str(each.unit.pk): each.standing for each in self.communes}
        years = {str(each.unit.pk): each.enrolment.finish_year for each in self.communes}
        return scoring.finish_groups(standings, years)

    @cached_property
    def headline(self) -> scoring.FinishGroup | None:
        """The group to be spoken of first: the next registered year that is not finished, else the last one."""
        registered = [each for each in self.groups if each.year is not None]
        coming = [each for each in registered if each.missing and (each.year or 0) >= self.until.year]
        return next(iter(coming), None) or next(reversed(registered), None)


def _living(day: date) -> Q:
    """Communes that exist on a day."""
    return Q(unit__valid_from__lte=day, unit__valid_to__gt=day)


def _order(commune: Commune) -> tuple[object, ...]:
    year = commune.enrolment.finish_year
    return (year is None, year or 0, commune.standing.distance, sort_key(commune.unit.name), commune.unit.pk)


def look(user: User, asked: AskedView, today: date, *, only: str = "") -> View | None:
    """What a user sees, of all communes or only of one code; nothing where no such commune in view follows a set."""
    sets = list(access.visible_sets(user, today, only))
    return View(user, sets, asked, today, only=only) if sets else None

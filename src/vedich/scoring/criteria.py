"""Criteria: what a set asks of a commune, what was found, and how far the commune is from its finish.

Domain §6. A set has criteria, a criterion has requirements, a requirement has levels by place (region, or group of
communes) and year. What is said of a requirement is a statement; statements of all sources make a standing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

STATES = ("met", "largely_met", "not_met", "not_applicable", "not_assessed")
"""What can be said of a requirement; a criterion has one more, CLAIMED."""
SOURCES = ("self", "verified", "recognised")
"""The commune itself, the department, the appraisal council: from the weakest to the strongest."""
COMPARISONS = (">=", "<=", ">", "<", "=")
LEVEL_KINDS = ("number", "yes", "province", "unknown")
EVERYWHERE = ""
"""The place of a level that holds for the whole country."""
_OPEN = ("province", "unknown")
_GOOD = ("met", "not_applicable")
CLAIMED = "claimed"
"""Met by the commune's own word alone."""
_WORST_FIRST = ("not_met", "not_assessed", "largely_met", CLAIMED, "met")


@dataclass(frozen=True)
class Level:
    """What one requirement asks in one place, in one year or always."""

    kind: str
    """`number`, `yes` (in words, answered yes or no), `province` (left to the province), `unknown`."""
    amount: Decimal | None = None
    place: str = EVERYWHERE
    year: int | None = None
    words: str = ""
    verified: bool = False
    """Whether the level was found in a source; one that was not must never be shown as the decision's own."""


@dataclass(frozen=True)
class Requirement:
    """One indicator of a criterion. Without a comparison it is answered in words, yes or no."""

    code: str
    comparison: str = ""
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """One heading of a set. `named`: losing it counts where recognition is withdrawn."""

    number: int
    requirements: tuple[Requirement, ...]
    named: bool = False


@dataclass(frozen=True)
class Rules:
    """Dated rules of one decision, in percent; None where it has none."""

    satisfaction: Decimal | None = None
    """Share of satisfied residents that recognition asks for."""
    lost_named: Decimal | None = None
    """Share of criteria lost from which recognition is withdrawn, if a named one is among them."""
    lost: Decimal | None = None
    """Share of criteria lost from which recognition is withdrawn whatever they are."""


@dataclass(frozen=True)
class CriteriaSet:
    code: str
    criteria: tuple[Criterion, ...]
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True)
class Judgement:
    """A state and why: `number` (compared), `said`, `contradicted` (the number says no), `no_level`, `nothing`."""

    state: str
    reason: str


@dataclass(frozen=True)
class Statement:
    """What one source said of one requirement at the end of one period."""

    requirement: str
    source: str
    state: str
    day: date
    """The last day of the period it is about."""
    amount: Decimal | None = None


@dataclass(frozen=True)
class Finding:
    """Where one requirement stands, and by whose word. A source of nothing is empty."""

    requirement: str
    state: str
    source: str = ""
    amount: Decimal | None = None
    day: date | None = None


@dataclass(frozen=True)
class CriterionStanding:
    """Where one criterion stands; the findings are its reasons."""

    number: int
    state: str
    findings: tuple[Finding, ...]

    @property
    def applicable(self) -> int:
        return sum(each.state != "not_applicable" for each in self.findings)

    @property
    def met(self) -> int:
        """Requirements met."""
        return sum(each.state == "met" for each in self.findings)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Codes of the requirements that keep it from being met."""
        return tuple(each.requirement for each in self.findings if each.state not in _GOOD)


@dataclass(frozen=True)
class Standing:
    """Where one commune stands."""

    criteria: tuple[CriterionStanding, ...]

    @property
    def total(self) -> int:
        """Criteria that apply."""
        return sum(each.state != "not_applicable" for each in self.criteria)

    @property
    def met(self) -> int:
        return sum(each.state == "met" for each in self.criteria)

    @property
    def distance(self) -> int:
        """Criteria not yet met: what separates the commune from its finish."""
        return self.total - self.met

    @property
    def unmet(self) -> tuple[int, ...]:
        return tuple(each.number for each in self.criteria if each.state not in _GOOD)

    @property
    def assessed(self) -> bool:
        """Whether anything at all was said."""
        return any(finding.source for each in self.criteria for finding in each.findings)


def level_of(requirement: Requirement, place: str, year: int) -> Level:
    """The level in a place and year: the latest year's up to this one, else the one without a year, else none is known.

    A place without a level of its own has the one for everywhere; where the place's own level is unknown it stays so,
    and no other place's number is guessed in its stead.
    """
    for where in dict.fromkeys((place, EVERYWHERE)):
        there = [level for level in requirement.levels if level.place == where]
        dated = [level for level in there if level.year is not None and level.year <= year]
        if dated:
            return max(dated, key=lambda level: level.year or 0)
        if always := [level for level in there if level.year is None]:
            return always[0]
    return Level("unknown", place=place)


def may_replace(standing: Level) -> bool:
    """Whether a province may put its own level in this one's place: only where the decision leaves it open."""
    return standing.kind in _OPEN


def overlaid(base: CriteriaSet, levels: Mapping[str, Iterable[Level]]) -> CriteriaSet:
    """The set with a province's own levels, by the code of the requirement, laid over those that it leaves open."""

    def laid(requirement: Requirement) -> Requirement:
        own = tuple(levels.get(requirement.code, ()))
        if not own:
            return requirement
        places = {level.place for level in own}
        kept = tuple(
            level
            for level in requirement.levels
            if not (may_replace(level) and (level.place in places or EVERYWHERE in places))
        )
        return Requirement(requirement.code, requirement.comparison, own + kept)

    criteria = tuple(Criterion(each.number, tuple(map(laid, each.requirements)), each.named) for each in base.criteria)
    return CriteriaSet(base.code, criteria, base.rules)


def compares(amount: Decimal, comparison: str, level: Decimal) -> bool:
    """Whether an amount reaches a level. Raises KeyError for a comparison outside COMPARISONS."""
    return {
        ">=": amount >= level,
        "<=": amount <= level,
        ">": amount > level,
        "<": amount < level,
        "=": amount == level,
    }[comparison]


def judge(comparison: str, level: Decimal | None, said: str, amount: Decimal | None) -> Judgement:
    """The state of one requirement from what was said and the number given, either of which may be missing.

    A number is compared with its level and counts; "largely met" and "not applicable" are for people to say.
    """
    if said in ("not_applicable", "not_assessed"):
        return Judgement(said, "said")
    if amount is None or level is None or not comparison:
        if said:
            return Judgement(said, "said")
        return Judgement("not_assessed", "nothing" if amount is None else "no_level")
    if compares(amount, comparison, level):
        return Judgement("met", "number")
    if said == "largely_met":
        return Judgement("largely_met", "number")
    return Judgement("not_met", "contradicted" if said == "met" else "number")


def find(requirement: str, statements: Sequence[Statement]) -> Finding:
    """Where one requirement stands: the latest statement counts, of one period the strongest source's.

    A commune's own "met" or "not applicable" counts only as far as the last word of a stronger source says the same.
    """
    ranked = sorted(
        (each for each in statements if each.state != "not_assessed"),
        key=lambda each: (each.day, SOURCES.index(each.source)),
    )
    if not ranked:
        return Finding(requirement, "not_assessed")
    last = ranked[-1]
    state = last.state
    if last.source == "self" and state in _GOOD:
        stronger = [each for each in ranked if each.source != "self"]
        if not stronger or stronger[-1].state != state:
            state = CLAIMED
    return Finding(requirement, state, last.source, last.amount, last.day)


def criterion_state(states: Iterable[str]) -> str:
    """A criterion is met when every requirement that applies is; else the worst of them says what it is."""
    applicable = [state for state in states if state != "not_applicable"]
    if not applicable:
        return "not_applicable"
    return next(state for state in _WORST_FIRST if state in applicable)


def stand(criteria_set: CriteriaSet, statements: Iterable[Statement]) -> Standing:
    """Where a commune stands by all that was said of it; statements about other sets' requirements say nothing here."""
    said: dict[str, list[Statement]] = {}
    for each in statements:
        said.setdefault(each.requirement, []).append(each)
    found = []
    for criterion in criteria_set.criteria:
        findings = tuple(find(each.code, said.get(each.code, ())) for each in criterion.requirements)
        found.append(CriterionStanding(criterion.number, criterion_state(each.state for each in findings), findings))
    return Standing(tuple(found))


@dataclass(frozen=True)
class Rank:
    """How many communes meet one criterion, of those to which it applies."""

    number: int
    met: int
    of: int


def ranked(criteria_set: CriteriaSet, standings: Iterable[Standing]) -> tuple[Rank, ...]:
    """Criteria from the one that the smallest share of communes meets; equal ones by number."""
    met = {each.number: 0 for each in criteria_set.criteria}
    of = dict(met)
    for standing in standings:
        for each in standing.criteria:
            if each.state != "not_applicable":
                of[each.number] += 1
                met[each.number] += each.state == "met"
    ranks = [Rank(number, met[number], of[number]) for number in met]
    return tuple(sorted(ranks, key=lambda rank: (Fraction(rank.met, rank.of) if rank.of else Fraction(1), rank.number)))


@dataclass(frozen=True)
class FinishGroup:
    """Communes registered to finish in one year; None: not registered."""

    year: int | None
    communes: tuple[str, ...]
    """Codes, the nearest to the finish first."""
    finished: int
    missing: int
    """Criteria not yet met, over all of them."""
    lacked_by_all: tuple[int, ...]
    """Criteria that no commune of the group meets."""


def finish_groups(standings: Mapping[str, Standing], years: Mapping[str, int | None]) -> tuple[FinishGroup, ...]:
    """Communes by the year for which they are registered, the earliest first, those not registered last."""
    by_year: dict[int | None, list[str]] = {}
    for code in standings:
        by_year.setdefault(years.get(code), []).append(code)
    groups = []
    for year in sorted(by_year, key=lambda each: (each is None, each or 0)):
        codes = sorted(by_year[year], key=lambda code: (standings[code].distance, code))
        unmet = [set(standings[code].unmet) for code in codes]
        groups.append(
            FinishGroup(
                year,
                tuple(codes),
                sum(standings[code].distance == 0 for code in codes),
                sum(standings[code].distance for code in codes),
                tuple(sorted(set.intersection(*unmet))),
            )
        )
    return tuple(groups)


def hindrances(
    rules: Rules, standing: Standing, *, satisfied: Decimal | None, arrears_free: bool | None, secure: bool | None
) -> tuple[str, ...]:
    """What stands against recognising a commune: `criteria`, and where the rules ask for them, three conditions."""
    found = ["criteria"] if standing.distance else []
    if rules.satisfaction is not None:
        found += ["satisfaction"] if satisfied is None or satisfied < rules.satisfaction else []
        found += ["arrears"] if not arrears_free else []
        found += ["security"] if not secure else []
    return tuple(found)


def loses_recognition(criteria_set: CriteriaSet, standing: Standing) -> bool:
    """Whether so many criteria are lost that the rules take recognition back; sets without the rule never do.

    A criterion is lost when it was found not met or only largely met; what nobody assessed is not.
    """
    rules = criteria_set.rules
    lost = {each.number for each in standing.criteria if each.state in ("not_met", "largely_met")}
    if rules.lost is None or rules.lost_named is None or not standing.total:
        return False
    share = Fraction(100 * len(lost), standing.total)
    named = any(each.named and each.number in lost for each in criteria_set.criteria)
    return share >= Fraction(rules.lost) or (named and share >= Fraction(rules.lost_named))

"""Yearly quality classification: points and conditions of comparable units → a proposed level each, with reasons.

The software proposes, the committee decides. A level is reached by its points and all its conditions; the best level
is capped within the group. What is not known is never taken for zero: such a unit has no proposal yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .rulebook import Documents, RulebookError, Source, amount_of, rule_on, source_of

RULE = "classification"
LEVELS = ("EXCELLENT", "GOOD", "COMPLETED", "NOT_COMPLETED")
"""Best first; the four levels of every regulation since 2018."""
CONDITIONS = ("tasks_done", "on_time", "beyond")
"""Percent of tasks done, of tasks done on time, of tasks done beyond what was required."""
BASES = ("good_or_better", "good", "rated")
ROUNDINGS = ("down", "half_up")
SCALE = Decimal(100)


@dataclass(frozen=True)
class CriteriaGroup:
    """Criteria scored together, and the most points they can give."""

    code: str
    points: Decimal
    title: str
    title_en: str = ""
    proposed_from: str = ""
    """`targets_met` where the share of targets met can be proposed; else the office says."""


@dataclass(frozen=True)
class LevelRule:
    """When a level is reached: from so many points, with all conditions."""

    code: str
    least: Decimal
    at_least: tuple[tuple[str, Decimal], ...] = ()
    undisciplined: bool = False


@dataclass(frozen=True)
class CapRule:
    """How many of a group may be given the best level."""

    level: str
    share: Fraction
    outstanding_share: Fraction
    base: str
    rounding: str = "down"
    least: int = 0


@dataclass(frozen=True)
class Rules:
    """The rules of classification that apply on a day."""

    name: str
    since: date
    groups: tuple[CriteriaGroup, ...]
    levels: tuple[LevelRule, ...]
    cap: CapRule
    is_verified: bool
    source: Source


@dataclass(frozen=True)
class Candidate:
    """What is known of one unit. Points by criteria group; None where nobody has said."""

    unit: str
    points: Mapping[str, Decimal | None] = field(hash=False)
    tasks_done: Decimal | None = None
    on_time: Decimal | None = None
    beyond: Decimal | None = None
    disciplined: bool | None = None
    not_reviewed: bool = False
    """Not subject to review this year, for a reason: a new body, one being dissolved."""


@dataclass(frozen=True)
class Reason:
    """Why a level was or was not reached; `code` is in the catalogue of the page."""

    code: str
    level: str = ""
    about: str = ""
    """A condition, or the codes of criteria groups."""
    needed: Decimal | None = None
    found: Decimal | None = None


@dataclass(frozen=True)
class Proposal:
    """The level proposed for one unit: empty where it cannot be said yet, or the unit is not reviewed."""

    unit: str
    total: Decimal | None
    level: str
    reached: str
    """The level by points and conditions, before the cap."""
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Cap:
    """The arithmetic of the cap: share × base, rounded."""

    share: Fraction
    base: int
    exact: Fraction
    allowed: int
    wanted: int
    undecided: int
    """Units that have no level yet: the base may still grow by them."""


@dataclass(frozen=True)
class Outcome:
    """Proposals of a group, in the order of the candidates, and the cap that applied."""

    proposals: tuple[Proposal, ...]
    cap: Cap


def classify(candidates: Sequence[Candidate], rules: Rules, *, outstanding: bool = False) -> Outcome:
    """Propose a level for every unit of one group of comparable units.

    Raises ValueError for points outside what a criteria group can give.
    """
    reached = [_reached(each, rules) for each in candidates]
    cap = _cap([each.reached for each in reached], rules.cap, outstanding=outstanding)
    return Outcome(_capped(reached, cap, rules), cap)


def total_of(candidate: Candidate, rules: Rules) -> Decimal | None:
    """Points of all criteria groups; None while one is missing. Raises ValueError for points out of range."""
    given = [(group, candidate.points.get(group.code)) for group in rules.groups]
    wrong = [group.code for group, points in given if points is not None and not 0 <= points <= group.points]
    if wrong:
        raise ValueError(f"{candidate.unit}: points out of range for {', '.join(wrong)}")
    known = [points for _, points in given if points is not None]
    return sum(known, Decimal(0)) if len(known) == len(given) else None


def _reached(candidate: Candidate, rules: Rules) -> Proposal:
    total = total_of(candidate, rules)
    if candidate.not_reviewed:
        return Proposal(candidate.unit, total, "", "", (Reason("not_reviewed"),))
    if total is None:
        absent = ", ".join(group.code for group in rules.groups if candidate.points.get(group.code) is None)
        return Proposal(candidate.unit, None, "", "", (Reason("points_missing", about=absent),))
    level, reasons = _walk_down(candidate, total, rules.levels)
    return Proposal(candidate.unit, total, level, level, reasons)


def _walk_down(candidate: Candidate, total: Decimal, levels: Sequence[LevelRule]) -> tuple[str, tuple[Reason, ...]]:
    """From the best level down to the first whose points and conditions all hold; what is unknown stops the walk."""
    reasons: list[Reason] = []
    for rule in levels:
        if total < rule.least:
            # Only the nearest missed limit is worth saying: 65 points are short of 70, and so of 90.
            reasons = [each for each in reasons if each.code != "points_below"]
            reasons.append(Reason("points_below", rule.code, needed=rule.least, found=total))
            continue
        failed, unknown = _conditions(candidate, rule)
        if failed:
            reasons += failed
            continue
        if unknown:
            return "", (*reasons, *unknown)
        return rule.code, (*reasons, Reason("reached", rule.code, needed=rule.least, found=total))
    return "", tuple(reasons)


def _conditions(candidate: Candidate, rule: LevelRule) -> tuple[list[Reason], list[Reason]]:
    """Conditions that do not hold, and those of which nothing is known."""
    failed, unknown = [], []
    for name, needed in rule.at_least:
        found = getattr(candidate, name)
        if found is None:
            unknown.append(Reason("condition_unknown", rule.code, name, needed))
        elif found < needed:
            failed.append(Reason("condition_failed", rule.code, name, needed, found))
    if rule.undisciplined and candidate.disciplined is None:
        unknown.append(Reason("condition_unknown", rule.code, "undisciplined"))
    elif rule.undisciplined and candidate.disciplined:
        failed.append(Reason("condition_failed", rule.code, "undisciplined"))
    return failed, unknown


def _cap(reached: Sequence[str], rule: CapRule, *, outstanding: bool) -> Cap:
    share = rule.outstanding_share if outstanding else rule.share
    wanted = sum(level == rule.level for level in reached)
    upper = LEVELS[: LEVELS.index(rule.level) + 2]
    better = sum(level in upper for level in reached)
    undecided = sum(not level for level in reached)
    if rule.base == "good":
        # Who is cut falls into the base, so the base depends on how many are given the level.
        allowed = max(n for n in range(better + 1) if n <= max(_rounded(share * (better - n), rule), rule.least))
        base = better - min(allowed, wanted)
    else:
        base = better if rule.base == "good_or_better" else sum(bool(level) for level in reached)
        allowed = max(_rounded(share * base, rule), rule.least)
    return Cap(share, base, share * base, allowed, wanted, undecided)


def _rounded(exact: Fraction, rule: CapRule) -> int:
    return int(exact) if rule.rounding == "down" else int(exact + Fraction(1, 2))


def _capped(reached: Sequence[Proposal], cap: Cap, rules: Rules) -> tuple[Proposal, ...]:
    best = rules.cap.level
    if cap.wanted <= cap.allowed:
        return tuple(reached)
    points = sorted((each.total or Decimal(0) for each in reached if each.reached == best), reverse=True)
    edge = points[cap.allowed]
    """The most points that no longer find a place."""
    sure = sum(each > edge for each in points)
    tied = sum(each == edge for each in points)
    below = LEVELS[LEVELS.index(best) + 1]
    found = []
    for each in reached:
        if each.reached != best or (each.total or Decimal(0)) > edge:
            found.append(each)
            continue
        places = cap.allowed - sure
        if each.total == edge and places:
            why = Reason("tied_at_cap", best, str(tied), Decimal(places), edge)
        else:
            why = Reason("cut_by_cap", best, str(cap.wanted), Decimal(cap.allowed), each.total)
        found.append(replace(each, level=below, reasons=(*each.reasons, why)))
    return tuple(found)


def rules_on(documents: Documents, on: date) -> Rules:
    """The rules of classification in force on a day. Raises RulebookError."""
    since, value, source = rule_on(documents, RULE, on)
    if not isinstance(value, Mapping):
        raise RulebookError("rule_value_invalid", RULE)
    try:
        return Rules(
            name=f"{RULE} {since.isoformat()}",
            since=since,
            groups=_groups(value["groups"]),
            levels=_levels(value["levels"]),
            cap=_cap_rule(value["cap"]),
            is_verified=value.get("verified") is True,
            source=source_of(RULE, value["source"]) if "source" in value else source,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise RulebookError("rule_value_invalid", RULE) from error


def _groups(given: Sequence[Mapping[str, Any]]) -> tuple[CriteriaGroup, ...]:
    groups = tuple(
        CriteriaGroup(
            str(each["code"]),
            amount_of(RULE, each["points"]),
            str(each["title"]),
            str(each.get("title_en", "")),
            str(each.get("proposed_from", "")),
        )
        for each in given
    )
    # A comma in an unquoted title inside braces makes a key of its own, and half the title.
    strange = {key for each in given for key in each} - {"code", "points", "title", "title_en", "proposed_from"}
    if strange or len({group.code for group in groups}) < len(groups) or sum(group.points for group in groups) != SCALE:
        raise RulebookError("rule_value_invalid", f"{RULE}: groups")
    return groups


def _levels(given: Sequence[Mapping[str, Any]]) -> tuple[LevelRule, ...]:
    levels = tuple(
        LevelRule(
            str(each["code"]),
            amount_of(RULE, each["from"]),
            tuple((str(name), amount_of(RULE, needed)) for name, needed in each.get("at_least", {}).items()),
            each.get("undisciplined") is True,
        )
        for each in given
    )
    steps = [level.least for level in levels]
    named = {name for level in levels for name, _ in level.at_least}
    last = levels[-1] if levels else None
    is_whole = tuple(level.code for level in levels) == LEVELS and steps == sorted(set(steps), reverse=True)
    if not is_whole or named - set(CONDITIONS) or last is None or last.least or last.at_least or last.undisciplined:
        raise RulebookError("rule_value_invalid", f"{RULE}: levels")
    return levels


def _cap_rule(given: Mapping[str, Any]) -> CapRule:
    share, more = (Fraction(amount_of(RULE, given[name])) / 100 for name in ("share", "outstanding_share"))
    rule = CapRule(
        str(given["level"]), share, more, str(given["of"]), str(given["rounding"]), int(given.get("least", 0))
    )
    known = rule.level == LEVELS[0] and rule.base in BASES and rule.rounding in ROUNDINGS
    if not known or not 0 <= share <= more <= 1 or rule.least < 0:
        raise RulebookError("rule_value_invalid", f"{RULE}: cap")
    return rule

"""What changed between two versions of a form: lines added, removed and changed, checks, tiers."""

from __future__ import annotations

from dataclasses import dataclass, field

from vedich.org.models import Unit
from vedich.plan.models import Indicator
from vedich.report.models import FormVersion, Tier
from vedich.report.queries.form_content import Check, Content, Line, content_of

MOST_SHOWN, MOST_CHANGED = 60, 40
"""Lines of each kind that a page shows."""
SETTINGS = ("owner", "blank_allowed", "by_village", "unusual_ratio")


@dataclass(frozen=True)
class Changed:
    """One aspect of a line, before and after."""

    aspect: str
    before: object
    after: object


@dataclass(frozen=True)
class ChangedLine:
    indicator: Indicator
    changes: tuple[Changed, ...]


@dataclass
class FormDifference:
    """From one version to another, in the order of the newer one."""

    added: list[Indicator] = field(default_factory=list)
    removed: list[Indicator] = field(default_factory=list)
    changed: list[ChangedLine] = field(default_factory=list)
    checks_added: list[Check] = field(default_factory=list)
    checks_removed: list[Check] = field(default_factory=list)
    tiers: tuple[tuple[str, ...], tuple[str, ...]] | None = None

    @property
    def more(self) -> int:
        """How many lines a page leaves out."""
        shown = ((self.added, MOST_SHOWN), (self.removed, MOST_SHOWN), (self.changed, MOST_CHANGED))
        return sum(max(len(lines) - most, 0) for lines, most in shown)

    @property
    def tiers_said(self) -> tuple[str, str]:
        """The tiers before and after, in words."""
        before, after = self.tiers or ((), ())
        return _said(before), _said(after)

    @property
    def is_empty(self) -> bool:
        parts = (self.added, self.removed, self.changed, self.checks_added, self.checks_removed, self.tiers)
        return not any(parts)


def _said(tiers: tuple[str, ...]) -> str:
    return " → ".join(str(Tier(tier).label) for tier in tiers)


def difference(before: FormVersion, after: FormVersion) -> FormDifference:
    """What the second version asks otherwise than the first."""
    old, new = content_of(before), content_of(after)
    indicators = Indicator.objects.in_bulk({*old.indicators, *new.indicators})
    owners = Unit.objects.in_bulk({line.owner for it in (old, new) for line in it.lines if line.owner})
    were, are = _by_indicator(old), _by_indicator(new)
    # Lines that stay and keep their order among themselves have not moved, whatever came between them.
    kept = [key for key in old.indicators if key in are]
    places = {key: place for place, key in enumerate(kept)}
    now = {key: place for place, key in enumerate(key for key in new.indicators if key in were)}
    found = FormDifference(
        added=[indicators[key] for key in new.indicators if key not in were],
        removed=[indicators[key] for key in old.indicators if key not in are],
        checks_added=[it for it in new.checks if it not in old.checks],
        checks_removed=[it for it in old.checks if it not in new.checks],
        tiers=None if old.tiers == new.tiers else (old.tiers, new.tiers),
    )
    moved = _moved(kept, [key for key in new.indicators if key in were])
    for key in (key for key in new.indicators if key in were):
        (was_in, was), (is_in, line) = were[key], are[key]
        changes = [Changed("section", was_in, is_in)] if was_in != is_in else []
        if not changes and key in moved:
            changes.append(Changed("place", places[key] + 1, now[key] + 1))
        changes += _settings(was, line, owners)
        if changes:
            found.changed.append(ChangedLine(indicators[key], tuple(changes)))
    return found


def _by_indicator(content: Content) -> dict[int, tuple[str, Line]]:
    return {line.indicator: (section.title, line) for section in content.sections for line in section.lines}


def _settings(before: Line, after: Line, owners: dict[int, Unit]) -> list[Changed]:
    found = []
    for name in SETTINGS:
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            if name == "owner":
                one, other = owners.get(one), owners.get(other)
            found.append(Changed(name, one, other))
    return found


def _moved(before: list[int], after: list[int]) -> set[int]:
    """The fewest lines whose moving explains the new order: all but a longest run that kept its order."""
    place = {key: at for at, key in enumerate(before)}
    best: list[tuple[int, int | None]] = []
    for at, key in enumerate(after):
        tails = [(best[one][0], one) for one in range(at) if place[after[one]] < place[key]]
        length, last = max(tails, default=(0, -1))
        best.append((length + 1, last if length else None))
    if not best:
        return set()
    at: int | None = max(range(len(best)), key=lambda one: best[one][0])
    stayed = set()
    while at is not None:
        stayed.add(after[at])
        at = best[at][1]
    return set(after) - stayed

"""Which targets a value concerns: those of its indicator, and those whose figures are computed from it."""

from __future__ import annotations

from collections.abc import Iterable

from vedich.plan.models import Indicator, Target
from vedich.scorecard.queries import facts


def targets_concerned(indicator_ids: Iterable[int]) -> list[int]:
    """Targets of these indicators, of formulas that use them, and of indicators weighted by them, however far."""
    concerned, used_by = set(indicator_ids), _used_by()
    fresh = set(concerned)
    while fresh:
        fresh = {user for each in fresh for user in used_by.get(each, ())} - concerned
        concerned |= fresh
    return list(Target.objects.filter(indicator__in=concerned).order_by("pk").values_list("pk", flat=True))


def _used_by() -> dict[int, set[int]]:
    """Indicator → those that are computed from it or weighted by it."""
    derived = list(Indicator.objects.exclude(formula="", weight_by=None))
    has_formulas = any(indicator.formula for indicator in derived)
    by_code = dict(Indicator.objects.values_list("code", "pk")) if has_formulas else {}
    found: dict[int, set[int]] = {}
    for indicator in derived:
        uses = {by_code[code] for code in facts.operands_of(indicator, set(by_code))}
        for used in uses | ({indicator.weight_by_id} if indicator.weight_by_id else set()):
            found.setdefault(used, set()).add(indicator.pk)
    return found

"""Models and commendations of a review as a page and the report show them: proposed, why, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vedich.common.text import composed, fold
from vedich.org.models import Unit
from vedich.review.models import (
    Commendation,
    CommendationDecision,
    CommendationGround,
    CommendationKind,
    Outcome,
    Review,
)
from vedich.review.queries.awards import AwardForm, form_named

PROPOSED = "PROPOSED"
STATES = (Outcome.DECIDED.value, PROPOSED, Outcome.NOT_AGREED.value)
_ADDRESSED = re.compile(r"\b(?:ông|bà|đồng chí|đ/c|đc)\s+((?:[^\W\d_]+\s*){2,4})", re.I)
_NO_NAMES = frozenset(fold("bí phó chủ giám trưởng chánh ủy thường thủ tổng đảng viện hiệu cục chi quyền rịa").split())
"""Words with which a post or a place begins: `đồng chí Phó Chủ tịch`, `Bà Rịa` name no person."""


@dataclass(frozen=True)
class Commended:
    """One proposal with its grounds and the decision that counts; `decision` is None while it is open."""

    commendation: Commendation
    grounds: tuple[CommendationGround, ...]
    decisions: tuple[CommendationDecision, ...]

    @property
    def decision(self) -> CommendationDecision | None:
        last = self.decisions[-1] if self.decisions else None
        return None if last is None or last.outcome == Outcome.TAKEN_BACK else last

    @property
    def state(self) -> str:
        return self.decision.outcome if self.decision else PROPOSED

    @property
    def is_model(self) -> bool:
        return self.commendation.kind == CommendationKind.MODEL

    @property
    def form(self) -> AwardForm | None:
        """The form decided, else the one proposed."""
        code = self.decision.form if self.decision and self.state == Outcome.DECIDED else self.commendation.form
        return form_named(code) if code else None

    @property
    def seen(self) -> str:
        """What changes with every saving and deciding."""
        return f"{self.commendation.typed_at.isoformat()}/{len(self.decisions)}"


def commended(review: Review) -> list[Commended]:
    """Everything proposed in a review, in the order in which it was written; a fixed number of queries."""
    rows = review.commendations.select_related("unit", "proposer", "typed_by").prefetch_related(
        "grounds__target__indicator", "grounds__target__unit", "grounds__criteria_set", "decisions__by"
    )
    return [Commended(row, tuple(row.grounds.all()), tuple(row.decisions.all())) for row in rows.order_by("pk")]


def by_state(found: Iterable[Commended]) -> list[tuple[str, list[Commended]]]:
    """Decided, proposed, not agreed; those that hold nothing are left out."""
    rows = list(found)
    groups = [(state, [each for each in rows if each.state == state]) for state in STATES]
    return [(state, group) for state, group in groups if group]


def names_a_person(text: str) -> bool:
    """Whether somebody is addressed by name: `đồng chí Nguyễn Văn A`; a post is no name."""
    for match in _ADDRESSED.finditer(composed(text)):
        words = match[1].split()
        if len(words) > 1 and all(word[:1].isupper() for word in words[:2]) and fold(words[0]) not in _NO_NAMES:
            return True
    return False


def units_named(typed: str, known: Sequence[Unit]) -> list[Unit]:
    """Units that a code names, else those of that name without marks."""
    words = fold(typed)
    by_code = [unit for unit in known if fold(unit.code) == words]
    return by_code or [unit for unit in known if words and words in (fold(unit.name), fold(unit.name_en))]

"""Search: one box over targets, programmes and schemes, units and tasks, marks ignored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from vedich.common.text import composed, fold
from vedich.desk.queries.viewer import Viewer
from vedich.org.models import Unit
from vedich.plan.models import Node, Target, Task

LONGEST = 100
"""Characters read of a query; more would only slow the search down."""
WORDS = 10
SHOWN = 10
"""Hits shown per group before "all of them"."""


@dataclass(frozen=True)
class Asked:
    """What was typed, as it is shown back, and the folded words looked for."""

    text: str
    words: tuple[str, ...]
    cut: bool = False

    @property
    def phrase(self) -> str:
        return " ".join(self.words)


def asked(typed: str) -> Asked:
    """Read a query: composed, without control characters, its first hundred characters and ten words."""
    clean = " ".join("".join(char if char.isprintable() else " " for char in composed(typed)).split())
    kept = clean[:LONGEST].strip()
    words = fold(kept).split()
    return Asked(kept, tuple(words[:WORDS]), len(clean) > LONGEST or len(words) > WORDS)


def matching(query: Asked) -> Q:
    """Every word stands in the searchable text, or the code is the query itself."""
    found = Q()
    for word in query.words:
        found &= Q(search__contains=word)
    return found | Q(code__iexact=query.text)


def ranked(rows: QuerySet, query: Asked, *order: str) -> QuerySet:
    """The code first, then the words as one phrase, whole words before their beginnings, then the words apart."""
    phrase = query.phrase
    whole = Q(search__startswith=f"{phrase} ") | Q(search__contains=f" {phrase} ") | Q(search__endswith=f" {phrase}")
    rank = Case(
        When(code__iexact=query.text, then=Value(0)),
        When(search__startswith=phrase, then=Value(1)),
        When(whole | Q(search=phrase), then=Value(2)),
        When(search__contains=phrase, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    return rows.filter(matching(query)).annotate(rank=rank).order_by("rank", *order)


@dataclass(frozen=True)
class Group:
    """Hits of one kind of thing: the first few, and how many there are."""

    key: str
    hits: list = field(default_factory=list)
    total: int = 0

    @property
    def more(self) -> int:
        return self.total - len(self.hits)


def _targets(viewer: Viewer, query: Asked) -> QuerySet[Target]:
    return ranked(viewer.targets(), query, "position", "code")


def _nodes(viewer: Viewer, query: Asked) -> QuerySet[Node]:
    """Nodes under which the user may read a target, and those that hold none yet."""
    seen = [pk for pk, node in viewer.tree.by_id.items() if viewer.tree.is_in_view(node)]
    return ranked(Node.objects.filter(pk__in=seen).select_related("parent"), query, "position", "code")


def _units(viewer: Viewer, query: Asked) -> QuerySet[Unit]:
    return ranked(viewer.units, query, "-valid_to", "code")


def _tasks(viewer: Viewer, query: Asked) -> QuerySet[Task]:
    return ranked(viewer.tasks(), query, "deadline", "code")


GROUPS: dict[str, Callable[[Viewer, Asked], QuerySet]] = {
    "chi-tieu": _targets,
    "chuong-trinh": _nodes,
    "don-vi": _units,
    "viec": _tasks,
}
"""By the name a group has in an address."""


def hits(viewer: Viewer, query: Asked, group: str) -> QuerySet:
    """All hits of one group, best first."""
    return GROUPS[group](viewer, query)


def found(viewer: Viewer, query: Asked) -> list[Group]:
    """The groups that have a hit; one in which the query is a code stands first."""
    if not query.words:
        return []
    groups = []
    for key in GROUPS:
        rows = hits(viewer, query, key)
        first = list(rows[: SHOWN + 1])
        total = len(first) if len(first) <= SHOWN else rows.count()
        groups.append(Group(key, first[:SHOWN], total))
    return sorted((group for group in groups if group.hits), key=lambda group: group.hits[0].rank != 0)

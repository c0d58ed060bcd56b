"""What a row of a treasury's table names: a node by its code or title, a source by its name or words of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from vedich.common.text import fold
from vedich.funding.queries.sources import kind_of, kinds
from vedich.plan.models import Node

_ORDINAL = re.compile(r"^\s*(?:[ivxlc]+|[a-e]|\d+(?:\.\d+)*)\s*[.)/\-]\s*", re.IGNORECASE)
_OF_SOURCE = re.compile(r"^(?:nguon von|nguon|von)\s+")


def unnumbered(name: str) -> str:
    """A name without the number in front of it."""
    return _ORDINAL.sub("", name)


class PlanNodes:
    """Every node of the plan by its code and its title, folded once for all the rows of a table."""

    def __init__(self) -> None:
        found = list(Node.objects.all())
        self._coded = {node.code.lower(): node for node in found}
        self._above = {node.pk: node.parent_id for node in found}
        self._titled: dict[str, list[Node]] = {}
        for node in found:
            self._titled.setdefault(fold(unnumbered(node.title)), []).append(node)

    def coded(self, *texts: str) -> Node | None:
        """The node of the first of these texts that is a code."""
        return next((node for text in texts if (node := self._coded.get(text.lower()))), None)

    def titled(self, bare: str) -> list[Node]:
        """The nodes with a title, given folded and without its number."""
        return self._titled.get(bare, [])

    def above(self, node: int) -> Iterator[int]:
        """The nodes that a node is part of, the nearest first."""
        above = self._above.get(node)
        while above is not None:
            yield above
            above = self._above.get(above)


def source_named(text: str, known: Sequence[str], *, strict: bool = False) -> str | None:
    """The source that a text names: as it stands already, by the name of a kind, or by words of a kind.

    Words only decide where one known source is of that kind, or none is and the kind's own name will do. `strict` is
    for headings between rows, where more words may as well be the name of a project.
    """
    names = {fold(text), _OF_SOURCE.sub("", fold(text))} - {""}
    if not names:
        return None
    if same := next((name for name in known if fold(name) in names), None):
        return same
    kind = next((kind for kind in kinds() if names & {fold(kind.name), fold(kind.name_en)}), None)
    if kind is None:
        meant = kind_of(text)
        begins = any(name == word or (not strict and name.startswith(word)) for name in names for word in meant.words)
        kind = meant if begins else None
    if kind is None:
        return None
    alike = [name for name in known if kind_of(name) == kind]
    return alike[0] if len(alike) == 1 else None if alike else kind.name


def unknown_source(text: str, known: Sequence[str]) -> str:
    words = {"text": text.strip()[:60], "known": "; ".join(known)}
    return (
        _("“%(text)s” is none of the sources: %(known)s. Write it as one of them, or enter a line of it first.") % words
    )

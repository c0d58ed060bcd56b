"""Reconciling: the numbers of a draft written elsewhere beside those of a review, as rows to be kept and shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from vedich.documents.reconcile import (
    ABSENT,
    AGREES,
    AMBIGUOUS,
    DISAGREES,
    NO_FIGURE,
    VERDICTS,
    Known,
    Result,
    UnreadableDraft,
    read,
    reconcile,
)
from vedich.documents.reconcile.passages import Passage, Place
from vedich.publication.models import Reconciliation
from vedich.publication.queries.known import data_of
from vedich.publication.queries.material import Material
from vedich.publication.queries.sentences.words import amount
from vedich.review.models import Review

Tell = Callable[[int, int], None]
"""How many paragraphs and cells are done, of how many."""
LONGEST = 12_000
"""Paragraphs and cells of a draft; a report of 60 pages with its annexes has about 2,400."""
AT_ONCE = 600
"""So many are compared while the one who sent them waits; more are compared in the background."""
AROUND, CHOICES = 150, 3
"""Letters on each side of a number that are kept of a long sentence, and figures named where several fit."""


@dataclass(frozen=True)
class Row:
    """One number of a draft with its verdict, in plain values."""

    verdict: str
    kind: str
    """figure, date, document, ordinal or other."""
    printed: str
    before: str = ""
    """Of its sentence, what stands before the number."""
    after: str = ""
    part: str = "body"
    heading: str = ""
    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    label: str = ""
    """What the figure of the review is; of several that fit, each with its value."""
    value: str = ""
    key: str = ""

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Row:
        """A row as it was stored; what an older version stored besides is left out."""
        return cls(**{name: value for name, value in stored.items() if name in cls.__dataclass_fields__})

    @property
    def stored(self) -> dict[str, Any]:
        """What differs from an empty row, for a column of JSON."""
        return {name: value for name, value in self.__dict__.items() if value != getattr(Row, name, None)}


def passages_of(data: bytes) -> list[Passage]:
    """What is to be compared of a Word file. Raises UnreadableDraft."""
    passages = read(data)
    if len(passages) > LONGEST:
        raise UnreadableDraft("too_large")
    return passages


def compare(data: bytes, material: Material, *, tell: Tell = lambda _done, _total: None) -> list[Row]:
    """Every number of a Word file in reading order, held against a review. Raises UnreadableDraft."""
    passages = passages_of(data)

    def told() -> Iterator[Passage]:
        for done, passage in enumerate(passages):
            tell(done, len(passages))
            yield passage

    return [_row(each) for each in reconcile(told(), data_of(material))]


def of_review(review: Review) -> QuerySet[Reconciliation]:
    """Drafts compared with a review, the last first, without their numbers."""
    return Reconciliation.objects.filter(review=review).select_related("by").defer("rows")


def shown(found: Reconciliation, verdict: str = "") -> list[Row]:
    """Its numbers: those of a verdict in reading order, else all that were checked, what needs a look first."""
    rows = [Row.of(each) for each in found.rows]
    if verdict:
        return [each for each in rows if each.verdict == verdict]
    return sorted((each for each in rows if each.verdict != NO_FIGURE), key=lambda each: VERDICTS.index(each.verdict))


def counts_of(rows: Sequence[Row]) -> dict[str, int]:
    """How many numbers got which verdict; every verdict is named."""
    found = Counter(each.verdict for each in rows)
    return {verdict: found[verdict] for verdict in VERDICTS}


def _row(result: Result) -> Row:
    place: Place = result.passage.place
    end = result.at + len(result.mention.text)
    at = result.text.find(result.mention.text, max(0, result.at - 2))
    start, end = (at, at + len(result.mention.text)) if at >= 0 else (result.at, end)
    before, after = result.text[:start], result.text[end:]
    known = result.known
    choice = result.choice[:CHOICES]
    return Row(
        verdict=result.verdict,
        kind=result.mention.kind,
        printed=result.mention.text,
        before="…" + before[-AROUND:] if len(before) > AROUND else before,
        after=after[:AROUND] + "…" if len(after) > AROUND else after,
        part=place.part,
        heading=place.heading[:200] if not place.table else _cell_name(result),
        paragraph=place.paragraph,
        table=place.table,
        row=place.row,
        column=place.column,
        label=known.label if known else "; ".join(f"{each.label}: {in_words(each)}" for each in choice),
        value=in_words(known) if known else "",
        key=known.key if known else "",
    )


def _cell_name(result: Result) -> str:
    """What a cell stands for: its row and its column."""
    passage = result.passage
    return " · ".join(part for part in (passage.row[:120], passage.column[:80]) if part)


def in_words(known: Known) -> str:
    """A figure of the review as people write it."""
    if known.shown:
        return known.shown
    value = amount(known.value, known.decimals if known.decimals or known.value % 1 == 0 else _decimals(known.value))
    if not known.measure:
        return value
    return f"{value}{known.measure}" if known.measure.startswith("%") else f"{value} {known.measure}"


def _decimals(value: Decimal) -> int | None:
    """Of a large sum its whole units are enough."""
    return 0 if abs(value) >= 1000 else None


__all__ = [
    "ABSENT",
    "AGREES",
    "AMBIGUOUS",
    "DISAGREES",
    "NO_FIGURE",
    "VERDICTS",
    "Row",
    "UnreadableDraft",
    "compare",
    "counts_of",
    "of_review",
    "shown",
]

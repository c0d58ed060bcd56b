"""Standing: what is to be minded about edited words before a report is sent out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vedich.common.text import fold
from vedich.documents.content import Figure, Inline
from vedich.publication.queries.drafting import tokens
from vedich.publication.queries.drafting.applying import GONE, TYPED, Draft, Place
from vedich.publication.queries.pages import EXPLAINED, place_of

FOLLOWING = 5
"""Words after a number by which it is known what it counts."""
FEWEST = 2
_END = re.compile(r"[.;:,()]")


@dataclass(frozen=True)
class Contradiction:
    """A number typed by hand that says of the same thing something else than the data."""

    place: Place
    typed: str
    words_said: str
    """What it counts, as the paragraph has it."""
    figure: str


def typed(draft: Draft) -> dict[int, int]:
    """Per section, how many numbers were typed by hand into edited words."""
    return _counted(draft, TYPED)


def gone(draft: Draft) -> dict[int, int]:
    """Per section, how many figures in edited words the data no longer have."""
    return _counted(draft, GONE)


def _counted(draft: Draft, kind: str) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for place in draft.places:
        if n := len(place.figures(kind)):
            found[place.section] += n
    return found


def reworded(draft: Draft) -> list[Place]:
    """Edited paragraphs whose generated words, figures apart, are others now than when they were edited."""
    return [
        place
        for place in draft.places
        if place.is_written and place.generated and place.revision and place.revision.base != place.base
    ]


def contradictions(draft: Draft) -> list[Contradiction]:
    """Numbers typed by hand beside the words under which the same paragraph, or the whole report, has a figure."""
    shared = _known(draft.figures, draft)
    found = []
    for place in draft.places:
        own = _phrases(place.generated.runs) if place.generated and place.is_written else {}
        for number, said in _typed_in(place):
            words = _counted_by(said)
            figures = own.get(words) or ({shared[words]} if words in shared else set())
            if words and figures and number not in figures:
                found.append(Contradiction(place, number, said, ", ".join(sorted(figures))))
    return found


def _typed_in(place: Place) -> Iterator[tuple[str, str]]:
    for block in place.blocks:
        for at, run in enumerate(block.runs):
            if isinstance(run, Figure) and run.key.startswith(f"{TYPED}:"):
                yield run.text, _after(block.runs, at)


def _phrases(runs: Sequence[Inline]) -> dict[str, set[str]]:
    """What the figures of some words count, in words, and the numbers given."""
    found: dict[str, set[str]] = defaultdict(set)
    for at, run in enumerate(runs):
        if tokens.is_bound(run) and (words := _counted_by(_after(runs, at))):
            found[words].add(run.text)
    return found


def _known(figures: Mapping[str, Figure], draft: Draft) -> dict[str, str]:
    """Of figures on the whole of the plan, what each counts; only where the words stand for one number alone."""
    keys = {figure.key for figure in figures.values() if place_of(figure.key)[1] in EXPLAINED}
    found: dict[str, set[str]] = defaultdict(set)
    for place in draft.places:
        for at, run in enumerate(place.generated.runs if place.generated else ()):
            words = _counted_by(_after(place.generated.runs, at)) if place.generated else ""
            if isinstance(run, Figure) and run.key in keys and words:
                found[words].add(run.text)
    return {words: next(iter(numbers)) for words, numbers in found.items() if len(numbers) == 1}


def _after(runs: Sequence[Inline], at: int) -> str:
    """The words after a number up to the next stop or figure."""
    text = ""
    for run in runs[at + 1 :]:
        if isinstance(run, Figure):
            break
        text += run.text
    return " ".join(_END.split(text, maxsplit=1)[0].split()[:FOLLOWING])


def _counted_by(said: str) -> str:
    """The same as they are compared; nothing where they are too few to mean anything."""
    words = fold(said).split()
    return " ".join(words) if len(words) >= FEWEST else ""

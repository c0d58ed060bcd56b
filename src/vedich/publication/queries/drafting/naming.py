"""Naming: which figures may stand in a paragraph, and what stands in their braces."""

from __future__ import annotations

from vedich.publication.models import DraftRevision
from vedich.publication.queries.drafting import tokens
from vedich.publication.queries.drafting.applying import Draft, Place


def texts_of(draft: Draft, place: Place | None) -> dict[str, tuple[str, str]]:
    """Text and source of each figure that may stand in a paragraph: its own, and those its words name already."""
    own = tokens.references(place.generated.runs) if place and place.generated else {}
    found = {reference: (figure.text, figure.source) for reference, figure in own.items()}
    for reference in tokens.used(place.stored) if place else ():
        if reference not in found and reference in draft.figures:
            found[reference] = (draft.figures[reference].text, draft.figures[reference].source)
        elif reference not in found and place and place.revision:
            found[reference] = tuple(place.revision.figures.get(reference, ("…", "")))  # type: ignore[assignment]
    return found


def labels_of(draft: Draft, place: Place | None) -> dict[str, str]:
    """What stands in the braces of a paragraph for each figure."""
    return tokens.labels({reference: text for reference, (text, _source) in texts_of(draft, place).items()})


def label_in(draft: Draft, place: Place | None, revision: DraftRevision) -> dict[str, str]:
    """The same for words that somebody else has saved meanwhile."""
    texts = {reference: text for reference, (text, _source) in texts_of(draft, place).items()}
    for reference in tokens.used(revision.text):
        said = revision.figures.get(reference, ("…", ""))[0]
        texts.setdefault(reference, draft.figures[reference].text if reference in draft.figures else said)
    return tokens.labels(texts)

"""Comparing: two versions of a paragraph word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from vedich.publication.models import DraftRevision, Words
from vedich.publication.queries.drafting import tokens

SAME, OUT, IN = "same", "out", "in"
_WORD = re.compile(r"\s*\S+")


@dataclass(frozen=True)
class Stretch:
    """Words that both versions have, or only the former (`out`), or only the later (`in`)."""

    kind: str
    text: str


def compared(before: str, after: str) -> list[Stretch]:
    """What was taken out and what was put in, in reading order."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    found: list[Stretch] = []
    # A space before a word belongs to it, so that the first word of a line equals the same word inside one.
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            found.append(Stretch(SAME, "".join(new[c:d])))
            continue
        if b > a:
            found.append(Stretch(OUT, "".join(old[a:b])))
        if d > c:
            found.append(Stretch(IN, "".join(new[c:d])))
    return found


def as_then(revision: DraftRevision) -> str:
    """What a revision said, with its figures as they were then; nothing where it left the paragraph out."""
    if revision.words == Words.LEFT_OUT:
        return ""
    return filled(revision.text if revision.words == Words.WRITTEN else revision.base, revision.figures)


def filled(text: str, figures: Mapping[str, Sequence[str]]) -> str:
    """Stored words with the text of each figure in its place."""
    return "".join(
        words + (figures.get(reference, ("…", ""))[0] if reference else "") for words, reference in tokens.pieces(text)
    )

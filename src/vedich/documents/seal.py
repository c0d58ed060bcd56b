"""Seals: the list of what was issued, and what people have changed in a Word file since."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from vedich.documents.docx.figures import FoundFigure, figures_in, parsed, registered
from vedich.documents.docx.marks import NAMESPACES

_NUMBERS = re.compile(r"[0-9][0-9.,]*")
_W = f"{{{NAMESPACES['w']}}}"


def digest(data: bytes) -> str:
    """SHA-256, as the manifest has it."""
    return sha256(data).hexdigest()


def manifest(said: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """What is said of an edition and the digest of each of its files, in one canonical form."""
    listed = [{"name": n, "sha256": sha256(data).hexdigest(), "bytes": len(data)} for n, data in sorted(files.items())]
    form = {**said, "files": listed}
    return (json.dumps(form, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def mark(data: bytes) -> str:
    """The digest of the list of figures inside a Word file; it outlives editing. Empty for any other file."""
    try:
        rows = sorted(registered(data))
    except ValueError:
        return ""
    return sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest() if rows else ""


@dataclass(frozen=True)
class Changed:
    """What differs between a Word file and the one that was issued."""

    figures: tuple[FoundFigure, ...]
    """Figures whose words are others now."""
    removed: tuple[str, ...]
    """Keys of figures that are gone, as often as they are."""
    words: bool
    """Whether anything outside of the figures differs."""

    @property
    def amount(self) -> int:
        """How many changes there are; words count once."""
        return len(self.figures) + len(self.removed) + self.words


def changed(issued: bytes, found: bytes) -> Changed:
    """Compare a Word file with the one that was issued. Raises ValueError where either is none."""
    before, after = figures_in(issued), figures_in(found)
    gone = Counter(each.key for each in before) - Counter(each.key for each in after)
    known = Counter((each.key, each.text) for each in before)
    others = []
    for each in after:
        known[each.key, each.text] -= 1
        if known[each.key, each.text] < 0:
            others.append(each)
    return Changed(tuple(others), tuple(gone.elements()), _words(issued) != _words(found))


def same_words(one: bytes, other: bytes) -> bool:
    """Whether two Word files say the same but for their numbers."""
    first, second = ([_NUMBERS.sub("", row) for row in _words(data)] for data in (one, other))
    return first == second


def _words(data: bytes) -> list[str]:
    """The words of a Word file without its figures, paragraph by paragraph; spaces do not count."""
    with zipfile.ZipFile(BytesIO(data)) as source:
        body = parsed(source, "word/document.xml")
    inside = {id(text) for control in body.iter(f"{_W}sdt") for text in control.iter(f"{_W}t")}
    rows = (
        "".join(text.text or "" for text in each.iter(f"{_W}t") if id(text) not in inside)
        for each in body.iter(f"{_W}p")
    )
    return [row for row in ("".join(row.split()) for row in rows) if row]

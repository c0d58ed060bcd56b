"""Sources of money by kind: the kinds are data, a source's kind is told by its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import yaml
from django.conf import settings

from vedich.common.templatetags.frame import language
from vedich.common.text import fold


@dataclass(frozen=True)
class SourceKind:
    """A kind of source, in the order of the page; `words` stand in the folded name of a source of this kind."""

    code: str
    name: str
    name_en: str
    words: tuple[str, ...]
    first: bool = False

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en if language() == "en" else self.name


@cache
def kinds() -> tuple[SourceKind, ...]:
    """Every kind, the last one that of everything else. The kinds of today hold for every year."""
    document = yaml.safe_load((settings.ROOT / "rulebooks" / "source_kinds.yaml").read_text("utf-8"))
    dated = document["source_kinds"]["values"]
    return tuple(
        SourceKind(it["code"], it["name"], it["name_en"], tuple(it["words"]), it.get("first", False))
        for it in dated[max(dated)]
    )


def kind_of(source: str) -> SourceKind:
    """The kind of a source by its name; the last kind where no word of any is in it."""
    return _kind_of(fold(source))


@cache
def _kind_of(folded: str) -> SourceKind:
    name = f" {''.join(char if char.isalnum() else ' ' for char in folded)} "
    name = " ".join(name.split()).join("  ")
    tried = sorted(kinds(), key=lambda kind: not kind.first)
    return next((kind for kind in tried if any(f" {word} " in name for word in kind.words)), kinds()[-1])


def kind_by_code(code: str) -> SourceKind | None:
    return next((kind for kind in kinds() if kind.code == code), None)


def in_order(sources: Iterable[str]) -> list[str]:
    """Names of sources by kind, then by name."""
    ranks = {kind.code: rank for rank, kind in enumerate(kinds())}
    return sorted(set(sources), key=lambda name: (ranks[kind_of(name).code], fold(name)))

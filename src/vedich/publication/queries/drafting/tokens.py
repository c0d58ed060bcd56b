"""Tokens: figures inside words that people edit, shown as `{116}` and stored under the key of the figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from vedich.documents.content import Figure, Inline, Run

PLAIN = "finding"
"""Figures of this kind were typed by a person; they are plain words where words are edited."""
_TOKEN = re.compile(r"\{([^{}\n]*)\}")
_REF = re.compile(r"[\w:./,#~-]{1,200}")
_NO_BRACES = str.maketrans("{}", "()")


class Broken(ValueError):
    """Braces that name no figure; `tokens` are as they were typed."""

    def __init__(self, tokens: Sequence[str]) -> None:
        super().__init__(", ".join(tokens))
        self.tokens = tuple(tokens)


def is_bound(inline: Inline) -> bool:
    """Whether it is a figure of the data."""
    return isinstance(inline, Figure) and not inline.key.startswith(f"{PLAIN}:")


def references(runs: Iterable[Inline]) -> dict[str, Figure]:
    """The figures of some words by reference: the key, numbered where one key stands for several numbers."""
    found: dict[str, Figure] = {}
    for inline in runs:
        if isinstance(inline, Figure) and is_bound(inline):
            found.setdefault(_reference(inline, found), inline)
    return found


def _reference(figure: Figure, found: Mapping[str, Figure]) -> str:
    reference, at = figure.key, 1
    while reference in found and found[reference].text != figure.text:
        at += 1
        reference = f"{figure.key}#{at}"
    return reference


def written(runs: Sequence[Inline]) -> str:
    """Generated words in the form in which edited words are stored."""
    found: dict[str, Figure] = {}
    parts = []
    for inline in runs:
        if isinstance(inline, Figure) and is_bound(inline):
            reference = _reference(inline, found)
            found.setdefault(reference, inline)
            parts.append(f"{{{reference}}}")
        else:
            parts.append(inline.text.translate(_NO_BRACES))
    return "".join(parts)


def labels(texts: Mapping[str, str]) -> dict[str, str]:
    """What stands in the braces for each reference: the number, counted where two figures are the same number."""
    found: dict[str, str] = {}
    for reference, text in texts.items():
        label, at = text, 1
        while label in found.values():
            at += 1
            label = f"{text} ({at})"
        found[reference] = label
    return found


def shown(text: str, named: Mapping[str, str]) -> str:
    """Stored words as a person reads and edits them."""
    return _TOKEN.sub(lambda match: f"{{{named.get(match[1], match[1])}}}", text)


def read(text: str, meant: Mapping[str, str], known: Iterable[str]) -> str:
    """Edited words in the stored form; `meant` says which reference each label stood for. Raises Broken."""
    names, wrong = set(known), []

    def stored(match: re.Match[str]) -> str:
        label = " ".join(match[1].split())
        reference = meant.get(label) or (label if label in names else "")
        if not _REF.fullmatch(reference):
            wrong.append(match[0])
        return f"{{{reference}}}"

    found = _TOKEN.sub(stored, text)
    wrong += re.findall(r"[{}][^\s{}]{0,20}", _TOKEN.sub("", text))
    if wrong:
        raise Broken(wrong)
    return found


def used(text: str) -> list[str]:
    """The references in stored words, in order, each once."""
    return list(dict.fromkeys(_TOKEN.findall(text)))


def pieces(text: str) -> list[tuple[str, str]]:
    """Stored words as pairs: plain words and the reference after them, the last one empty."""
    parts = _TOKEN.split(text)
    return list(zip(parts[::2], [*parts[1::2], ""], strict=True))


def plain(runs: Iterable[Inline]) -> str:
    """Words as text."""
    return "".join(inline.text for inline in runs)


def bold_lead(runs: Sequence[Inline]) -> str:
    """The words in bold with which a paragraph begins, such as `Thứ nhất: `."""
    first = runs[0] if runs else None
    return first.text if isinstance(first, Run) and first.bold else ""

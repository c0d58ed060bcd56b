"""Names of programmes and schemes: as headings and inside sentences."""

from __future__ import annotations

import re
from textwrap import shorten

from vedich.plan.models import Node, NodeKind
from vedich.publication.queries.material import Branch, is_thematic

KINDS = {NodeKind.PROGRAMME: "Chương trình", NodeKind.SCHEME: "Đề án"}
SHORT = 80
"""Characters of a title in a narrow column."""
_NUMBER = re.compile(r"^(?:\d+|[IVX]+)[.)]\s+")
_NUMBERED = re.compile(r"^(?P<kind>Chương trình|Đề án)\s+(?P<number>\d+)\s*[.:–-]\s*(?P<name>.+)$")


def titled(node: Node) -> str:
    """The full name of a node: its kind where its title does not begin with it, without the number before it."""
    title = _NUMBER.sub("", node.title)
    kind = "" if is_thematic(node) else KINDS.get(node.kind, "")
    return title if not kind or title.lower().startswith(kind.lower()) else f"{kind} {title}"


def named(branch: Branch) -> str:
    """The name of a part as a heading."""
    return branch.title if branch.is_own else titled(branch.node)


def in_words(branch: Branch) -> str:
    """The name inside a sentence, where no full stop may stand: `đề án 10 “Giao thông nông thôn”`."""
    if branch.is_own:
        return f"{branch.title[:1].lower()}{branch.title[1:]}"
    words = titled(branch.node)
    if match := _NUMBERED.match(words):
        return f"{match['kind'].lower()} {match['number']} “{match['name']}”"
    for kind in KINDS.values():
        if words.startswith(f"{kind} "):
            return f"{kind.lower()} “{words.removeprefix(f'{kind} ')}”"
    return words


def in_short(node: Node) -> str:
    """The name in a narrow column: `Đề án 10`, or the title, cut short, where it has no number."""
    match = _NUMBERED.match(titled(node))
    return f"{match['kind']} {match['number']}" if match else shorten(node.title, SHORT, placeholder="…")

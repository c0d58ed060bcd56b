"""Applying: the one place where edited words enter the report, between what was generated and every document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from vedich.documents.content import Block, Figure, Heading, Inline, ListItem, Paragraph, Run
from vedich.publication.models import DraftRevision, Words
from vedich.publication.queries.drafting import tokens
from vedich.publication.queries.material import Material
from vedich.publication.queries.sections.section import Section, absent_key
from vedich.publication.queries.sentences import words as sentences

TYPED, GONE = "typed", "gone"
"""Kinds of the figures that edited words hold beside those of the data."""
NO_SOURCE = "số gõ tay khi sửa câu chữ, chưa có nguồn"
NOT_THERE = "số liệu không còn con số này; đây là số khi câu được sửa"
ADDED = "them."
"""How the place of an added paragraph goes on after its section."""
Sentence = Paragraph | ListItem


def anchor(key: str) -> str:
    """The name of a paragraph inside a page."""
    return "d-" + re.sub(r"[^\w]+", "-", key)


@dataclass(frozen=True)
class Place:
    """One paragraph of the draft: what was generated there, what people wrote, and what it says."""

    key: str
    section: int
    generated: Sentence | None
    """None where a person added the paragraph."""
    revision: DraftRevision | None
    blocks: tuple[Sentence, ...]
    heading: str = ""
    """Under which it stands."""

    @property
    def is_written(self) -> bool:
        return self.revision is not None and self.revision.words == Words.WRITTEN

    @property
    def is_left_out(self) -> bool:
        return self.revision is not None and self.revision.words == Words.LEFT_OUT

    @property
    def seen(self) -> int:
        """The number of the revision that stands; 0 where nobody has written anything."""
        return self.revision.number if self.revision else 0

    @property
    def base(self) -> str:
        """The generated words in the stored form."""
        return tokens.written(self.generated.runs) if self.generated else ""

    @property
    def stored(self) -> str:
        """What stands, in the stored form; of what is left out, what stood before."""
        return self.revision.text if self.revision and self.is_written else self.base

    @property
    def anchor(self) -> str:
        return anchor(self.key)

    @property
    def says(self) -> str:
        """What it says, as text."""
        return "\n".join(tokens.plain(block.runs) for block in self.blocks)

    def figures(self, kind: str) -> list[Figure]:
        """Figures of a kind in it."""
        found = (run for block in self.blocks for run in block.runs if isinstance(run, Figure))
        return [figure for figure in found if figure.key.startswith(f"{kind}:")]


@dataclass(frozen=True)
class Draft:
    """The whole draft: sections as they read, every paragraph, and words whose place is no longer there."""

    sections: tuple[Section, ...]
    places: tuple[Place, ...]
    lost: tuple[DraftRevision, ...]
    figures: Mapping[str, Figure]
    """Every figure of the generated sentences by reference."""

    def place(self, key: str) -> Place | None:
        return next((place for place in self.places if place.key == key), None)

    def of(self, section: str) -> list[Place]:
        """The paragraphs of a section, by the key of its page."""
        return [place for place in self.places if str(place.section) == section]


def applied(sections: Iterable[Section], material: Material) -> Draft:
    """The draft with what people wrote over it."""
    keyed = [_keyed(section) for section in sections]
    figures = tokens.references(run for section in keyed for block in _sentences(section) for run in block.runs)
    shared = {name: figure for name, figure in figures.items() if "#" not in name}
    writing = _Writing(material.edits, shared, _scale(material))
    made = [writing.section(section) for section in keyed]
    there = tuple(place for _, places in made for place in places)
    keys = {place.key for place in there}
    lost = [each for key, each in material.edits.items() if key not in keys and each.words == Words.WRITTEN]
    return Draft(tuple(section for section, _ in made), there, tuple(lost), shared)


def _sentences(section: Section) -> Iterator[Sentence]:
    return (block for block in section.blocks if isinstance(block, Paragraph | ListItem))


def _keyed(section: Section) -> Section:
    """Every paragraph under a key that is unique in the report."""
    seen: dict[str, int] = defaultdict(int)
    blocks: list[Block] = []
    for block in section.blocks:
        if isinstance(block, Paragraph | ListItem) and block.key:
            seen[block.key] += 1
            again = f"~{seen[block.key]}" if seen[block.key] > 1 else ""
            blocks.append(replace(block, key=f"{section.number}.{block.key}{again}"))
        else:
            blocks.append(block)
    return replace(section, blocks=tuple(blocks))


def _scale(material: Material) -> frozenset[str]:
    """Numbers that name a band rather than count anything."""
    return frozenset({material.edges.low, f"{material.edges.low}%", f"{material.edges.middle}%", "100%"})


@dataclass(frozen=True)
class _Writing:
    """What was written by place, and the figures it may name."""

    edits: Mapping[str, DraftRevision]
    shared: Mapping[str, Figure]
    scale: frozenset[str]

    def section(self, section: Section) -> tuple[Section, list[Place]]:
        """A section with what was written in it, and its paragraphs."""
        added, stray = self._added(section)
        blocks: list[Block] = []
        places: list[Place] = []
        heading = ""

        def put(found: Iterable[Place]) -> None:
            for place in found:
                places.append(replace(place, heading=heading))
                blocks.extend(place.blocks)

        for block in section.blocks:
            if isinstance(block, Paragraph | ListItem) and block.key:
                put(self._with_added(self._place(section.number, block), added))
            else:
                heading = block.text if isinstance(block, Heading) else heading
                blocks.append(block)
        for revision in stray:
            put(self._with_added(self._new(section.number, revision, None), added))
        return replace(section, blocks=tuple(blocks), missing=_missing(section, places)), places

    def _added(self, section: Section) -> tuple[dict[str, list[DraftRevision]], list[DraftRevision]]:
        """Added paragraphs by the place they follow, the newest first, and those whose place is no longer there."""
        inside = {key: each for key, each in self.edits.items() if each.after and key.startswith(f"{section.number}.")}
        known = {block.key for block in _sentences(section)} | set(inside)
        by: dict[str, list[DraftRevision]] = defaultdict(list)
        stray = []
        for each in sorted(inside.values(), key=lambda each: each.place, reverse=True):
            if each.after in known:
                by[each.after].append(each)
            else:
                stray.append(each)
        return by, stray[::-1]

    def _with_added(self, place: Place, added: Mapping[str, Sequence[DraftRevision]]) -> Iterator[Place]:
        yield place
        for revision in added.get(place.key, ()):
            yield from self._with_added(self._new(place.section, revision, place), added)

    def _new(self, section: int, revision: DraftRevision, before: Place | None) -> Place:
        """An added paragraph; one that follows a point of a list is a point of it."""
        like = before.blocks[0] if before and before.blocks else before.generated if before else None
        shape = replace(like, runs=(), key=revision.place) if like else Paragraph((), revision.place)
        return Place(revision.place, section, None, revision, self._blocks(revision, shape))

    def _place(self, section: int, block: Sentence) -> Place:
        revision = self.edits.get(block.key)
        if revision is None or revision.words == Words.GENERATED:
            return Place(block.key, section, block, revision, (block,))
        return Place(block.key, section, block, revision, self._blocks(revision, block))

    def _blocks(self, revision: DraftRevision, shape: Sentence) -> tuple[Sentence, ...]:
        """One paragraph for each line; nothing where it is left out."""
        if revision.words == Words.LEFT_OUT:
            return ()
        line = _Line(revision, shape, self.shared, self.scale)
        return tuple(replace(shape, runs=line.runs(text)) for text in revision.text.split("\n"))


class _Line:
    """Turns stored words into runs: figures from the data, numbers typed by hand marked as such."""

    def __init__(self, revision: DraftRevision, shape: Sentence, shared: Mapping[str, Figure], scale: frozenset[str]):
        self.revision = revision
        self.own = tokens.references(shape.runs)
        self.shared = shared
        self.lead = tokens.bold_lead(shape.runs)
        # What the generated words said in digits, and what a finding gave a source for, was not typed here.
        self.sourced = {run.text: run for run in shape.runs if isinstance(run, Figure) and not tokens.is_bound(run)}
        self.free = scale | {each.text for each in _numbers(shape.runs)}
        self.typed = 0

    def runs(self, text: str) -> tuple[Inline, ...]:
        found: list[Inline] = []
        if self.lead and text.startswith(self.lead):
            found.append(Run(self.lead, bold=True))
            text = text.removeprefix(self.lead)
        for words, reference in tokens.pieces(text):
            found.extend(self._marked(words))
            if reference:
                found.append(self._figure(reference))
        return sentences.merged(found)

    def _figure(self, reference: str) -> Figure:
        figure = self.own.get(reference) or self.shared.get(reference)
        if figure is not None:
            return figure
        text, _source = self.revision.figures.get(reference, ("…", ""))
        return Figure(text, f"{GONE}:{self.revision.place}:{reference}", NOT_THERE)

    def _marked(self, words: str) -> Iterator[Inline]:
        for inline in sentences.typed(words, TYPED, NO_SOURCE):
            if not isinstance(inline, Figure):
                yield inline
            elif inline.text in self.sourced:
                yield self.sourced[inline.text]
            elif inline.text in self.free:
                yield Run(inline.text)
            else:
                self.typed += 1
                yield replace(inline, key=f"{TYPED}:{self.revision.place}:{self.typed}")


def _numbers(runs: Sequence[Inline]) -> list[Figure]:
    """Numbers in the plain words of some runs."""
    found = (sentences.typed(run.text, TYPED, "") for run in runs if isinstance(run, Run))
    return [inline for each in found for inline in each if isinstance(inline, Figure)]


def _missing(section: Section, places: Sequence[Place]) -> tuple[str, ...]:
    """What is still missing: words written in the place that says so fill it."""
    by_key = {place.key: place for place in places}
    has_new = any(place.generated is None and place.is_written for place in places)
    found = []
    for part in section.missing:
        place = by_key.get(f"{section.number}.{absent_key(part)}")
        filled = place.is_written if place else has_new
        if not filled:
            found.append(part)
    return tuple(found)

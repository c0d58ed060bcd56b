"""A section: its number, its title and its blocks, with what is still missing from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from vedich.common.text import fold
from vedich.documents.content import Absent, Block, Cell, Figure, Heading, ListItem, Paragraph, Run
from vedich.documents.numbers import day, number, roman
from vedich.publication.queries.material import DIFFICULT, FAVOURABLE, Entry
from vedich.publication.queries.sentences.words import Words, amount, ended, joined, typed
from vedich.review.models import Finding

ILLUSTRATIVE = "minh họa"
KEY = 80
"""Characters of a key inside its section."""


@dataclass(frozen=True)
class Section:
    """One section of the report; `missing` names the parts for which there is no content yet."""

    number: int
    """0 for the preface, which has none."""
    title: str
    blocks: tuple[Block, ...]
    missing: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        return f"{roman(self.number)}. {self.title.upper()}" if self.number else self.title.upper()

    def all_blocks(self) -> tuple[Block, ...]:
        """The section with its heading."""
        return (Heading(1, self.heading), *self.blocks)


def paragraph(words: Words, key: str) -> list[Block]:
    """A paragraph where there is anything to say, and the key of its place in the section."""
    return [Paragraph(words, key)] if words else []


def absent(what: str, part: str = "") -> list[Block]:
    """Where a part has no content yet: said in the draft, so that nobody takes silence for completeness.

    `part` is its name in the section's list of what is missing, where that is another.
    """
    words = (Run(f"Chưa có nội dung về {what}; cần bổ sung trước khi ban hành.", italic=True),)
    return [Paragraph(words, absent_key(part or what))]


def absent_key(what: str) -> str:
    """The place at which a part without content says so; words written there fill it."""
    return f"absent.{fold(what).replace(' ', '-')}"[:KEY]


def finding_key(finding: Finding) -> str:
    """The place of a finding in its section: it stays where a review file brings the same sentence again."""
    if finding.typed_by_id is not None:
        return f"f.{finding.pk}"
    return f"f.{sha256(f'{finding.kind} {fold(finding.text)}'.encode()).hexdigest()[:12]}"


def said(finding: Finding, lead: str = "") -> Paragraph:
    """A finding as a paragraph, under its own key."""
    words = finding_words(finding)
    return Paragraph(joined([lead, words]) if lead else words, finding_key(finding))


def item(finding: Finding) -> ListItem:
    """A finding as a point of a list."""
    return ListItem(finding_words(finding), key=finding_key(finding))


def source_of(finding: Finding) -> str:
    """Where the numbers of a finding come from."""
    return finding.source or "số do người soạn ghi, chưa có nguồn"


def finding_words(finding: Finding) -> Words:
    """The finding as a sentence, its numbers marked as typed, and itself as illustrative where it is."""
    text = ended(finding.text)
    if finding.illustrative:
        text = f"{text[:-1]} ({ILLUSTRATIVE})."
    key = f"finding:{finding.kind}:{finding.key or finding.position}"
    return typed(text, key, source_of(finding))


def listed(found: Sequence[Finding], lead: str | Words, key: str) -> list[Block]:
    """Findings under a line that leads to them; a single one is a paragraph, not a list of one."""
    if not found:
        return []
    if len(found) == 1:
        return [said(found[0])]
    return [*paragraph(joined([lead]), key), *map(item, found)]


_NATURES = {FAVOURABLE: "Thuận lợi", DIFFICULT: "Khó khăn"}


def natures(found: Sequence[Finding]) -> list[Block]:
    """What is said in general, then what helps and what hinders."""
    blocks: list[Block] = [said(each) for each in found if each.nature not in _NATURES]
    for nature, name in _NATURES.items():
        some = [each for each in found if each.nature == nature]
        if len(some) == 1:
            blocks.append(said(some[0], f"{name}: "))
        else:
            blocks += listed(some, f"{name}:", nature)
    return blocks


def numbered(headings: Iterable[tuple[str, Sequence[Block]]]) -> list[Block]:
    """Parts with something in them, headed `1.`, `2.` …"""
    there = [(title, blocks) for title, blocks in headings if blocks]
    out: list[Block] = []
    for at, (title, blocks) in enumerate(there, 1):
        out += [Heading(2, f"{at}. {title}"), *blocks]
    return out


def measured(entry: Entry, value: object, *, what: str, estimate: bool = False) -> Cell:
    """An amount of a target as its indicator writes it, traceable to its score."""
    if value is None:
        return Absent.MISSING
    mark = " (ước)" if estimate else ""
    text = amount(value, entry.target.indicator.decimals) + mark
    return Figure(text, f"score:{entry.target.code}:{what}", _came_from(entry, what))


def _came_from(entry: Entry, what: str) -> str:
    """Where a value of a target came from: the version that promised it, or how much was accepted, of how many."""
    if what == "plan":
        return f"kế hoạch, bản thứ {entry.version.number}, thời hạn {day(entry.version.due)}"
    record = entry.record
    if record is None:
        return ""
    if what == "left":
        return (
            f"{amount(entry.version.value, None)} - {amount(record.actual, None)}" if record.actual is not None else ""
        )
    found = [f"{number(record.reasons['accepted'])} giá trị đã duyệt"] if record.reasons.get("accepted") else []
    if record.expected:
        found.append(f"{number(record.covered)}/{number(record.expected)} đơn vị có số")
    return "; ".join(found)


def attained(entry: Entry) -> Cell:
    """How much of the target is attained, in percent."""
    record = entry.record
    if record is None or record.attained is None:
        return Absent.MISSING
    steps = [step[1] for step in record.reasons.get("steps", ()) if step[0] == "attained"]
    return Figure(amount(record.attained, 1), f"score:{entry.target.code}:attained", "; ".join(steps))


def actual_header(entries: Sequence[Entry]) -> str:
    """How the column of figures is headed: estimates are never called actual."""
    marks = {entry.record.estimate for entry in entries if entry.record and entry.record.actual is not None}
    if marks == {True}:
        return "Ước thực hiện"
    return "Thực hiện"


def marks_estimates(entries: Sequence[Entry]) -> bool:
    """Whether estimates stand among actual figures, so that each must be marked."""
    return len({entry.record.estimate for entry in entries if entry.record and entry.record.actual is not None}) > 1

"""The rows of a report as a page shows them: what is typed, what stood before, what is wrong, who said otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from vedich.plan.models import OverTime
from vedich.report.forms.cells import Mistyped, written
from vedich.report.models import Entry, EntryState, Evidence, FormLine, FormSection, FormVersion, Remark
from vedich.report.queries.filling import BLANK, Before, Finding, Report, Said, lines_of


@dataclass
class Row:
    """One line. `conflict` is what somebody else said meanwhile; `text` is what stands in the input."""

    number: int
    line: FormLine
    said: Said
    text: str
    seen: int
    before: Before
    findings: list[Finding]
    remarks: list[Remark]
    evidence: list[Evidence]
    mistyped: Mistyped | None = None
    conflict: Entry | None = None
    is_mine: bool = True
    """Whether the user may fill the cell in."""

    @property
    def key(self) -> int:
        return self.line.indicator_id

    @cached_property
    def unusual(self) -> Finding | None:
        return next((it for it in self.findings if it.kind == "unusual"), None)

    @cached_property
    def blocking(self) -> list[Finding]:
        """What keeps the report from being sent, but for a cell that is simply still empty."""
        return [it for it in self.findings if it.blocks and it.kind != "missing"]

    @cached_property
    def is_wrong(self) -> bool:
        return bool(self.blocking or self.mistyped or self.conflict)

    @property
    def asks_reason(self) -> bool:
        return bool(self.unusual or self.said.reason or self.said.state == EntryState.NOT_APPLICABLE)

    @cached_property
    def this_year(self) -> Decimal | None:
        """The year so far with this cell, for flows."""
        if self.line.indicator.over_time != OverTime.SUM or self.before.this_year is None:
            return None
        return self.before.this_year + (self.said.counted or 0)

    @property
    def percent(self) -> Decimal | None:
        """How much of the year's plan there is by now."""
        if not self.before.planned:
            return None
        now = self.this_year if self.before.this_year is not None else self.said.counted
        return None if now is None else 100 * now / self.before.planned


@dataclass
class Part:
    """A section with its rows and what is still to be done in it."""

    section: FormSection
    rows: list[Row] = field(default_factory=list)

    @property
    def filled(self) -> int:
        return sum(row.said.state != EntryState.BLANK for row in self.rows)

    @property
    def wrong(self) -> int:
        return sum(row.is_wrong for row in self.rows)

    @property
    def left(self) -> int:
        return len(self.rows) - self.filled


def parts(
    found: Report,
    *,
    mistyped: Mapping[int, Mistyped] | None = None,
    typed: Mapping[int, Said] | None = None,
    conflicts: Mapping[int, Entry] | None = None,
) -> list[Part]:
    """The report section by section; what was typed and not saved stands in the inputs."""
    of: dict[int, list[Finding]] = {}
    for finding in found.findings:
        of.setdefault(finding.indicator, []).append(finding)
    files: dict[int | None, list[Evidence]] = {}
    if found.submission is not None:
        for file in found.submission.evidence.filter(removed_at__isnull=True):
            files.setdefault(file.indicator_id, []).append(file)
    made: list[Part] = []
    for number, line in enumerate(found.lines, 1):
        if not made or made[-1].section.pk != line.section_id:
            made.append(Part(line.section))
        key, entry = line.indicator_id, found.entries.get(line.indicator_id)
        said = found.said[key]
        wrong = (mistyped or {}).get(key)
        meant = (typed or {}).get(key, said)
        made[-1].rows.append(
            Row(
                number,
                line,
                said,
                wrong.text if wrong else written(meant, line.indicator),
                entry.revision if entry else 0,
                found.before[key],
                of.get(key, []),
                found.remarks.get(key, []),
                files.get(key, []),
                wrong,
                (conflicts or {}).get(key),
            )
        )
    return made


def unfilled(version: FormVersion) -> list[Part]:
    """What a version asks as it stands before anybody has filled anything in, of no unit in particular."""
    made: list[Part] = []
    for number, line in enumerate(lines_of(version), 1):
        if not made or made[-1].section.pk != line.section_id:
            made.append(Part(line.section))
        made[-1].rows.append(Row(number, line, BLANK, "", 0, Before(), [], [], []))
    return made


def every(made: list[Part]) -> Iterator[Row]:
    for part in made:
        yield from part.rows

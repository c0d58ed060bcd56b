"""What came back in a workbook: each cell as its reader sees it, and what the file of one report would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from vedich.common.numbers import NumberProblem
from vedich.common.templatetags.frame import named
from vedich.common.workbook import CellError, Percentage
from vedich.org.models import Unit
from vedich.plan.models import Indicator
from vedich.report.forms.cells import plainly, read_native, read_said, sentence_of, written
from vedich.report.models import Entry, EntryState, FormLine
from vedich.report.queries.filling import Cell, Report, Said, said, standing, touched
from vedich.report.queries.workbooks.one import VILLAGES, Sent, SentRow
from vedich.report.queries.workbooks.table import SentPlace


class Unreadable(ValueError):
    """A cell that holds no figure; `str()` is the sentence that says what to do."""


@dataclass(frozen=True)
class Change:
    """One cell that would change: where it stands in the file, what stands now, what the file says."""

    address: str
    line: FormLine
    before: str
    after: str
    cell: Cell
    theirs: Entry | None = None
    village: Unit | None = None
    adds_up: bool = False

    @property
    def key(self) -> str:
        """How the page names the cell."""
        return self.line.indicator.code + (f"|{self.village.code}" if self.village else "")


@dataclass(frozen=True)
class Refusal:
    """One cell that cannot be taken over, and why."""

    address: str
    name: str
    text: str
    sentence: str


@dataclass
class Difference:
    """What a file would change."""

    changes: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    same: int = 0


def said_in(raw: object, indicator: Indicator, reason: object = "") -> Said:
    """What a cell of a workbook says, as its reader sees it. Raises Unreadable."""
    if isinstance(reason, CellError):
        raise Unreadable(_error_sentence(reason))
    try:
        match raw:
            case None:
                return read_said("", indicator, str(reason))
            case str():
                return read_said(raw, indicator, str(reason))
            case Percentage():
                if not indicator.measure.startswith("%"):
                    raise Unreadable(
                        _("The cell shows a percentage, but this is measured otherwise. Format it as a number.")
                    )
                return read_native(raw.amount, indicator, str(reason))
            case CellError():
                raise Unreadable(_error_sentence(raw))
            case date() | time() | timedelta():
                raise Unreadable(
                    _("The program has made a day of what was typed. Format the cell as a number and type it again.")
                )
            case bool():
                pass
            case int() | float():
                # Fifteen digits is what a spreadsheet keeps; the dust behind them is nobody's figure.
                return read_native(Decimal(format(raw, ".15g")), indicator, str(reason))
    except NumberProblem as problem:
        meant = ", ".join(plainly(it, indicator) for it in problem.meant)
        raise Unreadable(sentence_of(problem, indicator) + (f" {meant}" if meant else "")) from problem
    raise Unreadable(_("This is no figure: type a number, or the words above the table."))


def _error_sentence(error: CellError) -> str:
    return {
        "cell_error": _("The cell shows an error (such as #REF! or #DIV/0!). Write the figure itself."),
        "formula_not_worked": _("The formula has not been worked out. Open the file, save it, and send it again."),
        "merged_cell": _("The cell is merged with others, so nobody knows whose figure it holds. Take them apart."),
    }[error.problem]


def shown(raw: object) -> str:
    """What stood in a cell, as far as one can say."""
    match raw:
        case None:
            return ""
        case date():
            return f"{raw:%d/%m/%Y}"
        case float() if raw == raw // 1:
            return str(int(raw))
    return str(raw)


def compare(found: Report, sent: Sent, villages: Mapping[str, Unit]) -> Difference:
    """New, changed, the same, in conflict, refused: every cell of a file against the report as it stands."""
    return _Comparison(found, villages).of(sent)


@dataclass(frozen=True)
class _Wish:
    """One cell that could be read."""

    address: str
    line: FormLine
    cell: Cell
    village: Unit | None = None
    adds_up: bool = False


class _Comparison:
    def __init__(self, found: Report, villages: Mapping[str, Unit]) -> None:
        self._found, self._villages = found, villages
        self._lines = {line.indicator.code: line for line in found.lines}
        self._difference = Difference()
        self._wishes: dict[tuple[int, int | None], _Wish] = {}
        self._unreadable: set[int] = set()
        """Indicators of which the figure of a village cannot be read."""

    def of(self, sent: Sent) -> Difference:
        for place in sent.villages:
            self._village(place)
        for row in sent.rows:
            self._row(row)
        wishes = list(self._wishes.values())
        changed = {(it.indicator, it.village) for it in touched(self._found, [it.cell for it in wishes])}
        for it in wishes:
            self._sort(it, (it.cell.indicator, it.cell.village) in changed)
        return self._difference

    def _village(self, place: SentPlace) -> None:
        village = self._villages.get(place.code)
        for it in place.cells:
            line = self._lines.get(it.indicator)
            where = f"{VILLAGES}!{it.address}"
            if village is None or line is None or not line.by_village:
                if it.raw not in (None, ""):
                    gone = _("This row is not of a village of this unit.") if line else self._gone()
                    self._refuse(where, line, it.indicator, it.raw, gone)
                continue
            try:
                wanted = said_in(it.raw, line.indicator)
            except Unreadable as error:
                self._unreadable.add(line.indicator_id)
                self._refuse(where, line, it.indicator, it.raw, str(error), village)
                continue
            self._wish(_Wish(where, line, Cell(line.indicator_id, wanted, it.seen, village.pk), village))

    def _row(self, row: SentRow) -> None:
        line = self._lines.get(row.indicator)
        if line is None:
            self._refuse(row.address, None, row.indicator, row.raw, self._gone())
            return
        try:
            adds_up = row.adds_up and line.by_village
            wanted = self._sum(line, row) if adds_up else said_in(row.raw, line.indicator, row.reason)
        except Unreadable as error:
            where = row.reason_address if isinstance(row.reason, CellError) else row.address
            self._refuse(where, line, row.indicator, row.raw, str(error))
            return
        self._wish(_Wish(row.address, line, Cell(line.indicator_id, wanted, row.seen), None, adds_up))

    def _sum(self, line: FormLine, row: SentRow) -> Said:
        """What our formula shows: the villages of the file added up, worked out here and not believed."""
        if line.indicator_id in self._unreadable:
            raise Unreadable(_("The villages cannot be added up while one of their figures cannot be read."))
        reason = said_in(None, line.indicator, row.reason).reason
        amounts = [it for it in map(self._counted, self._villages_of(line)) if it is not None]
        if not amounts:
            return Said(EntryState.BLANK, None, reason)
        return _total(amounts, line, reason)

    def _villages_of(self, line: FormLine) -> list[tuple[int, int]]:
        return [(line.indicator_id, village.pk) for village in self._villages.values()]

    def _counted(self, place: tuple[int, int]) -> Decimal | None:
        """What a village counts: the file's figure, where nobody has written another one meanwhile."""
        entry, wish = self._found.villages.get(place), self._wishes.get(place)
        if wish is None or wish.cell.seen != (entry.revision if entry else 0):
            return said(entry).counted
        return wish.cell.said.counted

    def _wish(self, it: _Wish) -> None:
        place = (it.cell.indicator, it.cell.village)
        if place in self._wishes:
            twice = _("This row stands in the file twice; the first one counts.")
            self._refuse(it.address, it.line, "", written(it.cell.said, it.line.indicator), twice, it.village)
        else:
            self._wishes[place] = it

    def _sort(self, it: _Wish, is_changed: bool) -> None:
        entry = standing(self._found, it.cell)
        if not is_changed:
            self._difference.same += 1
            return
        is_conflict = it.cell.seen != (entry.revision if entry else 0)
        change = Change(
            it.address, it.line, written(said(entry), it.line.indicator), written(it.cell.said, it.line.indicator),
            it.cell, entry if is_conflict else None, it.village, it.adds_up,
        )  # fmt: skip
        (self._difference.conflicts if is_conflict else self._difference.changes).append(change)

    def _refuse(
        self, where: str, line: FormLine | None, code: str, raw: object, sentence: str, village: Unit | None = None
    ) -> None:
        names = [named(it) for it in (village, line.indicator if line else None) if it]
        self._difference.refusals.append(Refusal(where, ", ".join(names) or code, shown(raw), sentence))

    @staticmethod
    def _gone() -> str:
        return _("The form no longer asks for this.")


def _total(amounts: Sequence[Decimal], line: FormLine, reason: str) -> Said:
    try:
        return read_native(sum(amounts, Decimal(0)), line.indicator, reason)
    except NumberProblem as problem:
        raise Unreadable(sentence_of(problem, line.indicator)) from problem


__all__ = ["Change", "Difference", "Refusal", "Unreadable", "compare", "said_in", "shown"]

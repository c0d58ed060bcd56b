"""What the file of many reports would change: compared unit by unit, and kept beside the file until it is accepted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from vedich.common.templatetags.frame import named
from vedich.common.uploads import Upload
from vedich.common.workbook import CellError
from vedich.report.forms.workbooks import Unreadable, said_in, shown
from vedich.report.models import FormLine
from vedich.report.queries.filling import Cell, Said, is_touched
from vedich.report.queries.many import NOTHING, Many, Place, entries_seen
from vedich.report.queries.workbooks.many import REASONS, SentMany
from vedich.report.queries.workbooks.table import SentCell, SentPlace

_SUMMARY, _CELLS, _CHOSEN = "difference.json", "difference.jsonl", "chosen.json"
NEW, CHANGED, CONFLICT, REFUSED = "new", "changed", "conflict", "refused"
Kept = dict[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Wish:
    """One cell that could be read: whose it is, and what it says."""

    address: str
    unit: int
    line: FormLine
    cell: Cell


@dataclass(frozen=True)
class Refused:
    """One cell that cannot be taken over: the sentence in both languages, or the code of why its report is closed."""

    address: str
    indicator: str
    text: str
    sentence: Mapping[str, str]
    why: str = ""


def compare_and_keep(
    upload: Upload, found: Many, sent: SentMany, progress: Progress = lambda done, total: None
) -> Kept:
    """Compare a file with what stands and keep the outcome beside it; done twice, the same is kept again."""
    units, rows, offset = [], [], 0
    draft = upload.path.parent / f"{_CELLS}.draft"
    with draft.open("wb") as out:
        for done, (place, cells, same) in enumerate(_Comparison(found, sent).units(), 1):
            if isinstance(cells, Refused):
                rows.append(asdict(cells))
                continue
            kinds = [it["kind"] for it in cells]
            counts = {kind: kinds.count(kind) for kind in (NEW, CHANGED, CONFLICT, REFUSED)}
            units.append({"code": place.code, "row": place.row, "at": offset, **counts, "same": same})
            line = json.dumps(cells, ensure_ascii=False).encode() + b"\n"
            offset += out.write(line)
            progress(done, len(sent.places))
    draft.replace(upload.path.parent / _CELLS)
    kept = {"units": units, "rows": rows}
    _write(upload, _SUMMARY, kept)
    return kept


def kept_of(upload: Upload) -> Kept | None:
    """What was kept; None while the file has not been compared."""
    path = upload.path.parent / _SUMMARY
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def cells_of(upload: Upload, unit: Mapping[str, Any]) -> list[Kept]:
    """The cells of one unit of a kept difference."""
    with (upload.path.parent / _CELLS).open("rb") as kept:
        kept.seek(unit["at"])
        return json.loads(kept.readline())


def chosen_of(upload: Upload) -> dict[str, list[str]]:
    """The cells, by unit, in which the figure of the file is to replace what somebody else wrote."""
    path = upload.path.parent / _CHOSEN
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def choose(upload: Upload, unit: str, indicators: list[str]) -> None:
    _write(upload, _CHOSEN, {**chosen_of(upload), unit: indicators})


def _write(upload: Upload, name: str, kept: Kept) -> None:
    path = upload.path.parent / name
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
    draft.replace(path)  # a page never reads half of it


def wishes_of(upload: Upload, found: Many) -> Iterator[tuple[int, list[Cell]]]:
    """The cells to be written, unit by unit: what is new or changed, and the conflicts decided for the file."""
    units = {unit.code: unit.pk for unit in found.units}
    lines = {line.indicator.code: line.indicator_id for line in found.lines}
    chosen = chosen_of(upload)
    for unit in (kept_of(upload) or {"units": []})["units"]:
        mine = chosen.get(unit["code"], [])
        if unit["code"] not in units or not (unit[NEW] or unit[CHANGED] or mine):
            continue
        cells = []
        for it in cells_of(upload, unit):
            overrules = it["kind"] == CONFLICT and it["indicator"] in mine
            if it["indicator"] in lines and (it["kind"] in (NEW, CHANGED) or overrules):
                seen = None if overrules else it["seen"]
                cells.append(Cell(lines[it["indicator"]], said_from(it["after"]), seen))
        yield units[unit["code"]], cells


def said_from(kept: list[Any]) -> Said:
    state, amount, reason = kept
    return Said(state, None if amount is None else Decimal(amount), reason)


def _as_kept(said: Said) -> list[Any]:
    return [said.state, None if said.amount is None else str(said.amount), said.reason]


def both(sentence: Callable[[], str]) -> dict[str, str]:
    """A sentence in both languages, for whoever will read it."""
    found = {}
    for language in ("vi", "en"):
        with override(language):
            found[language] = str(sentence())
    return found


Outcome = tuple[SentPlace, "list[Kept] | Refused", int]


class _Comparison:
    def __init__(self, found: Many, sent: SentMany) -> None:
        self._found, self._sent = found, sent
        self._units = {unit.code: unit for unit in found.units}
        self._lines = {line.indicator.code: line for line in found.lines}
        self._met: dict[str, int] = {}
        """The first row of each unit."""

    def units(self) -> Iterator[Outcome]:
        """Each row of the file: its cells that are not the same, and how many are; or why the row is not taken."""
        read = [(place, self._read(place)) for place in self._sent.places]
        before = entries_seen(self._found, self._moved([cells for _place, cells in read]))
        for place, cells in read:
            if isinstance(cells, Refused):
                yield place, cells, 0
                continue
            kept = [self._kept(it, before) if isinstance(it, Wish) else asdict(it) | {"kind": REFUSED} for it in cells]
            told = [it for it in kept if it is not None]
            yield place, told, len(kept) - len(told)

    def _read(self, place: SentPlace) -> list[Wish | Refused] | Refused:
        row = f"{place.row}:{place.row}"
        unit = self._units.get(place.code)
        if unit is None:
            text = place.code or ", ".join(shown(it.raw) for it in place.cells if it.raw not in (None, ""))[:100]
            return Refused(row, "", text, both(lambda: _("This row is of no unit for which you enter this report.")))
        if self._met.setdefault(place.code, place.row) != place.row:
            twice = both(lambda: _("This unit stands in the file twice; the first row counts."))
            return Refused(row, "", named(unit), twice)
        return [read for it in place.cells if (read := self._cell(unit.pk, it)) is not None]

    def _cell(self, unit: int, it: SentCell) -> Wish | Refused | None:
        line = self._lines.get(it.indicator)
        if line is None:
            if it.raw in (None, ""):
                return None
            gone = both(lambda: _("The form no longer asks for this."))
            return Refused(it.address, it.indicator, shown(it.raw), gone)
        reason = self._reason(unit, it, line)
        try:
            said = said_in(it.raw, line.indicator, reason)
            return Wish(it.address, unit, line, Cell(line.indicator_id, said, it.seen))
        except Unreadable:
            at = f"{REASONS}!{it.address}" if isinstance(reason, CellError) else it.address

            def sentence() -> str:
                try:
                    said_in(it.raw, line.indicator, reason)
                except Unreadable as error:
                    return str(error)
                return ""

            return Refused(at, it.indicator, shown(it.raw), both(sentence))

    def _reason(self, unit: int, it: SentCell, line: FormLine) -> object:
        """The reason in its sheet; where that was taken out, the one that stands."""
        if self._sent.reasons is None:
            return self._found.stands.get((unit, line.indicator_id), NOTHING).said.reason
        raw = self._sent.reasons.get((it.place, it.indicator), "")
        return raw if isinstance(raw, CellError) else str(raw)

    def _moved(self, read: list[list[Wish | Refused] | Refused]) -> dict[Place, int]:
        found: dict[Place, int] = {}
        for cells in read:
            for it in cells if isinstance(cells, list) else ():
                if isinstance(it, Wish) and it.cell.seen:
                    place = it.unit, it.line.indicator_id
                    if it.cell.seen != self._found.stands.get(place, NOTHING).revision:
                        found[place] = it.cell.seen
        return found

    def _kept(self, it: Wish, before: Mapping[Place, Said]) -> Kept | None:
        """What a cell would change; None where it changes nothing."""
        found, place = self._found, (it.unit, it.line.indicator_id)
        stands = found.stands.get(place, NOTHING)
        if not is_touched(it.cell, stands.said, before.get(place)):
            return None
        kept: Kept = {
            "address": it.address, "indicator": it.line.indicator.code, "before": _as_kept(stands.said),
            "after": _as_kept(it.cell.said), "seen": it.cell.seen, "why": self._why(it), "text": "",
        }  # fmt: skip
        if kept["why"]:
            kept["kind"] = REFUSED
        elif it.cell.seen != stands.revision:
            kept["kind"] = CONFLICT
        else:
            kept["kind"] = NEW if stands.said.state == "blank" else CHANGED
        return kept

    def _why(self, it: Wish) -> str:
        found = self._found
        if not found.may(it.unit, it.line.indicator_id):
            return "not_yours"
        if it.line.indicator_id not in found.asked_in[found.version_of(it.unit)]:
            return "unknown_cell"
        return found.why_closed(it.unit)

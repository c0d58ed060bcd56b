"""Problems: what is wrong with a file, where, and what to do about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from vedich.exchange.problems.catalogue import CATALOGUE

LISTED_AT_MOST = 1000
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a file from being accepted. `row` counts the header as row 1, as a spreadsheet does."""

    code: str
    file: str
    row: int | None = None
    column: str = ""
    value: str = ""
    about: dict[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return self._say("message", "en")

    @property
    def advice(self) -> str:
        return self._say("advice", "en")

    @property
    def message_vi(self) -> str:
        return self._say("message", "vi")

    @property
    def advice_vi(self) -> str:
        return self._say("advice", "vi")

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message,
            "todo": self.advice,
        }

    def _say(self, part: str, language: str) -> str:
        template: str = getattr(CATALOGUE[self.code], f"{part}_{language}")
        return template.format(**{**self.about, "column": self.column, "value": self.value})


class Problems:
    """Every problem of one import: the first thousand in full, all of them counted."""

    def __init__(self) -> None:
        self.listed: list[Problem] = []
        self.total = 0
        self.files: dict[str, str] = {}
        self._refused: dict[str, set[int]] = defaultdict(set)

    def __bool__(self) -> bool:
        return self.total > 0

    def copy(self) -> Problems:
        """The same problems, to be added to without changing these."""
        other = Problems()
        other.listed, other.total, other.files = list(self.listed), self.total, self.files
        for sheet, rows in self._refused.items():
            other._refused[sheet] = set(rows)
        return other

    def add(
        self,
        code: str,
        *,
        sheet: str = "",
        file: str = "",
        row: int | None = None,
        column: str = "",
        value: object = "",
        **about: object,
    ) -> None:
        """Note one problem; `row` 0 stands for what is already in the database."""
        self.total += 1
        if sheet and row:
            self._refused[sheet].add(row)
        if len(self.listed) < LISTED_AT_MOST:
            where = file or self.files.get(sheet, sheet)
            self.listed.append(Problem(code, where, row or None, column, shown(value), about))

    def sort(self, sheets: Sequence[str]) -> None:
        """Put what is listed into the order in which a person goes through the files: sheet by sheet, row by row."""
        place = {name: index for index, name in enumerate(sheets)}
        place |= {file: place[sheet] for sheet, file in self.files.items() if sheet in place}
        self.listed.sort(key=lambda problem: (place.get(problem.file, -1), problem.row or 0))

    def is_refused(self, sheet: str, row: int) -> bool:
        return row in self._refused[sheet]

    def refused(self, sheet: str) -> int:
        """How many rows of a sheet have at least one problem."""
        return len(self._refused[sheet])


def shown(value: object) -> str:
    """A value as a person can read it in a list: one line, not endless, without control characters."""
    said = format(value, ".15g") if isinstance(value, float) else str(value)
    text = "".join(char if char.isprintable() else "\N{SYMBOL FOR SUBSTITUTE}" for char in said)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def manual() -> str:
    """The page of the manual that lists every problem, in Markdown."""
    lines = [
        "# Problems an import can report",
        "",
        "Made from the catalogue in `src/vedich/exchange/problems/`. An import is all or nothing: while one problem",
        "is left, nothing is written. `{…}` stands for what the program fills in.",
        "",
        "| code | what it says | what to do |",
        "|---|---|---|",
    ]
    lines += [f"| `{code}` | {entry.message_en} | {entry.advice_en} |" for code, entry in sorted(CATALOGUE.items())]
    return "\n".join(lines) + "\n"

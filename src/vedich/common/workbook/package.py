"""Packages: zipped files, measured before anything in them is trusted."""

from __future__ import annotations

import copy
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

_CHUNK = 1 << 20
_LONGEST_CELL = 1 << 20
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_XML_LIMIT = 5_000_000
_MAIN = "{*}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ElementTree.ParseError, ValueError, KeyError)

_CELL, _END = rb"<(?:\w+:)?c\s", rb"</(?:\w+:)?c>"
_ERROR_CELL = re.compile(_CELL + rb"([^<>]*\bt\s*=\s*[\"']e[\"'][^<>]*)>")
_UNWORKED_CELL = re.compile(
    _CELL + rb"([^<>]*)>\s*<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<v>\s*</v>)?\s*" + _END
)
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
# A cell that holds something in column AA or beyond, or any row past the last a spreadsheet has.
_FAR = re.compile(
    _CELL + rb"[^<>]*?\br\s*=\s*[\"']([A-Z]{2,}[0-9]+|[A-Z]*[0-9]{7,})[\"'][^<>]*(?<!/)>(?!\s*" + _END + rb")"
    rb"|<(?:\w+:)?row\s[^<>]*?\br\s*=\s*[\"']([0-9]{7,})[\"']"
)
_LAST_ROW, LAST_COLUMN = 1_048_576, 60


class TooLarge(Exception):
    """The package unpacks to more than the limit."""


class Unusable(Exception):
    """The package cannot be read; `code` names the problem."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass
class Marks:
    """What was seen in one worksheet while it was measured."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """The problem of each cell that shows an error or was never worked out, by row and column, counted from 1."""
    far: str = ""
    """A cell far outside of any plan."""


class Package:
    """A zipped file whose parts have been unpacked once, counted and thrown away."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, limit: int, columns: int) -> None:
        self.path = path
        self.name = path.name
        self._archive = archive
        self._left = limit
        self._columns = columns
        self._infos = {info.filename: info for info in archive.infolist() if not info.is_dir()}
        self.marks: dict[str, Marks] = {}
        for info in self._infos.values():
            self._measure(info)

    @classmethod
    @contextmanager
    def opened(cls, path: Path, limit: int, columns: int = LAST_COLUMN) -> Iterator[Package]:
        """This will open a package, or raise TooLarge or Unusable, also for what is found while it is read.

        Nothing of ours stands beyond `columns`.
        """
        try:
            with zipfile.ZipFile(path) as archive:
                yield cls(path, archive, limit, columns)
        except RuntimeError as error:
            raise Unusable("encrypted_workbook", str(error)) from error
        except _BROKEN as error:
            raise Unusable("broken_workbook", str(error) or type(error).__name__) from error

    @property
    def parts(self) -> list[str]:
        return list(self._infos)

    @property
    def is_workbook(self) -> bool:
        return _WORKBOOK in self._infos

    @property
    def other_format(self) -> str:
        """The name of a known format that is not read, or empty."""
        if "xl/workbook.bin" in self._infos:
            return ".xlsb"
        if "mimetype" in self._infos and "content.xml" in self._infos:
            return "OpenDocument"
        return "Word or PowerPoint" if "[Content_Types].xml" in self._infos else ""

    def stream(self, part: str) -> IO[bytes]:
        return self._archive.open(self._infos[part])

    def worksheets(self) -> dict[str, str]:
        """The part that holds each worksheet, by its name."""
        relations = {each.get("Id"): each.get("Target", "") for each in self._xml(_RELATIONS)}
        found = {}
        for sheet in self._xml(_WORKBOOK).iterfind(f"{_MAIN}sheets/{_MAIN}sheet"):
            target = relations.get(sheet.get(_ID) or sheet.get(_STRICT_ID), "")
            found[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return found

    def counts_from_1904(self) -> bool:
        properties = self._xml(_WORKBOOK).find(f"{_MAIN}workbookPr")
        return properties is not None and properties.get("date1904") in ("1", "true")

    def styles(self) -> ElementTree.Element | None:
        """The formats of the workbook's cells, where it has any."""
        part = next((each for each in self._infos if each.endswith("/styles.xml")), None)
        return None if part is None else self._xml(part)

    def _xml(self, part: str) -> ElementTree.Element:
        with self.stream(part) as handle:
            return ElementTree.fromstring(handle.read(_XML_LIMIT))  # noqa: S314 -- measured, and expat bounds entities

    def _measure(self, info: zipfile.ZipInfo) -> None:
        """Unpack one part to its real end: the size a directory states may be a lie."""
        marks = self.marks.setdefault(info.filename, Marks())
        looked_at = info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml")
        honest = copy.copy(info)
        honest.file_size = self._left + 2 * _CHUNK
        look = _Look(marks, self._columns) if looked_at else None
        size = 0
        with self._archive.open(honest) as handle:
            while chunk := handle.read(_CHUNK):
                size += len(chunk)
                if size > self._left:
                    raise TooLarge
                if look:
                    look.at(chunk)
        if look:
            look.at_rest()
        if size != info.file_size:
            raise Unusable("broken_workbook", f"{info.filename} is not as long as stated")
        self._left -= size


class _Look:
    """Looks through one worksheet piece by piece, never at half a cell."""

    def __init__(self, marks: Marks, columns: int) -> None:
        self.marks = marks
        self._columns = columns
        self._kept = b""

    def at(self, chunk: bytes) -> None:
        piece = self._kept + chunk
        cut = piece.rfind(b"<c ")
        if len(piece) - cut > _LONGEST_CELL or cut < 0:
            cut = len(piece)
        self._kept = piece[cut:]
        self._through(piece[:cut])

    def at_rest(self) -> None:
        self._through(self._kept)

    def _through(self, piece: bytes) -> None:
        for pattern, problem in ((_ERROR_CELL, "cell_error"), (_UNWORKED_CELL, "formula_not_worked")):
            for match in pattern.finditer(piece):
                if reference := _REFERENCE.search(match[1]):
                    place = int(reference[2]), column_number(reference[1].decode())
                    if place[1] <= self._columns and b't="str"' not in match[1]:
                        self.marks.errors[place] = problem
        for match in _FAR.finditer(piece):
            place_named = (match[1] or match[2]).decode()
            letters = place_named.rstrip("0123456789")
            number = int(place_named[len(letters) :])
            if number > _LAST_ROW or (letters and column_number(letters) > self._columns):
                self.marks.far = self.marks.far or place_named


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number

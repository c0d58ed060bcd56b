"""Word files: the passages of a DOCX, read without trusting anything in it."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree
from xml.parsers import expat

from vedich.documents.reconcile.grids import Cell, Grid
from vedich.documents.reconcile.outline import Outline
from vedich.documents.reconcile.passages import Passage, Place
from vedich.documents.reconcile.tokens import tidy

FILE_LIMIT = 30_000_000
PART_LIMIT, TOTAL_LIMIT = 60_000_000, 120_000_000  # bytes unpacked
PARTS_LIMIT, DEPTH_LIMIT, PASSAGES_LIMIT = 5_000, 200, 60_000
_W = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MAIN, _CHUNK = "word/document.xml", 1 << 20
_GONE = {
    "del",
    "moveFrom",
    "instrText",
    "delText",
    "fldData",
    "rPr",
    "pPr",
    "sectPr",
    "tblPr",
    "tcPr",
    "trPr",
    "txbxContent",
}
_KINDS = {"header": "header", "footer": "footer", "footnotes": "note", "endnotes": "note"}


class UnreadableDraft(Exception):
    """A file that is no Word file that can be read.

    `code` is not_word, old_word, macros, too_large, encrypted or broken.
    """

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(reason or code)
        self.code = code


def read(data: bytes) -> list[Passage]:
    """The passages of a DOCX in reading order: the body with its tables, then headers, footers and notes.

    What was inserted with tracked changes is read, what was deleted is not; fields are read as they show.
    Raises UnreadableDraft for what is no Word file, is protected, broken, or unpacks to more than the limits.
    """
    parts = _parts(data)
    reader = _Reader()
    reader.body(_root(parts[_MAIN]))
    for name in sorted(parts):
        stem = name.removeprefix("word/").removesuffix(".xml").rstrip("0123456789")
        if stem in _KINDS:
            reader.aside(_root(parts[name]), _KINDS[stem])
    return reader.found


def _parts(data: bytes) -> dict[str, bytes]:
    """The parts that hold text, unpacked within the limits whatever sizes the archive states."""
    if len(data) > FILE_LIMIT:
        raise UnreadableDraft("too_large")
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":  # the container of old and of encrypted Office files
        raise UnreadableDraft("encrypted" if b"E\0n\0c\0r\0y\0p\0t\0" in data else "old_word")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _unpacked(archive)
    except RuntimeError as error:
        raise UnreadableDraft("encrypted", str(error)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, ValueError, OSError) as error:
        raise UnreadableDraft("not_word" if data[:2] != b"PK" else "broken", str(error)) from error


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    infos = archive.infolist()
    names = {info.filename for info in infos}
    if len(infos) > PARTS_LIMIT:
        raise UnreadableDraft("too_large")
    if _MAIN not in names:
        raise UnreadableDraft("not_word")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnreadableDraft("macros")
    found: dict[str, bytes] = {}
    left = TOTAL_LIMIT
    for info in infos:
        stem = info.filename.removeprefix("word/").removesuffix(".xml").rstrip("0123456789")
        if info.filename == _MAIN or (info.filename.startswith("word/") and stem in _KINDS):
            found[info.filename] = _content(archive, info, min(PART_LIMIT, left))
            left -= len(found[info.filename])
    return found


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    out = bytearray()
    with archive.open(info) as handle:
        while chunk := handle.read(_CHUNK):
            out += chunk
            if len(out) > limit:
                raise UnreadableDraft("too_large")
    return bytes(out)


def _root(content: bytes) -> ElementTree.Element:
    """The tree of a part. A document type, and with it every entity of the file's own, is refused."""
    parser = expat.ParserCreate(namespace_separator="}")
    builder = ElementTree.TreeBuilder()
    depth = 0

    def refuse(*_: object) -> None:
        raise UnreadableDraft("broken", "the file brings a document type of its own")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH_LIMIT:
            raise UnreadableDraft("broken", "the file is nested too deeply")
        builder.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(name))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(content, True)
        return builder.close()
    except (expat.ExpatError, AssertionError, ValueError) as error:
        raise UnreadableDraft("broken", str(error)) from error


def _local(name: str) -> str:
    """The name of an element of Word's own without its namespace; any other keeps its own."""
    space, _, local = name.rpartition("}")
    return local if not space or space in _W else name


class _Reader:
    """Goes through a document once, counting paragraphs and tables as a person does."""

    def __init__(self) -> None:
        self.found: list[Passage] = []
        self.outline = Outline()
        self.paragraphs = self.tables = 0

    def body(self, root: ElementTree.Element) -> None:
        body = root.find("body")
        if body is None:
            raise UnreadableDraft("broken", "the file has no text")
        for block in _blocks(body):
            if block.tag == "tbl":
                self._table(block)
            else:
                self._paragraph(block, "body")

    def aside(self, root: ElementTree.Element, part: str) -> None:
        for number, paragraph in enumerate((each for each in root.iter("p") if _text(each)), 1):
            if not _text(paragraph).isdigit():  # the number of the page
                self._add(Passage(_text(paragraph), Place(part, number)))

    def _add(self, passage: Passage) -> None:
        if len(self.found) >= PASSAGES_LIMIT:
            raise UnreadableDraft("too_large")
        self.found.append(passage)

    def _paragraph(self, paragraph: ElementTree.Element, part: str) -> None:
        text = _text(paragraph)
        if text:
            self.paragraphs += 1
            is_head = self.outline.see(text, _level(paragraph))
            place = Place(part, self.paragraphs, heading=self.outline.nearest)
            self._add(Passage(text, place, self.outline.headings, is_head=is_head))
        for box in paragraph.iter("txbxContent"):
            for inner in box.iter("p"):
                if _text(inner):
                    self.paragraphs += 1
                    self._add(Passage(_text(inner), Place(part, self.paragraphs), self.outline.headings))

    def _table(self, table: ElementTree.Element) -> None:
        self.tables += 1
        rows = [[_cell(cell) for cell in _within(row, "tc")] for row in _within(table, "tr")]
        marked = [row.find("trPr/tblHeader") is not None for row in _within(table, "tr")]
        grid = Grid(rows, marked, self.tables, self.outline.headings, self.outline.caption)
        for passage in grid.passages():
            self._add(passage)
        for inner in table.findall(".//tc//tbl"):
            self._table(inner)


def _blocks(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Paragraphs and tables in order, also those inside content controls and insertions."""
    for child in element:
        if child.tag in ("p", "tbl"):
            yield child
        elif child.tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _blocks(child)


def _within(element: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    """Rows of a table or cells of a row, also those inside content controls; deleted rows are left out."""
    found = []
    for child in element:
        if child.tag == tag and child.find("trPr/del") is None:
            found.append(child)
        elif child.tag in ("sdt", "sdtContent", "customXml", "ins"):
            found += _within(child, tag)
    return found


def _cell(cell: ElementTree.Element) -> Cell:
    properties = cell.find("tcPr")
    span, merged = 1, ""
    if properties is not None:
        grid = properties.find("gridSpan")
        span = int(grid.get("val", "1")) if grid is not None and grid.get("val", "1").isdigit() else 1
        vertical = properties.find("vMerge")
        merged = "" if vertical is None else vertical.get("val", "continue")
    paragraphs = [_text(block) for block in _blocks(cell) if block.tag == "p"]
    return Cell(tidy(" ".join(paragraphs)), min(max(span, 1), 63), merged == "continue")


def _text(paragraph: ElementTree.Element) -> str:
    return tidy("".join(_pieces(paragraph)))


def _pieces(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        if child.tag == "t":
            yield child.text or ""
        elif child.tag in ("tab", "br", "cr"):
            yield " "
        elif child.tag == "noBreakHyphen":
            yield "-"
        elif child.tag == "r" and _is_raised(child) and (mark := "".join(_pieces_of_run(child))).strip().isdigit():
            # A raised number is the mark of a note or a square metre, never part of the number before it.
            yield {"2": "²", "3": "³"}.get(mark.strip(), f" [{mark.strip()}] ")
        elif child.tag not in _GONE and not child.tag.endswith("}Fallback"):
            yield from _pieces(child)


def _pieces_of_run(run: ElementTree.Element) -> Iterator[str]:
    return (each.text or "" for each in run.iter("t"))


def _is_raised(run: ElementTree.Element) -> bool:
    aligned = run.find("rPr/vertAlign")
    return aligned is not None and aligned.get("val") == "superscript"


def _level(paragraph: ElementTree.Element) -> int:
    """The level a paragraph's style gives it as a heading, 0 for none."""
    style = paragraph.find("pPr/pStyle")
    name = (style.get("val", "") if style is not None else "").lower()
    outline = paragraph.find("pPr/outlineLvl")
    if outline is not None and outline.get("val", "").isdigit():
        return int(outline.get("val", "0")) + 1 if outline.get("val") != "9" else 0
    digits = "".join(char for char in name if char.isdigit())
    return min(int(digits), 9) if name.startswith(("heading", "đềmục", "tiuđ")) and digits and len(digits) < 3 else 0

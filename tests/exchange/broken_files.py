"""Files that are not what they should be, each with what must be said about it."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from tests.exchange.faults import Said
from tests.exchange.plans import small, write_folder, write_workbook

FUNDING = "node,source,year\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Broken(NamedTuple):
    name: str
    make: Callable[[Path], Path]
    said: list[Said]


def broken(name: str, make: Callable[[Path], Path], *said: Said) -> Broken:
    return Broken(name, make, list(said))


def text(name: str, content: str | bytes) -> Callable[[Path], Path]:
    """One CSV file in a folder of its own."""

    def make(tmp: Path) -> Path:
        folder = tmp / "plan"
        folder.mkdir()
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return make


def raw(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(tmp: Path) -> Path:
        (tmp / name).write_bytes(content)
        return tmp / name

    return make


def workbook(change: Callable[[openpyxl.Workbook], object]) -> Callable[[Path], Path]:
    """The small plan as a workbook, changed in one place."""

    def make(tmp: Path) -> Path:
        path = write_workbook(tmp / "plan.xlsx", small())
        opened = openpyxl.load_workbook(path)
        change(opened)
        opened.save(path)
        return path

    return make


def put(sheet: str, reference: str, value: object, data_type: str = "") -> Callable[[openpyxl.Workbook], None]:
    def change(opened: openpyxl.Workbook) -> None:
        cell = opened[sheet][reference]
        cell.number_format = "General"
        cell.value = value
        if data_type:
            cell.data_type = data_type

    return change


def archive(**parts: str) -> Callable[[Path], Path]:
    def make(tmp: Path) -> Path:
        with zipfile.ZipFile(tmp / "plan.zip", "w", zipfile.ZIP_DEFLATED) as file:
            for name, content in parts.items():
                file.writestr(name.replace("__", "/").replace("_csv", ".csv"), content)
        return tmp / "plan.zip"

    return make


def encrypted_archive(tmp: Path) -> Path:
    """The flag that says a part is encrypted, in both places where a .zip states it."""
    path = archive(funding_csv=FUNDING)(tmp)
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    path.write_bytes(content)
    return path


def lying_archive(tmp: Path) -> Path:
    """A part that states fewer bytes than it unpacks to."""
    path = archive(funding_csv=FUNDING + "A,B,2013\n" * 1_000)(tmp)
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, 10)
    path.write_bytes(content)
    return path


def bomb(tmp: Path) -> Path:
    """A few hundred kilobytes that unpack to more than the limit."""
    with (
        zipfile.ZipFile(tmp / "plan.zip", "w", zipfile.ZIP_DEFLATED) as file,
        file.open("funding.csv", "w", force_zip64=True) as part,
    ):
        part.write(FUNDING.encode())
        for _ in range(610):
            part.write(b"0" * 1_000_000)
    return tmp / "plan.zip"


def twice_in_archive(tmp: Path) -> Path:
    return archive(a__funding_csv=FUNDING, b__funding_csv=FUNDING)(tmp)


def from_1904(opened: openpyxl.Workbook) -> None:
    opened.epoch = CALENDAR_MAC_1904


def without_column(tmp: Path) -> Path:
    plan = small()
    for row in plan["nodes"]:
        del row["title"]
    return write_folder(tmp / "plan", {"nodes": plan["nodes"]})


FILES = [
    broken("a path that is gone", lambda tmp: tmp / "gone.xlsx", ("unreadable", "gone.xlsx", None, "", "")),
    broken("a folder without sheets", text("README.md", "Kế hoạch"), ("not_a_plan", "plan", None, "", "")),
    broken("rubbish", raw("plan.xlsx", bytes(range(256)) * 40), ("not_a_workbook", "plan.xlsx", None, "", "")),
    broken("an empty file", raw("plan.xlsx", b""), ("not_a_workbook", "plan.xlsx", None, "", "")),
    broken("half a workbook", raw("plan.xlsx", b"PK\x03\x04" + bytes(2_000)),
          ("broken_workbook", "plan.xlsx", None, "", "")),
    broken("a workbook with a password", raw("plan.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")),
           ("encrypted_workbook", "plan.xlsx", None, "", "")),
    broken("an archive with a password", encrypted_archive, ("encrypted_workbook", "plan.zip", None, "", "")),
    broken("a workbook of long ago", raw("plan.xls", OLE + bytes(600)),
           ("other_format", "plan.xls", None, "", "")),
    broken("a workbook of another suite", archive(mimetype="application/vnd.oasis", **{"content.xml": "<x/>"}),
           ("other_format", "plan.zip", None, "", "")),
    broken("an archive of other things", archive(readme="no sheet"), ("not_a_plan", "plan.zip", None, "", "")),
    broken("a workbook that counts from 1904", workbook(from_1904), ("calendar_1904", "plan.xlsx", None, "", "")),
    broken("an archive that unpacks without end", bomb, ("too_large", "plan.zip", None, "", "")),
    broken("an archive that lies about its size", lying_archive, ("broken_workbook", "plan.zip", None, "", "")),
    broken("something far out in a sheet", workbook(put("nodes", "XFD1048576", "x")),
           ("too_wide", "plan.xlsx: nodes", None, "", "XFD1048576")),
    broken("a file with an unknown name", text("Units.csv", FUNDING),
           ("unknown_sheet", "Units.csv", None, "", "Units"), ("not_a_plan", "plan", None, "", "")),
    broken("a sheet with an unknown name", workbook(lambda opened: opened.create_sheet("Trang tính1")),
           ("unknown_sheet", "plan.xlsx: Trang tính1", None, "", "Trang tính1")),
    broken("one sheet twice", twice_in_archive, ("sheet_twice", "b/funding.csv", None, "", "funding")),
    broken("rows under an empty first line", text("funding.csv", ",,\nA,B,2013\n"),
           ("no_header", "funding.csv", 1, "", "")),
    broken("a title above the names of the columns",
           text("funding.csv", "Kinh phí 2013,,\n,,\nnode,source,year\nA,B,2013\n"),
           ("header_not_first", "funding.csv", 1, "", "")),
    broken("an unknown column", text("funding.csv", "node,source,year,Year\n"),
           ("unknown_column", "funding.csv", 1, "Year", "Year")),
    broken("a missing column", without_column, ("missing_column", "nodes.csv", 1, "title", "title")),
    broken("no column for what an assignment is of", text("assignments.csv", "role,holder\nlead,Sở\n"),
           ("missing_column", "assignments.csv", 1, "node or target or unit", "node or target or unit")),
    broken("a column twice", text("funding.csv", "node,source,year,node\n"),
          ("duplicate_column", "funding.csv", 1, "node", "node")),
    broken("a column without a name", text("milestones.csv", "target,,date,value\nT,x,2013-01-01,1\n"),
           ("unnamed_column", "milestones.csv", 2, "", "x"), ("unknown_target", "milestones.csv", 2, "target", "T")),
    broken("another encoding", text("units.csv", "code,name,kind\nA,Xã Đông Hà,commune\n".encode("utf-16")),
           ("encoding", "units.csv", 1, "", "")),
    broken("another encoding further down", text("units.csv", b"code,name,kind\nA,X\xe3,commune\n"),
           ("encoding", "units.csv", 1, "", "")),
    broken("semicolons", text("funding.csv", "node;source;year\nA;B;2013\n"),
          ("separator", "funding.csv", 1, "", "semicolons")),
    broken("a quotation mark that is not closed", text("funding.csv", FUNDING + 'A,"B,2013\n'),
           ("broken_csv", "funding.csv", 2, "", "")),
    broken("a line without end", text("funding.csv", "node," * 300_000), ("broken_csv", "funding.csv", 1, "", "")),
    broken("a cell too many", text("milestones.csv", "target,date,value\nT,2013-01-01,1,046\n"),
           ("extra_cell", "milestones.csv", 2, "", "046"), ("unknown_target", "milestones.csv", 2, "target", "T")),
]  # fmt: skip

WORKBOOKS = [
    broken("a truth value", workbook(put("values", "D2", True)), ("boolean", "plan.xlsx: values", 2, "amount", "True")),
    broken("an error of the spreadsheet", workbook(put("values", "D3", "#DIV/0!", "e")),
           ("cell_error", "plan.xlsx: values", 3, "amount", "#")),
    broken("a formula that was never worked out", workbook(put("values", "D3", "=600+12")),
           ("formula_not_worked", "plan.xlsx: values", 3, "amount", "=")),
    broken("text that became a date", workbook(put("nodes", "F2", date(2010, 12, 1))),
           ("date_in_text", "plan.xlsx: nodes", 2, "document", "2010-12-01")),
    broken("a code with a fraction", workbook(put("values", "B2", 9.01)),
          ("bad_code", "plan.xlsx: values", 2, "unit", "9.01")),
    broken("a day with an hour", workbook(put("nodes", "D2", "2021-01-01 08:00")),
           ("bad_date", "plan.xlsx: nodes", 2, "start", "2021-01-01 08:00")),
    broken("a year where a day must stand", workbook(put("nodes", "D2", 2021)),
          ("bad_date", "plan.xlsx: nodes", 2, "start", "2021")),
    broken("more decimals than are kept", workbook(put("values", "D2", 1 / 3)),
           ("too_precise", "plan.xlsx: values", 2, "amount", "0.333333333333333")),
]  # fmt: skip

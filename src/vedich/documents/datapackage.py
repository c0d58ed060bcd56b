"""Open data: tables as a Frictionless Data Package 2.0 of CSV and Parquet; the same content gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from vedich.documents import archive

PROFILE = "https://datapackage.org/profiles/2.0/"
TYPES = ("string", "integer", "number", "boolean", "date")
_NAME = re.compile(r"[a-z0-9._-]+")
Value = str | int | Decimal | bool | date | None
DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class Field:
    """A column: its name for programs, its type, what it is, and what a value must keep to."""

    name: str
    type: str
    title: str
    description: str = ""
    required: bool = False
    among: tuple[str, ...] = ()
    """The only values there may be, where the column is a code."""

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"a field is one of {', '.join(TYPES)}, not {self.type!r}")

    def described(self) -> dict[str, Any]:
        """The field as the package describes it."""
        held: dict[str, Any] = {"required": True} if self.required else {}
        if self.among:
            held["enum"] = list(self.among)
        found = {"name": self.name, "type": self.type, "title": self.title, "description": self.description}
        return {key: value for key, value in found.items() if value} | ({"constraints": held} if held else {})


@dataclass(frozen=True)
class DataTable:
    """One table: rows in order, its key, and columns that name rows of another table."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    key: tuple[str, ...]
    refers: tuple[tuple[str, str, str], ...] = ()
    """(column, other table, its column)."""
    description: str = ""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"a table is named in lower case without marks, not {self.name!r}")
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.fields):
                raise ValueError(f"table {self.name}: row {number} has {len(row)} values for {len(self.fields)} fields")
        places = [[f.name for f in self.fields].index(name) for name in self.key]
        keys = [tuple(row[place] for place in places) for row in self.rows]
        if len(set(keys)) != len(keys):
            raise ValueError(f"table {self.name}: two rows have the same {', '.join(self.key)}")


@dataclass(frozen=True)
class Licence:
    """Under which the data may be used: its SPDX name and where it is written."""

    name: str = "CC-BY-4.0"
    title: str = "Creative Commons Attribution 4.0"
    path: str = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class DataPackage:
    """The whole package. `day` is the day of the paper; nothing here reads the clock."""

    name: str
    title: str
    description: str
    day: date
    publisher: str
    tables: tuple[DataTable, ...]
    sources: tuple[str, ...] = ()
    licence: Licence = Licence()
    keywords: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"a package is named in lower case without marks, not {self.name!r}")
        if not self.tables:
            raise ValueError("a package needs at least one table")


def csv_bytes(table: DataTable) -> bytes:
    """RFC 4180 in UTF-8: an empty cell is a value that is not there, a zero is written."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([each.name for each in table.fields])
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    return out.getvalue().encode()


def _plain(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value.normalize():f}" if value else "0"
        case date():
            return value.isoformat()
    return str(value)


def parquet_bytes(table: DataTable) -> bytes:
    """The same rows as typed columns."""
    import pyarrow as pa  # seconds to load, and no page needs it
    import pyarrow.parquet as pq

    kinds = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.decimal128(38, 12),  # exact: a figure of the report is the figure of the data
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    columns = [
        pa.array([_typed(row[place], each.type) for row in table.rows], kinds[each.type])
        for place, each in enumerate(table.fields)
    ]
    schema = pa.schema([pa.field(each.name, kinds[each.type], nullable=not each.required) for each in table.fields])
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), out, compression="zstd", version="2.6")
    return out.getvalue()


def _typed(value: Value, kind: str) -> Value:
    """Numbers at the twelve decimals of the column; an integer in a column of numbers is one too."""
    if value is None or kind != "number":
        return value
    return Decimal(str(value)).quantize(Decimal("1e-12"))


def files(package: DataPackage) -> dict[str, bytes]:
    """Every file of the package: the tables in both forms, and the descriptor last."""
    found: dict[str, bytes] = {}
    resources: list[dict[str, Any]] = []
    for table in package.tables:
        for ending, mediatype, data in (
            ("csv", "text/csv", csv_bytes(table)),
            ("parquet", "application/vnd.apache.parquet", parquet_bytes(table)),
        ):
            path = f"{table.name}.{ending}"
            found[path] = data
            resources.append(_resource(table, path, ending, mediatype, data))
    found[DESCRIPTOR] = _json(_descriptor(package, resources))
    return found


def _resource(table: DataTable, path: str, ending: str, mediatype: str, data: bytes) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": f"{PROFILE}tableschema.json",
        "fields": [each.described() for each in table.fields],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    # The tables of a kind refer to each other, so that either half of the package is whole.
    other = "" if ending == "csv" else f"-{ending}"
    if table.refers:
        schema["foreignKeys"] = [
            {"fields": [mine], "reference": {"resource": f"{name}{other}", "fields": [theirs]}}
            for mine, name, theirs in table.refers
        ]
    found: dict[str, Any] = {
        "$schema": f"{PROFILE}dataresource.json",
        "name": f"{table.name}{other}",
        "type": "table",
        "title": table.title,
        "path": path,
        "format": ending,
        "mediatype": mediatype,
        "bytes": len(data),
        "hash": f"sha256:{sha256(data).hexdigest()}",
        "schema": schema,
    }
    if table.description:
        found["description"] = table.description
    if ending == "csv":
        found["encoding"] = "utf-8"
    return found


def _descriptor(package: DataPackage, resources: Sequence[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "$schema": f"{PROFILE}datapackage.json",
        "name": package.name,
        "title": package.title,
        "description": package.description,
        "created": archive.stamp(package.day),
        "licenses": [{"name": package.licence.name, "title": package.licence.title, "path": package.licence.path}],
        "contributors": [{"title": package.publisher, "roles": ["publisher"]}],
        "resources": list(resources),
    }
    if package.sources:
        found["sources"] = [{"title": title} for title in package.sources]
    if package.keywords:
        found["keywords"] = list(package.keywords)
    return found


def _json(said: dict[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def zipped(found: dict[str, bytes]) -> bytes:
    """The files as one archive, the descriptor first, without a trace of when and where it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in sorted(found, key=lambda each: (each != DESCRIPTOR, each)):
            archive.write(target, name, found[name])
    return out.getvalue()

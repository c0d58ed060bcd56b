"""Open data: the package keeps to the specification (Data Package 2.0), point by point, and gives the same bytes again."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pyarrow.parquet as pq
import pytest

from vedich.documents import datapackage
from vedich.documents.datapackage import DataPackage, DataTable, Field
from vedich.publication import queries
from vedich.publication.queries.opendata import open_data
from vedich.publication.queries.report import whole_report
from vedich.review.models import Review
from vedich.scorecard.models import ScoreRecord

NAME = re.compile(r"^([-a-z0-9._/])+$")
PATH = re.compile(r"^(?!/)(?!.*\.\./)[^\\]+$")
READ = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "boolean": lambda text: {"true": True, "false": False}[text],
    "date": date.fromisoformat,
}


def made(review: Review) -> dict[str, bytes]:
    material = queries.read(review)
    return datapackage.files(open_data(material, whole_report(material)))


def spec_problems(files: dict[str, bytes]) -> list[str]:
    """What in a package breaks the specification: descriptor, resources, table schemas, and the rows themselves."""
    said = json.loads(files["datapackage.json"])
    found = [f"package without {name}" for name in ("name", "resources", "licenses", "created") if not said.get(name)]
    found += [] if NAME.match(said["name"]) else ["package name"]
    found += [f"licence {each}" for each in said["licenses"] if not (each.get("name") or each.get("path"))]
    found += [f"source {each}" for each in said.get("sources", ()) if not each.get("title")]
    found += [f"contributor {each}" for each in said["contributors"] if not each.get("title")]
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", said["created"]):
        found.append("created is no RFC 3339 time")
    names = [each["name"] for each in said["resources"]]
    found += ["resource names are not unique"] if len(set(names)) != len(names) else []
    rows = {each["name"]: _rows(each, files[each["path"]]) for each in said["resources"]}
    for resource in said["resources"]:
        found += [f"{resource['name']}: {problem}" for problem in _resource(resource, files, names, rows)]
    return found


def _rows(resource: dict, data: bytes) -> list[dict[str, object]]:
    if resource["format"] == "parquet":
        return pq.read_table(io.BytesIO(data)).to_pylist()
    fields = {each["name"]: each["type"] for each in resource["schema"]["fields"]}
    return [
        {
            name: None if text in resource["schema"]["missingValues"] else READ[fields[name]](text)
            for name, text in row.items()
        }
        for row in csv.DictReader(io.StringIO(data.decode(resource["encoding"]), newline=""))
    ]


def _constraints(schema: dict, here: list[dict]) -> list[str]:
    found = []
    for each in schema["fields"]:
        limits = each.get("constraints", {})
        values = [row[each["name"]] for row in here]
        if limits.get("required") and None in values:
            found.append(f"{each['name']} is required and missing")
        if "enum" in limits and not {v for v in values if v is not None} <= set(limits["enum"]):
            found.append(f"{each['name']} outside of its list")
    return found


def _resource(resource: dict, files: dict[str, bytes], names: list[str], rows: dict) -> list[str]:
    data, schema = files[resource["path"]], resource["schema"]
    found = []
    if not NAME.match(resource["name"]) or not PATH.match(resource["path"]):
        found.append("name or path")
    if resource["type"] != "table" or not resource["mediatype"]:
        found.append("type or media type")
    if resource["bytes"] != len(data) or resource["hash"] != f"sha256:{sha256(data).hexdigest()}":
        found.append("bytes or hash")
    fields = [each["name"] for each in schema["fields"]]
    if len(set(fields)) != len(fields) or any(each["type"] not in READ for each in schema["fields"]):
        found.append("fields")
    here = rows[resource["name"]]
    if here and list(here[0]) != fields:
        found.append("columns are not the fields")
    found += _constraints(schema, here)
    key = [tuple(row[name] for name in schema["primaryKey"]) for row in here]
    if len(set(key)) != len(key) or any(None in each for each in key):
        found.append("primary key")
    for link in schema.get("foreignKeys", ()):
        there = link["reference"]["resource"]
        if there not in names:
            found.append(f"refers to {there}, which is not there")
            continue
        known = {row[link["reference"]["fields"][0]] for row in rows[there]}
        if not {row[link["fields"][0]] for row in here} <= known:
            found.append(f"refers to rows that {there} does not have")
    return found


@pytest.mark.django_db
def test_the_package_keeps_to_the_specification(small: Review) -> None:
    assert spec_problems(made(small)) == []


@pytest.mark.django_db
def test_the_check_of_the_specification_finds_what_is_wrong(small: Review) -> None:
    files = made(small)
    broken = files | {"targets.csv": files["targets.csv"].replace(b"01,", b"02,", 1)}
    assert {
        "targets: bytes or hash",
        "targets: primary key",
        "scores: refers to rows that targets does not have",
    } <= set(spec_problems(broken))


@pytest.mark.django_db
def test_the_same_review_gives_the_same_package(small: Review) -> None:
    first, second = (datapackage.zipped(made(small)) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert file.namelist() == [
            "datapackage.json", "figures.csv", "figures.parquet", "scores.csv", "scores.parquet", "targets.csv", "targets.parquet",
        ]  # fmt: skip


@pytest.mark.django_db
def test_csv_and_parquet_hold_the_same_rows(small: Review) -> None:
    files = made(small)
    said = json.loads(files["datapackage.json"])
    rows = {each["name"]: _rows(each, files[each["path"]]) for each in said["resources"]}
    assert {name: len(rows[name]) for name in ("targets", "scores")} == {"targets": 13, "scores": 13}
    for name in ("targets", "scores", "figures"):
        assert rows[name] == rows[f"{name}-parquet"]


@pytest.mark.django_db
def test_missing_and_zero_are_two_things(small: Review) -> None:
    files = made(small)
    rows = {row["target"]: row for row in csv.DictReader(io.StringIO(files["scores.csv"].decode()))}
    found = {code: (rows[code]["actual"], rows[code]["attained"], rows[code]["band"]) for code in ("07", "10", "01")}
    assert found == {"07": ("0", "0", "NOT_STARTED"), "10": ("", "", "NOT_DUE"), "01": ("1200", "120", "EXCEEDED")}


@pytest.mark.django_db
def test_a_review_without_scores_still_makes_a_sound_package(small: Review) -> None:
    ScoreRecord.objects.all().delete()
    assert spec_problems(made(small)) == []


def test_content_that_cannot_be_a_package_is_refused() -> None:
    text = Field("a", "string", "A")
    with pytest.raises(ValueError, match="a field is one of"):
        Field("a", "float", "A")
    with pytest.raises(ValueError, match="two rows have the same a"):
        DataTable("t", "T", (text,), (("x",), ("x",)), ("a",))
    with pytest.raises(ValueError, match="row 1 has 2 values for 1 fields"):
        DataTable("t", "T", (text,), (("x", "y"),), ("a",))
    with pytest.raises(ValueError, match="named in lower case"):
        DataTable("Bảng", "T", (text,), (), ("a",))
    with pytest.raises(ValueError, match="at least one table"):
        DataPackage("p", "P", "", date(2013, 1, 1), "P", ())

"""A snapshot holds what was accepted; nothing changes it, and nothing that is not it is read."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.review.looked_at import AT, COMMUNES, DAY, Looked, accept, put

from vedich.common.looking import one_moment
from vedich.common.models import AuditEntry
from vedich.documents import seal
from vedich.funding.models import FundingLine
from vedich.plan.models import Node, Target, TargetVersion, Task
from vedich.publication.actions import make
from vedich.publication.queries import read
from vedich.report.queries.values import columns, in_pieces
from vedich.review.actions import Refused, freeze
from vedich.review.actions.writing import write
from vedich.review.models import Snapshot
from vedich.review.queries.snapshots import Damaged, damages, last, opened
from vedich.review.queries.snapshots.files import root
from vedich.review.queries.snapshots.schema import NAMES, file_name
from vedich.review.queries.stock import frozen, today
from vedich.scorecard.actions import rescore_all
from vedich.scorecard.queries.records import same_score

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def rewrite(looked: Looked) -> None:
    """Change everything that a report says, after the freeze."""
    accept(looked.world, "DUONG", COMMUNES[0], "2013-06", 90)
    TargetVersion.objects.update(value=7)
    Target.objects.filter(code="T2").update(node=None)
    Node.objects.filter(code="DA1").update(title="Tên khác")
    FundingLine.objects.update(estimated=9)
    Task.objects.update(done=date(2013, 1, 1))
    rescore_all(by=None, at=LATER)


def test_freezing_writes_every_file_and_names_it_in_one_row(looked: Looked) -> None:
    snapshot = freeze(looked.review, by=None, at=AT)
    folder = root() / snapshot.digest
    assert sorted(path.name for path in folder.iterdir()) == sorted(["manifest.json", *map(file_name, NAMES)])
    assert snapshot.rows == {
        "units": 10, "parents": 9, "successions": 0, "documents": 1, "nodes": 2, "indicators": 2, "targets": 3,
        "versions": 3, "milestones": 0, "tasks": 1, "assignments": 2, "funding": 1, "facts": 9, "scores": 6,
    }  # fmt: skip
    assert [path.name for path in root().iterdir()] == [snapshot.digest]
    assert AuditEntry.objects.get(act="freeze").detail["digest"] == snapshot.digest
    assert list(damages()) == []


def test_nothing_in_it_says_when_or_by_whom(looked: Looked) -> None:
    one = freeze(looked.review, by=None, at=AT)
    first = {path.name: path.read_bytes() for path in (root() / one.digest).iterdir()}
    for path in (root() / one.digest).iterdir():
        path.unlink()
    two = freeze(looked.review, by=looked.world.users["vanphong"], at=LATER, reason="Đủ để sơ kết.")
    assert {path.name: path.read_bytes() for path in (root() / two.digest).iterdir()} == first
    assert (two.digest, two.pk == one.pk, Snapshot.objects.count()) == (one.digest, False, 2)


def test_facts_are_sorted_and_end_by_the_day_of_the_figures(looked: Looked) -> None:
    accept(looked.world, "DUONG", COMMUNES[0], "2013-07", 5)
    table = opened(freeze(looked.review, by=None, at=AT)).table("facts")
    keys = list(zip(*(table[name].to_pylist() for name in ("indicator", "unit", "start", "end")), strict=True))
    assert keys == sorted(keys)
    assert max(table["end"].to_pylist()) == DAY + timedelta(days=1)
    assert table.num_rows == 9


def test_pieces_of_any_size_hold_the_same_values(looked: Looked) -> None:
    ids = [each.pk for each in looked.world.indicators.values()]
    with one_moment() as look:
        found = [[piece.to_pylist() for piece in in_pieces(look, ids, until=DAY, size=size)] for size in (1, 2, 9, 100)]
    flat = [[row for piece in pieces for row in piece] for pieces in found]
    assert [len(pieces) for pieces in found] == [9, 5, 1, 1]
    assert flat[0] == flat[1] == flat[2] == flat[3]
    plain = {row["id"]: row for row in columns(ids).to_pylist()}
    assert {row["id"]: {name: row[name] for name in plain[row["id"]]} for row in flat[0]} == plain


def test_the_scores_of_a_snapshot_are_those_of_the_day_it_was_taken(looked: Looked) -> None:
    snapshot = freeze(looked.review, by=None, at=AT)
    now, then = today(looked.review), frozen(looked.review, snapshot)
    assert {pk: same_score(record, then.records[pk]) for pk, record in now.records.items()} == dict.fromkeys(
        now.records, True
    )
    assert [record.actual for record in then.records.values()] == [18, 18, 600]
    assert [(day, {n: c.bands for n, c in its.items()}) for day, its in now.past] == [
        (day, {n: c.bands for n, c in its.items()}) for day, its in then.past
    ]


def test_everything_a_report_says_stays_as_it_was_frozen(looked: Looked) -> None:
    words = make(looked.review, "docx", by=None, at=AT)
    freeze(looked.review, by=None, at=AT)
    before = {each: make(looked.review, each, by=None, at=AT) for each in ("docx", "xlsx", "pptx")}
    assert seal.changed(words, before["docx"]).amount == 0  # the file also says now on which frozen figures it rests
    rewrite(looked)
    assert {each: make(looked.review, each, by=None, at=LATER) for each in before} == before
    freeze(looked.review, by=None, at=LATER)
    assert {each: make(looked.review, each, by=None, at=LATER) != before[each] for each in before} == {
        "docx": True,
        "xlsx": True,
        "pptx": True,
    }


WRITTEN = {
    "publication_wording", "publication_draftrevision", "publication_wordtemplate", "publication_edition",
    "review_commendation",
}  # fmt: skip
"""Words that people write over the report and how it looks, and whom they commend; an edition keeps what it was made with."""


def test_a_frozen_review_asks_todays_database_for_nothing_but_itself(looked: Looked) -> None:
    freeze(looked.review, by=None, at=AT)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        material = read(looked.review)
        _ = [(each.target.node.title, each.target.unit.name, each.target.indicator.name) for each in material.entries]
    tables = {query["sql"].split(' FROM "')[1].split('"')[0] for query in asked.captured_queries}
    assert tables == {"review_snapshot", "review_finding", *WRITTEN}
    assert material.money[0].estimated == Decimal(1200)


def test_the_old_snapshot_stays_when_the_review_is_frozen_again(looked: Looked) -> None:
    old = freeze(looked.review, by=None, at=AT)
    rewrite(looked)
    new = freeze(looked.review, by=None, at=LATER)
    assert (last(looked.review), old.digest == new.digest) == (new, False)
    assert frozen(looked.review, old).records.keys() != frozen(looked.review, new).records.keys()
    assert list(damages()) == []


@pytest.mark.parametrize("name", [*map(file_name, NAMES), "manifest.json"])
def test_one_changed_byte_is_refused_with_a_sentence(looked: Looked, name: str) -> None:
    snapshot = freeze(looked.review, by=None, at=AT)
    path = root() / snapshot.digest / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert [damaged.file for damaged in damages()] == [name]
    with pytest.raises(Damaged) as refused:
        read_all(looked, snapshot)
    assert str(refused.value) == (
        f"Số liệu đã khóa {snapshot.digest[:12]} không đọc được: {name} bị mất hoặc không còn như lúc khóa. Hãy khôi "
        f"phục thư mục snapshots/{snapshot.digest} của thư mục dữ liệu từ bản sao lưu, hoặc khóa số liệu lại."
    )


def read_all(looked: Looked, snapshot: Snapshot) -> None:
    files = opened(snapshot)
    for name in NAMES:
        files.table(name)


def test_a_file_that_is_gone_is_named_and_freezing_again_heals_it(looked: Looked) -> None:
    snapshot = freeze(looked.review, by=None, at=AT)
    (root() / snapshot.digest / "facts.parquet").unlink()
    assert [damaged.file for damaged in damages()] == ["facts.parquet"]
    assert freeze(looked.review, by=None, at=LATER).digest == snapshot.digest
    assert list(damages()) == []


def test_a_manifest_that_was_rewritten_with_its_own_hash_is_not_the_one_that_was_frozen(looked: Looked) -> None:
    snapshot = freeze(looked.review, by=None, at=AT)
    path = root() / snapshot.digest / "manifest.json"
    said = json.loads(path.read_bytes())
    said["review"]["estimates"] = True
    path.write_text(json.dumps(said), "utf-8")
    assert [damaged.file for damaged in damages()] == ["manifest.json"]


def test_the_files_are_plain_parquet_with_the_documented_columns(looked: Looked) -> None:
    snapshot = freeze(looked.review, by=None, at=AT)
    text = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "review.md").read_text("utf-8")
    for name in NAMES:
        found = pq.read_schema(root() / snapshot.digest / file_name(name))
        assert f"| `{name}` | {', '.join(found.names)} |" in text


def test_what_fails_while_it_is_written_leaves_nothing(looked: Looked, monkeypatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("vedich.review.actions.writing.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        freeze(looked.review, by=None, at=AT)
    assert (list(root().iterdir()), Snapshot.objects.count()) == ([], 0)


def test_a_review_file_that_looks_at_something_else_is_refused_once_frozen(looked: Looked) -> None:
    freeze(looked.review, by=None, at=AT)
    assert put().pk == looked.review.pk
    with pytest.raises(Refused) as refused:
        put(estimates=True)
    assert refused.value.code == "frozen"
    looked.review.refresh_from_db()
    assert looked.review.estimates is False


def test_two_writers_of_the_same_end_with_one_folder(looked: Looked, monkeypatch) -> None:
    one = write(looked.review)
    assert write(looked.review) == one
    assert [path.name for path in root().iterdir()] == [one.digest]

"""Whatever is imported can be exported, imported elsewhere and exported again without losing a byte."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from tests.exchange.plans import NORTH, SMALL, small, write_folder, write_workbook

from vedich.common.models import AuditEntry, Batch
from vedich.exchange.reading.csv_file import guarded
from vedich.exchange.writing import CannotWrite, everything, write
from vedich.org.models import Unit
from vedich.plan.models import Target, TargetVersion
from vedich.report.models import Value

pytestmark = pytest.mark.django_db

NASTY = [
    "=1+1",
    "+84 219",
    "-x",
    "@SUM(A1)",
    "'=1",
    "''-2",
    "'tick",
    "a,b",
    'say "so"',
    "two\nlines",
    "_x0041_ d",
    "007",
]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def forget() -> None:
    connection.check_constraints()  # PostgreSQL empties no table while checks are pending
    call_command("flush", interactive=False, verbosity=0)


@pytest.mark.parametrize("form", ["plan", "plan.xlsx", "plan.zip"])
def test_export_import_export_gives_the_same_bytes(form: str, loaded: None, tmp_path: Path, take: Callable) -> None:
    write(everything(), tmp_path / form)
    write(everything(), tmp_path / "before")
    forget()
    take(tmp_path / form)
    write(everything(), tmp_path / "after")

    assert contents(tmp_path / "after") == contents(tmp_path / "before")
    assert b"31.125" in contents(tmp_path / "after")["values.csv"]


def test_an_export_holds_what_was_imported(loaded: None) -> None:
    counts = {name: len(list(everything().of(name))) for name in SMALL}

    assert counts == {name: len(rows) for name, rows in SMALL.items()}


@pytest.mark.parametrize("form", ["plan", "plan.xlsx"])
def test_text_that_looks_like_a_formula_comes_back_as_it_was(form: str, tmp_path: Path, take: Callable) -> None:
    plan = {"nodes": [
        {"code": f"N{place}", "kind": "group", "title": guarded(title), "start": "2021-01-01", "end": "2021-12-31"}
        for place, title in enumerate(NASTY)
    ]}  # fmt: skip
    take(write_folder(tmp_path / "typed", plan))
    write(everything(), tmp_path / form)
    forget()
    take(tmp_path / form)

    assert [row.title for row in everything().rows["nodes"]] == NASTY


def test_no_cell_of_an_exported_csv_is_computed_by_a_spreadsheet(tmp_path: Path, take: Callable) -> None:
    plan = {"nodes": [
        {"code": f"N{place}", "kind": "group", "title": title, "start": "2021-01-01", "end": "2021-12-31"}
        for place, title in enumerate(["=1+1", "+1", "-1", "@A1", "'=1"])
    ]}  # fmt: skip
    take(write_workbook(tmp_path / "typed.xlsx", plan))
    write(everything(), tmp_path / "plan")

    titles = [line.split(",")[2] for line in (tmp_path / "plan" / "nodes.csv").read_text("utf-8").splitlines()[1:]]
    assert titles == ["'=1+1", "'+1", "'-1", "'@A1", "''=1"]


def test_the_same_files_twice_change_nothing(loaded: None, folder: Callable, take: Callable) -> None:
    before = (Value.objects.count(), TargetVersion.objects.count(), Batch.objects.count(), AuditEntry.objects.count())
    outcome = take(folder())

    assert outcome.batch is None
    assert outcome.difference.counts() == {
        name: {"new": 0, "changed": 0, "same": len(rows), "refused": 0} for name, rows in SMALL.items()
    }
    after = (Value.objects.count(), TargetVersion.objects.count(), Batch.objects.count(), AuditEntry.objects.count())
    assert after == before


def test_rows_in_another_order_and_columns_too_change_nothing(loaded: None, folder: Callable, take: Callable) -> None:
    turned = {name: [dict(reversed(row.items())) for row in reversed(rows)] for name, rows in small().items()}

    assert take(folder(turned)).difference.touched == 0


def test_a_workbook_says_the_same_as_a_folder(loaded: None, tmp_path: Path, take: Callable) -> None:
    assert take(write_workbook(tmp_path / "plan.xlsx", small())).difference.touched == 0


def test_what_is_missing_in_the_files_stays(loaded: None, folder: Callable, take: Callable) -> None:
    take(folder({"units": [{"code": "X", "name": "Xã mới", "kind": "commune"}]}))

    assert (Unit.objects.count(), Target.objects.count(), Value.objects.count()) == (8, 3, 6)


def test_an_export_as_of_a_day_holds_what_had_happened_by_then_and_can_be_imported(
    loaded: None, tmp_path: Path, take: Callable
) -> None:
    extract = everything(date(2022, 12, 31))
    write(extract, tmp_path / "then")
    forget()
    take(tmp_path / "then")

    assert {name: len(list(everything().of(name))) for name in SMALL} == {
        "units": 5, "succession": 0, "nodes": 3, "assignments": 3, "indicators": 4, "targets": 3, "milestones": 2,
        "values": 0, "tasks": 2, "funding": 0,
    }  # fmt: skip
    assert [row.decided_on for row in everything().rows["targets"] if row.code == "T1"] == [date(2021, 2, 1)]


def test_a_task_done_after_the_day_is_exported_as_still_under_way(loaded: None) -> None:
    task = next(row for row in everything(date(2022, 3, 1)).rows["tasks"] if row.code == "V1")

    assert (task.started, task.done, task.share_done) == (date(2022, 1, 10), None, None)


def test_values_up_to_the_day_are_exported(loaded: None) -> None:
    periods = [str(row.period) for row in everything(date(2024, 3, 31)).of("values")]

    assert periods == ["2024-Q1", "2024-Q1", "2024-Q1", "2024-Q1", "2023"]


def test_a_file_in_place_of_a_folder_is_not_overwritten(loaded: None, tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("mine")

    with pytest.raises(CannotWrite, match="is a file"):
        write(everything(), tmp_path / "plan")
    assert (tmp_path / "plan").read_text() == "mine"


def test_decomposed_vietnamese_is_stored_composed(tmp_path: Path, take: Callable) -> None:
    import unicodedata

    name = unicodedata.normalize("NFD", "Xã Lùng Tám")
    take(write_folder(tmp_path / "plan", {"units": [{"code": NORTH, "name": name, "kind": "commune"}]}))

    assert (Unit.objects.get().name, Unit.objects.get().search) == ("Xã Lùng Tám", "xa lung tam")


def test_a_byte_order_mark_is_not_part_of_a_column(tmp_path: Path, take: Callable) -> None:
    take(write_folder(tmp_path / "plan", {"units": small()["units"]}, encoding="utf-8-sig"))

    assert Unit.objects.count() == 7


def test_directives_come_back_whole_and_plans_without_them_keep_their_columns(
    loaded: None, tmp_path: Path, take: Callable
) -> None:
    from vedich.plan.models import Coordination, Task

    write(everything(), tmp_path / "plain")
    assert (tmp_path / "plain" / "tasks.csv").read_text("utf-8").splitlines()[0].endswith("share_done")
    province, office = Unit.objects.get(code="02"), Unit.objects.get(code="so-nn")
    task = Task.objects.create(
        code="CD-2024-001", node=Target.objects.first().node, title="Bố trí vốn", owner_unit=office,
        deadline=date(2024, 9, 30), origin="directive", origin_key="so-ket-2024/1", lead_unit=province,
        product="Quyết định", asked_unit=province, asked_post="Bí thư", asked_on=date(2024, 7, 1),
        withdrawn=date(2024, 8, 1), withdrawn_reason="Trùng",
    )  # fmt: skip
    for unit in (Unit.objects.get(code=NORTH), Unit.objects.get(code="00904")):
        Coordination.objects.create(task=task, unit=unit)
    write(everything(), tmp_path / "before")
    forget()
    take(tmp_path / "before")
    write(everything(), tmp_path / "after")
    assert contents(tmp_path / "after") == contents(tmp_path / "before")
    row = (tmp_path / "after" / "tasks.csv").read_text("utf-8").splitlines()
    assert [line for line in row if line.startswith("CD-")] == [
        "CD-2024-001,NQ,,Bố trí vốn,so-nn,2024-09-30,,,,directive,so-ket-2024/1,02,00901;00904,Quyết định,02,Bí thư,"
        "2024-07-01,2024-08-01,Trùng"
    ]
    write(everything(date(2024, 6, 30)), tmp_path / "earlier")
    assert "CD-2024-001" not in (tmp_path / "earlier" / "tasks.csv").read_text("utf-8")

"""Rows of a treasury's table: nothing counts twice, what one leaves out hides nothing from others, odd cells are told."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from tests.desk.made import Made
from tests.funding.made import agency, office, signed_in, world
from tests.funding.test_treasury import (
    POWER,
    ROADS,
    difference,
    fields,
    found,
    refused,
    sent,
    stands,
    table,
    take,
    workbook,
)

from vedich.common.models import AuditEntry
from vedich.common.text import fold
from vedich.funding.forms.table import NoTable
from vedich.funding.forms.treasury import Asked
from vedich.funding.models import TreasuryName

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    return world()


PROGRAMME = "Chương trình phát triển hạ tầng"


def nested(paid: bool = True) -> bytes:
    """A programme with its two schemes, and a scheme beside it that is part of nothing here."""
    return workbook(
        table(
            ["I", PROGRAMME, None, "Ngân sách tỉnh", 100, 10 if paid else None],
            [1, ROADS, None, "Ngân sách tỉnh", 60 if paid else None, 6],
            [2, POWER, None, "Ngân sách tỉnh", 40 if paid else None, 4],
            [3, POWER, None, "Ngân sách trung ương", 3, 3],
            ["II", "Đề án y tế cơ sở", None, "Ngân sách tỉnh", 5, 5],
        )
    )


def test_a_programme_and_its_schemes_are_not_added_up(tmp_path: Path, made: Made) -> None:
    by = office(made)
    it = difference(tmp_path, nested(), by)
    assert refused(it) == [("B3", PROGRAMME), ("B4", ROADS), ("B5", POWER)]
    assert {each.row for each in it.refusals} == {3, 4, 5}
    assert "(B3)" in it.refusals[0].sentence
    assert "(B4, B5)" in it.refusals[0].sentence
    assert not it.can_accept
    # Writing the code it has already says nothing new.
    assert refused(difference(tmp_path, nested(), by, chosen={3: "CT1"})) == refused(it)


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [({3: "-"}, {("DA11", 60), ("DA12", 40)}), ({4: "-", 5: "-"}, {("CT1", 100)})],
)
def test_the_programme_or_its_schemes_are_left_out(
    chosen: dict[int, str], kept: set[tuple], tmp_path: Path, made: Made
) -> None:
    by = office(made)
    it = difference(tmp_path, nested(), by, chosen=chosen)
    assert refused(it) == []
    take(it, by)
    assert {(row[0], row[4]) for row in stands()} == kept | {("DA2", 5), ("DA12", 3)}


def test_projects_of_a_programme_stand_beside_its_schemes(tmp_path: Path, made: Made) -> None:
    rows = table(
        [1, "Ban quản lý chương trình", None, "Ngân sách tỉnh", 2, 1], [2, ROADS, None, "Ngân sách tỉnh", 60, 6]
    )
    it = difference(tmp_path, workbook(rows), office(made), chosen={3: "CT1"})
    assert [(code, allocated) for code, _source, _outcome, allocated, _paid in found(it)] == [("CT1", 2), ("DA11", 60)]


def test_a_plan_of_the_programme_and_payments_of_its_schemes_are_no_double(tmp_path: Path, made: Made) -> None:
    rows = table(["I", PROGRAMME, None, "Ngân sách tỉnh", 100, None], [1, ROADS, None, "Ngân sách tỉnh", None, 6])
    it = difference(tmp_path, workbook(rows), office(made))
    assert (refused(it), len(it.items)) == ([], 2)


@pytest.mark.parametrize("written", ["1e999", "-1e999", "NaN", "INF"])
def test_a_number_beyond_all_numbers_is_refused_with_its_cell(written: str, tmp_path: Path, made: Made) -> None:
    """Written into the cell as a number, as no office program does and a damaged file may."""
    whole = workbook(table([1, ROADS, None, "Ngân sách tỉnh", 987654, 1], [2, POWER, None, "Ngân sách tỉnh", 1, 1]))
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>987654</v>", f"<v>{written}</v>".encode()))
    it = difference(tmp_path, content.getvalue(), office(made))
    assert [each.cell for each in it.refusals] == ["E3"]
    assert not it.can_accept


def test_the_year_nought_is_no_year(tmp_path: Path, made: Made) -> None:
    rows = [["Nội dung", "Kế hoạch vốn", "Giải ngân"], [ROADS, 5, 1]]
    with pytest.raises(NoTable, match="một năm"):
        difference(tmp_path, workbook(rows), office(made), Asked(0, "million", "Ngân sách tỉnh"))
    answer = sent(signed_in(office(made)), workbook(rows), **{"nam": "0000", "don-vi": "million"})
    assert (answer.status_code, "một năm" in answer.content.decode()) == (422, True)


def test_titles_of_the_plan_are_folded_once_however_many_rows(
    tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    folded = []

    def counting(text: str) -> str:
        folded.append(text)
        return fold(text)

    monkeypatch.setattr("vedich.funding.forms.names.fold", counting)
    monkeypatch.setattr("vedich.funding.forms.treasury.fold", counting)
    rows = [[place, f"Dự án {place}", None, "Ngân sách tỉnh", 1, 1] for place in range(40)]
    difference(tmp_path, workbook(table(*rows)), office(made))
    assert folded.count(ROADS) == 1


def test_a_row_left_out_by_one_agency_is_asked_of_the_next_and_the_audit_names_it(tmp_path: Path, made: Made) -> None:
    content = workbook(
        table([1, ROADS, None, "Ngân sách tỉnh", 9, 9], [2, "Trạm y tế xã", None, "Ngân sách tỉnh", 7, 7])
    )
    by = agency(made)
    take(difference(tmp_path, content, by, chosen={4: "-"}), by)
    assert AuditEntry.objects.get().detail["left_out"] == ["B4 Trạm y tế xã"]
    assert not TreasuryName.objects.exists()
    assert refused(difference(tmp_path, content, office(made))) == [("B4", "Trạm y tế xã")]


def test_a_row_left_out_in_the_browser_is_named_before_and_after_it_is_accepted(made: Made) -> None:
    client = signed_in(office(made))
    address = sent(client, nested())["Location"]
    html = client.post(address, fields(client.get(address).content.decode()) | {"dong-3": "-", "act": "look"})
    html = html.content.decode()
    assert f"B3 {PROGRAMME}" in html
    assert client.post(address, fields(html) | {"act": "accept"}).status_code == 302
    assert {row[0] for row in stands()} == {"DA11", "DA12", "DA2"}
    assert AuditEntry.objects.get(act="take_table").detail["left_out"] == [f"B3 {PROGRAMME}"]

"""The commands that issue a review and verify a file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from vedich.exchange.cli import app
from vedich.publication.models import Edition
from vedich.publication.queries import editions
from vedich.review.models import Review
from vedich.scorecard.models import ScoreRecord

pytestmark = pytest.mark.django_db


def test_issue_lists_what_changed_and_verify_knows_the_file(small: Review, settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    runner, name = CliRunner(), small.code
    first = runner.invoke(app, ["issue", name])
    assert (first.exit_code, first.stdout) == (0, "what\tbefore\tafter\n")
    assert runner.invoke(app, ["issue", name]).exit_code == 1
    ScoreRecord.objects.filter(target__code="04").update(actual=Decimal(450))
    second = runner.invoke(app, ["issue", name, "--reason", "Báo cáo lại"])
    assert "Chỉ tiêu 04 (04): thực hiện\t400\t450" in second.stdout.splitlines()
    file = tmp_path / "bao-cao.docx"
    file.write_bytes(editions.file_of(Edition.objects.get(number=2), "bao-cao.docx"))
    told = runner.invoke(app, ["verify", str(file)])
    assert told.exit_code == 0
    assert "bao-cao.docx of edition 2 of mau-2013" in told.stdout
    assert "The seal holds." in told.stdout
    file.write_bytes(b"x")
    strange = runner.invoke(app, ["verify", str(file)])
    assert (strange.exit_code, "none of our files" in strange.stdout) == (1, True)
    gone = runner.invoke(app, ["verify", str(tmp_path / "none")])
    assert (gone.exit_code, "cannot be read" in gone.stderr) == (1, True)
    assert runner.invoke(app, ["issue", "khong-co"]).exit_code == 1
    assert runner.invoke(app, ["issue", name, "--layout", "khac"]).exit_code == 2


def test_reconcile_prints_every_number_and_fails_where_one_disagrees(small: Review, tmp_path: Path) -> None:
    runner, name = CliRunner(), small.code
    draft = tmp_path / "du thao.docx"
    paper = docx.Document()
    paper.add_paragraph("Đến nay có 2 chỉ tiêu vượt và đạt; ngày 05/7/2013 đã họp.")
    paper.save(draft)
    told = runner.invoke(app, ["reconcile", name, str(draft)])
    rows = [line.split("\t") for line in told.stdout.splitlines()]
    assert told.exit_code == 0, told.stderr
    assert [row[:4] for row in rows[1:]] == [
        ["2", "figure", "agrees", "2 chỉ tiêu"],
        ["05/7/2013", "date", "not checked", ""],
    ]
    assert rows[1][5:] == ["Đến nay có [2] chỉ tiêu vượt và đạt; ngày 05/7/2013 đã", "body, paragraph 1"]
    assert "0 disagrees, 0 not sure, 0 not in the data, 1 agrees, 1 not checked" in told.stderr
    paper.add_paragraph("=1+1, đã giải ngân 65 tỷ đồng.")
    paper.save(draft)
    wrong = runner.invoke(app, ["reconcile", name, str(draft), "--csv"])
    assert wrong.exit_code == 1
    assert (
        '65 tỷ đồng,figure,disagrees,60 tỷ đồng,Kinh phí: giải ngân,"\'=1+1, đã giải ngân [65 tỷ đồng]."'
        in wrong.stdout
    )


def test_reconcile_says_what_is_wrong_with_a_file(small: Review, tmp_path: Path) -> None:
    runner = CliRunner()
    files = {
        "a.docx": (b"", "a.docx is no Word file (.docx)."),
        "b.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "b.doc is a Word file of the old kind (.doc)."),
        "c.docx": (b"PK\x03\x04cut", "c.docx is damaged"),
    }
    for file, (data, sentence) in files.items():
        (tmp_path / file).write_bytes(data)
        told = runner.invoke(app, ["reconcile", small.code, str(tmp_path / file)])
        assert (told.exit_code, sentence in told.stderr) == (1, True), told.stderr
    gone = runner.invoke(app, ["reconcile", small.code, str(tmp_path / "none.docx")])
    strange = runner.invoke(app, ["reconcile", "khong-co", str(tmp_path / "a.docx")])
    assert (gone.exit_code, "cannot be read" in gone.stderr) == (1, True)
    assert (strange.exit_code, "There is no review 'khong-co'" in strange.stderr) == (1, True)

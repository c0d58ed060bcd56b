"""The commands that issue a review and verify a file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

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

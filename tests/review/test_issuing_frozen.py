"""Editions of a review whose figures are frozen: made from the snapshot, which the seal names."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from tests.publication.sample import ISSUER
from tests.review.looked_at import AT, Looked, accept
from typer.testing import CliRunner

from vedich.common.jobs import told, work_off
from vedich.common.models import Job
from vedich.exchange.cli import app
from vedich.publication.actions import issue
from vedich.publication.actions.issuing import CannotIssue
from vedich.publication.queries import editions, vault
from vedich.review.actions import freeze
from vedich.review.queries.snapshots.files import root
from vedich.scorecard.actions import rescore_all

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def paper(looked: Looked) -> None:
    """The paper has what its layout asks for."""
    looked.review.issuer = ISSUER
    looked.review.save()


def correct(looked: Looked) -> None:
    """A commune corrects its number after the freeze."""
    accept(looked.world, "LON", "02995", "2013-06", 5000)
    rescore_all(by=None, at=LATER)


def test_an_edition_is_of_the_frozen_figures_and_says_of_which(looked: Looked) -> None:
    snapshot = freeze(looked.review, by=None, at=AT)
    correct(looked)
    edition = issue(looked.review, by=None, at=LATER)
    assert json.loads(vault.read(edition.digest))["snapshot"] == snapshot.digest
    scores = editions.contents(edition, "scores.csv")["scores.csv"].decode("utf-8")
    assert ",600" in scores
    assert ",5500" not in scores


def test_a_correction_follows_another_freeze(looked: Looked) -> None:
    freeze(looked.review, by=None, at=AT)
    issue(looked.review, by=None, at=AT)
    correct(looked)
    with pytest.raises(CannotIssue, match="không có gì thay đổi"):
        issue(looked.review, by=None, at=LATER, reason="Xã Bản Phố báo cáo lại")
    again = freeze(looked.review, by=None, at=LATER)
    edition = issue(looked.review, by=None, at=LATER, reason="Xã Bản Phố báo cáo lại")
    assert json.loads(vault.read(edition.digest))["snapshot"] == again.digest
    assert edition.changes["figures"]


def test_from_damaged_figures_nothing_is_issued(looked: Looked, office: Client) -> None:
    snapshot = freeze(looked.review, by=None, at=AT)
    (root() / snapshot.digest / "scores.parquet").write_bytes(b"")
    page = "/so-ket/mau-2013/cong-bo"
    office.post(page, {"act": "issue", "layout": "party"})
    work_off()
    refused = Job.objects.get(kind="vedich.publication.jobs.issue_edition")
    assert (refused.state, "Không đọc được số liệu đã khóa" in told(refused.error)) == ("FAILED", True)
    found = CliRunner().invoke(app, ["issue", "mau-2013"])
    assert (found.exit_code, "scores.parquet" in found.stderr) == (1, True)
    assert not editions.editions(looked.review).exists()


def test_the_page_says_that_figures_are_not_frozen_and_leads_there(looked: Looked, office: Client) -> None:
    words = "Số liệu chưa khóa"
    page = office.get("/so-ket/mau-2013/cong-bo").content.decode()
    assert (words in page, 'href="/so-ket/mau-2013/khoa"' in page) == (True, True)
    freeze(looked.review, by=None, at=AT)
    assert words not in office.get("/so-ket/mau-2013/cong-bo").content.decode()

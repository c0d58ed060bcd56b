"""Files of a draft: the same content gives the same bytes, and only a change is a new edition."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied
from tests.publication import sample

from vedich.common.models import AuditEntry, User
from vedich.org.models import Unit
from vedich.publication.actions import FORMATS, make
from vedich.publication.models import DraftFile
from vedich.review.models import Finding, Review

pytestmark = pytest.mark.django_db
NOW = datetime(2013, 7, 22, 1, 0, tzinfo=UTC)
LATER = datetime(2013, 7, 22, 2, 0, tzinfo=UTC)
BEGINS = {"docx": b"PK", "xlsx": b"PK", "pptx": b"PK", "pdf": b"%PDF"}


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_same_review_gives_the_same_bytes_and_one_edition(small: Review, file_format: str) -> None:
    first = make(small, file_format, by=None, at=NOW)
    second = make(small, file_format, by=None, at=LATER)
    assert first == second
    assert first.startswith(BEGINS[file_format])
    assert list(DraftFile.objects.values_list("file_format", "digest", "size", "made_at", "made_by")) == [
        (file_format, sha256(first).hexdigest(), len(first), NOW, None)
    ]


def test_a_change_in_the_findings_is_a_new_edition(small: Review) -> None:
    make(small, "docx", by=None, at=NOW)
    Finding.objects.filter(review=small, kind="LESSON").first().delete()
    make(small, "docx", by=None, at=LATER)
    assert list(DraftFile.objects.order_by("made_at").values_list("made_at", flat=True)) == [NOW, LATER]


def test_a_new_edition_is_written_down_with_who_made_it(small: Review) -> None:
    user = sample.reader(Unit.objects.get(code="P"))
    data = make(small, "docx", by=user, at=NOW)
    make(small, "docx", by=user, at=LATER)
    entry = AuditEntry.objects.get(act="make_edition")
    assert (entry.subject, entry.by, entry.at, entry.detail) == (
        "mau-2013",
        user,
        NOW,
        {"file_format": "docx", "digest": sha256(data).hexdigest(), "size": len(data)},
    )


def test_who_holds_no_role_makes_nothing(small: Review) -> None:
    stranger = User.objects.create_user(username="la", password="mat-khau-dai", post="Khách")
    with pytest.raises(PermissionDenied):
        make(small, "docx", by=stranger, at=NOW)
    assert (DraftFile.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_another_format_is_refused_in_a_sentence(small: Review) -> None:
    with pytest.raises(ValueError, match="no document of format 'odt': use one of docx, xlsx, pptx, pdf"):
        make(small, "odt", by=None, at=NOW)

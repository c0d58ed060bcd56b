"""The reconciliation on labelled drafts: floors just under what was measured, and unsafe files."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from tests.documents.reconcile.labelled import measured_on

from vedich.documents.reconcile import UnreadableDraft, read


def test_every_number_of_the_held_out_drafts_is_found_and_classed() -> None:
    score = measured_on("held_out")
    assert {name: score.of(name)["recall"] >= 0.98 for name in ("figure", "date", "document", "ordinal", "other")} == {
        "figure": True, "date": True, "document": True, "ordinal": True, "other": True,
    }  # fmt: skip


def packed(document: str, *more: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
        for name in more:
            archive.writestr(name, b"x")
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_insertions_count_deletions_do_not_and_split_runs_are_one_number() -> None:
    data = packed(
        f"<w:document {W}><w:body><w:p><w:r><w:t>74.6</w:t></w:r><w:r><w:t>61 tỷ </w:t></w:r>"
        "<w:del><w:r><w:delText>7</w:delText></w:r></w:del><w:ins><w:r><w:t>đồng</w:t></w:r></w:ins></w:p></w:body></w:document>"
    )
    assert [passage.text for passage in read(data)] == ["74.661 tỷ đồng"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not a file of Word", "not_word"),
        (packed("<!DOCTYPE d [<!ENTITY a 'b'>]><d>&a;</d>"), "broken"),
        (packed("<w:document"), "broken"),
        (packed("<a>" * 300 + "</a>" * 300), "broken"),
        (packed(" " * 61_000_000), "too_large"),
        (packed("<w:document/>", "word/vbaProject.bin"), "macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W\0o\0r\0d\0" * 9, "old_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
    ids=["text", "entities", "cut", "deep", "bomb", "macros", "doc", "encrypted"],
)
def test_a_file_that_cannot_be_trusted_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableDraft) as refused:
        read(data)
    assert refused.value.code == code

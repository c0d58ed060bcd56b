"""Editions of a review: the last one, its files, and what the next would change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from vedich.documents import seal
from vedich.publication.models import Edition, SealedFile
from vedich.publication.queries import vault
from vedich.publication.queries.changes import differences
from vedich.review.models import Review

MANIFEST = "niem-phong.json"
"""The name under which the seal itself is taken along."""


def editions(review: Review) -> QuerySet[Edition]:
    """The newest first, each with its files."""
    found = Edition.objects.filter(review=review).select_related("issued_by").order_by("-number")
    return found.prefetch_related("files")


def last(review: Review) -> Edition | None:
    return Edition.objects.filter(review=review).order_by("-number").first()


def digests(edition: Edition) -> dict[str, str]:
    """The digest of each file by its name."""
    return dict(edition.files.values_list("name", "digest"))


def contents(edition: Edition, *names: str) -> dict[str, bytes]:
    """Files of an edition, those named or all; raises NotWhole where one is not what was sealed."""
    found = digests(edition)
    return {name: vault.read(digest) for name, digest in found.items() if not names or name in names}


def changed_since(former: Edition | None, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Against the edition before: each figure, the files that differ, and whether the words of the report do."""
    if former is None:
        return {}
    old = digests(former)
    names = sorted({*old, *files})
    others = [name for name in names if name not in files or old.get(name) != seal.digest(files[name])]
    before = contents(former, "targets.csv", "scores.csv", "figures.csv", "bao-cao.docx")
    return {
        "figures": differences(before, files),
        "files": others,
        "words": not seal.same_words(before["bao-cao.docx"], files["bao-cao.docx"]),
    }


def file_of(edition: Edition, name: str) -> bytes | None:
    """One file by its name, the seal too; None where the edition has none of that name."""
    if name == MANIFEST:
        return vault.read(edition.digest)
    row = SealedFile.objects.filter(edition=edition, name=name).first()
    return vault.read(row.digest) if row else None

"""Verifying a file: whether it is one of ours, of which edition, and what was changed in it since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vedich.common.models import AuditEntry
from vedich.documents import seal
from vedich.documents.seal import Changed
from vedich.publication.models import DraftFile, Edition, Publication, SealedFile
from vedich.publication.queries import vault
from vedich.publication.queries.editions import MANIFEST

SEALED, DRAFT, CHANGED, UNKNOWN = "sealed", "draft", "changed", "unknown"


@dataclass(frozen=True)
class Sealing:
    """One place where the file, or the one it was made from, was sealed."""

    file: SealedFile | None
    """None for the seal itself."""
    edition: Edition
    publication: Publication | None
    is_whole: bool
    """Whether the seal holds: the manifest lists the file, and the audit log holds the digest of the manifest."""


@dataclass(frozen=True)
class Verdict:
    """What a file is: sealed as it is, a draft that was never issued, changed since it was sealed, or none of ours."""

    state: str
    digest: str
    sealings: tuple[Sealing, ...] = ()
    drafts: tuple[DraftFile, ...] = ()
    changed: Changed | None = None


def verify(data: bytes) -> Verdict:
    """Look a file up by its bytes, else, for a Word file, by the list of figures inside it."""
    digest = seal.digest(data)
    rows = _rows(digest=digest)
    found = [_sealing(row) for row in rows if row.name != MANIFEST]
    found += [_sealing_of(None, each, None) for each in Edition.objects.filter(digest=digest).select_related("review")]
    found += [_sealing_of(None, row.publication.edition, row.publication) for row in rows if row.name == MANIFEST]
    if found:
        return Verdict(SEALED, digest, tuple(found))
    drafts = tuple(DraftFile.objects.filter(digest=digest).select_related("review", "made_by"))
    if drafts:
        return Verdict(DRAFT, digest, drafts=drafts)
    mark = seal.mark(data)
    rows = _rows(figures=mark) if mark else []
    return _closest(data, digest, rows) if rows else Verdict(UNKNOWN, digest)


def _rows(**which: str) -> list[SealedFile]:
    ways = ("edition__review", "edition__issued_by", "publication__edition__review", "publication__published_by")
    return list(SealedFile.objects.filter(**which).select_related(*ways).order_by("pk"))


def _closest(data: bytes, digest: str, rows: Iterable[SealedFile]) -> Verdict:
    """Of the editions with these figures, the one from which least was changed."""
    compared = []
    for row in rows:
        try:
            compared.append((row, seal.changed(vault.read(row.digest), data)))
        except (vault.NotWhole, ValueError):
            continue
    if not compared:
        return Verdict(UNKNOWN, digest)
    row, least = min(compared, key=lambda each: (each[1].amount, each[0].pk))
    return Verdict(CHANGED, digest, (_sealing(row),), changed=least)


def _sealing(row: SealedFile) -> Sealing:
    edition = row.edition or row.publication.edition
    return _sealing_of(row, edition, row.publication)


def _sealing_of(file: SealedFile | None, edition: Edition, publication: Publication | None) -> Sealing:
    return Sealing(file, edition, publication, _is_whole(file, edition, publication))


def _is_whole(file: SealedFile | None, edition: Edition, publication: Publication | None) -> bool:
    act, digest = "issue_edition", edition.digest
    if publication is not None:
        act, digest = "publish_review", publication.files.get(name=MANIFEST).digest
    try:
        manifest = vault.read(digest).decode()
    except vault.NotWhole:
        return False
    log = AuditEntry.objects.filter(act=act, subject=edition.review.code, detail__digest=digest)
    return (file is None or f'"{file.digest}"' in manifest) and log.exists()

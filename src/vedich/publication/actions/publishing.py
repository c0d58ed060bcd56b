"""Publishing: what of an edition everybody may see, until it is withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_noop as _

from vedich.common import audit
from vedich.common.models import User
from vedich.documents import seal
from vedich.org import queries as units
from vedich.publication import queries
from vedich.publication.actions.issuing import CannotIssue, Tell, Together, rendered, sealed_file
from vedich.publication.actions.keeping import keep
from vedich.publication.models import Edition, Publication, SealedFile
from vedich.publication.permissions import can_issue
from vedich.publication.queries import editions, published
from vedich.publication.queries.material import Material
from vedich.publication.queries.public import PAGE, Choice, changed_figures, is_public, page, public_papers
from vedich.review.models import Review


def publish(
    edition: Edition,
    choice: Choice,
    *,
    by: User | None,
    at: datetime,
    note: str = "",
    tell: Tell = lambda *_: None,
    together: Together = transaction.atomic,
    then: Callable[[Publication], None] = lambda _: None,
) -> Publication:
    """Make what was chosen of an edition public, in files of their own; the rows all together, as when issuing.

    Raises PermissionDenied, CannotIssue, Damaged.
    """
    review = edition.review
    _may(by, review, at)
    material = queries.read(review)
    _check_choice(choice, material)
    _check_latest(edition)
    _check_same(edition, material)
    papers = public_papers(material, choice, edition.layout)
    files = {name: data for name, data in rendered(papers, tell).items() if is_public(name, choice)}
    files[PAGE] = page(material, choice, papers.report)
    for data in files.values():
        keep(data)
    with together():
        found = _published(edition, choice, files, " ".join(note.split()), by=by, at=at)
        then(found)
    return found


def _published(
    edition: Edition, choice: Choice, files: dict[str, bytes], note: str, *, by: User | None, at: datetime
) -> Publication:
    review = Review.objects.select_for_update().get(pk=edition.review_id)
    former = published.history(review.code)
    _check_turn(edition, former, note)
    about = {
        "review": review.code,
        "edition": edition.number,
        "edition_seal": edition.digest,
        "published_at": at.isoformat(timespec="seconds"),
        "published_by": by.post if by else "",
        "note": note,
    }
    manifest = seal.manifest(about, files)
    keep(manifest)
    before = published.page_of(former[0]) if former else None
    found = Publication.objects.create(
        edition=edition, sections=list(choice.sections), tables=list(choice.tables), published_at=at, published_by=by,
        redactions=sorted(choice.withheld), note=note,
        changes=changed_figures(before, published.content(seal.digest(files[PAGE]))) if before else [],
    )  # fmt: skip
    everything = {**files, editions.MANIFEST: manifest}
    SealedFile.objects.bulk_create(sealed_file(name, data, publication=found) for name, data in everything.items())
    audit.record(
        "publish_review", review.code, by=by, at=at, number=edition.number, digest=seal.digest(manifest),
        sections=list(choice.sections), tables=list(choice.tables), withheld=len(choice.withheld),
    )  # fmt: skip
    return found


@transaction.atomic
def withdraw(review: Review, *, reason: str, by: User | None, at: datetime) -> int:
    """Take everything of a review back from the public, with a reason; answers how many editions were public."""
    _may(by, review, at)
    reason = " ".join(reason.split())
    if not reason:
        raise CannotIssue(_("Nothing was withdrawn: say why."))
    Review.objects.select_for_update().get(pk=review.pk)
    rows = published.standing().filter(edition__review=review)
    numbers = sorted(rows.values_list("edition__number", flat=True))
    if not numbers:
        raise CannotIssue(_("Nothing was withdrawn: nothing of this review is public."))
    found = Publication.objects.filter(edition__review=review, withdrawn_at=None)
    found.update(withdrawn_at=at, withdrawn_by=by, withdrawn_why=reason)
    audit.record("withdraw_publication", review.code, by=by, at=at, numbers=numbers, reason=reason)
    return len(numbers)


def _may(by: User | None, review: Review, at: datetime) -> None:
    if by is not None and not can_issue(by, review, units.day_of(at)):
        raise PermissionDenied


def _check_choice(choice: Choice, material: Material) -> None:
    if choice.problems(material):
        raise CannotIssue(_("Nothing was published: choose at least one section and the table of targets."))


def _check_same(edition: Edition, material: Material) -> None:
    """What is published is what was issued: made again from what is stored now, nothing in it differs."""
    again = rendered(queries.papers(material, edition.layout))
    issued = editions.contents(edition, "bao-cao.docx", "targets.csv", "scores.csv", "figures.csv")
    tables = all(again[name] == data for name, data in issued.items() if name.endswith(".csv"))
    if not tables or seal.changed(issued["bao-cao.docx"], again["bao-cao.docx"]).amount:
        raise CannotIssue(
            _(
                "Nothing was published: figures or words have changed since edition %(number)s; "
                "issue a correction first."
            ),
            number=edition.number,
        )


def _check_latest(edition: Edition) -> None:
    latest = editions.last(edition.review)
    if latest is None or latest.pk != edition.pk:
        raise CannotIssue(_("Nothing was published: there is a later edition, publish that one."))


def _check_turn(edition: Edition, former: list[Publication], note: str) -> None:
    _check_latest(edition)
    if any(each.edition_id == edition.pk for each in former):
        raise CannotIssue(_("Nothing was published: edition %(number)s is public already."), number=edition.number)
    if former and not note:
        raise CannotIssue(_("Nothing was published: tell readers what was corrected."))

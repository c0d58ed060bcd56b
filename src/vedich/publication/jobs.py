"""Jobs of publication: issue an edition, make one public, compare a long draft with the figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from vedich.common import uploads
from vedich.common.jobs import Ended, Refused, Work, ask, job, sentence
from vedich.common.models import Job, JobState, User
from vedich.common.uploads import Upload
from vedich.publication import actions, queries
from vedich.publication.actions.issuing import CannotIssue
from vedich.publication.actions.reconciling import reconcile
from vedich.publication.models import Edition, Publication, Reconciliation
from vedich.publication.queries.public import Choice
from vedich.publication.queries.reconciling import UnreadableDraft
from vedich.publication.queries.templates import TemplateGone
from vedich.publication.queries.vault import NotWhole
from vedich.review.models import Review
from vedich.review.queries.snapshots import Damaged

_WRITING = _("Sealing…")
_DAMAGED = _("The frozen figures cannot be read; the page of the review says which file is gone or was changed.")
_UNREADABLE = _("That file is damaged and cannot be read. Open it in Word, save it again and send that.")
_NOT_WHOLE = _("A file of an earlier edition is gone or was changed. Put it back from the backup, then try again.")

_TEMPLATE_GONE = _(
    "The Word template of the committee is gone or was changed in the data folder. Put it back from the backup, or "
    "send it again."
)


def issue_later(review: Review, *, layout: str, reason: str, by: User, is_renewed: bool = False) -> Job:
    """Ask that an edition be issued; where that is asked already, the job is the same."""
    about: dict[str, Any] = {"names": {"code": review.code}, "key": f"issue:{review.pk}"}
    said: dict[str, Any] = {"review": review.pk, "layout": layout, "reason": reason, "is_renewed": is_renewed}
    return ask(issue_edition, by=by, at=timezone.now(), **said, **about)


def publish_later(edition: Edition, choice: Choice, *, note: str, by: User) -> Job:
    """Ask that what was chosen of an edition be made public."""
    about: dict[str, Any] = {"names": {"code": edition.review.code}, "key": f"publish:{edition.review_id}"}
    chosen = {"sections": [*choice.sections], "tables": [*choice.tables], "withheld": sorted(choice.withheld)}
    return ask(publish_edition, by=by, at=timezone.now(), edition=edition.pk, choice=chosen, note=note, **about)


def reconcile_later(review: Review, upload: Upload, *, by: User) -> Job:
    """Ask that a draft somebody has sent be compared with the figures of a review."""
    about: dict[str, Any] = {"names": {"name": upload.name}, "key": f"{_drafts_of(review)}{upload.token}"}
    return ask(reconcile_draft, by=by, at=timezone.now(), review=review.pk, token=upload.token, **about)


def drafts_under_way(review: Review) -> list[Job]:
    """Drafts that are being compared with a review now, or will be."""
    open_jobs = Job.objects.filter(key__startswith=_drafts_of(review), state__in=Job.OPEN)
    return list(open_jobs.select_related("by").order_by("pk"))


def _drafts_of(review: Review) -> str:
    return f"reconcile:{review.pk}:"


def under_way(review: Review) -> Job | None:
    """The job that issues or publishes a review now, or will."""
    keys = (f"issue:{review.pk}", f"publish:{review.pk}")
    return Job.objects.filter(key__in=keys, state__in=(JobState.WAITING, JobState.UNDER_WAY)).order_by("pk").first()


@job(_("Issuing %(code)s"))
def issue_edition(work: Work, *, review: int, layout: str, reason: str, is_renewed: bool = False) -> None:
    """Make the files, then the rows that name them; killed before, nothing was issued and it is done again whole."""
    found = Review.objects.select_related("node").filter(pk=review).first()
    if found is None:
        raise Refused(sentence(_("The review is no longer there.")))

    def issued(edition: Edition) -> None:
        told = sentence(_("Edition %(number)s is issued and sealed."), number=edition.number)
        work.ended(Ended(told, reverse("publishing", args=[found.code])))

    with _refusals():
        actions.issue(
            found, by=work.by, at=timezone.now(), layout=layout, reason=reason, is_renewed=is_renewed,
            tell=_files(work), together=lambda: work.effect(sentence(_WRITING)), then=issued,
        )  # fmt: skip


@job(_("Making %(code)s public"))
def publish_edition(work: Work, *, edition: int, choice: dict[str, list[str]], note: str) -> None:
    """The same for what becomes public."""
    found = Edition.objects.select_related("review__node").get(pk=edition)
    chosen = Choice(tuple(choice["sections"]), tuple(choice["tables"]), frozenset(choice["withheld"]))

    def published(_publication: Publication) -> None:
        told = sentence(_("Edition %(number)s is public now."), number=found.number)
        work.ended(Ended(told, reverse("publishing", args=[found.review.code])))

    with _refusals():
        actions.publish(
            found, chosen, by=work.by, at=timezone.now(), note=note, tell=_files(work),
            together=lambda: work.effect(sentence(_WRITING)), then=published,
        )  # fmt: skip


@job(_("Comparing the draft %(name)s with the figures"))
def reconcile_draft(work: Work, *, review: int, token: str) -> None:
    """Compare, keep what was found, throw the file away; killed before, nothing was kept and it is done again."""
    found = Review.objects.select_related("node").filter(pk=review).first()
    upload = uploads.find(token, by=work.by) if work.by else None
    if found is None:
        raise Refused(sentence(_("The review is no longer there.")))
    if upload is None or work.by is None:
        raise Refused(sentence(_("That file is no longer here: it was compared, or a day has passed. Send it again.")))

    def tell(done: int, total: int) -> None:
        work.tell(
            sentence(_("Paragraphs and cells compared: %(done)s of %(total)s"), done=done, total=total), done, total
        )

    def kept(made: Reconciliation) -> None:
        told = sentence(_("Numbers compared: %(n)s, of which %(wrong)s differ."), **_counted(made))
        work.ended(Ended(told, reverse("reconciliation", args=[found.code, made.pk])))

    try:
        work.tell(sentence(_("Reading the figures of the review…")))
        reconcile(
            found, queries.read(found), upload.path.read_bytes(), upload.name, by=work.by, at=timezone.now(),
            tell=tell, together=lambda: work.effect(sentence(_("Writing…"))), then=kept,
        )  # fmt: skip
    except PermissionDenied as error:
        raise Refused(sentence(_("Your post may not compare drafts with this review any more."))) from error
    except UnreadableDraft as error:
        raise Refused(sentence(_UNREADABLE)) from error
    except Damaged as error:
        raise Refused(sentence(_DAMAGED)) from error
    uploads.forget(upload)


def _counted(made: Reconciliation) -> dict[str, int]:
    checked = sum(n for verdict, n in made.counts.items() if verdict != "no_figure")
    return {"n": checked, "wrong": made.counts.get("disagrees", 0)}


def _files(work: Work) -> actions.issuing.Tell:
    def tell(done: int, total: int) -> None:
        work.tell(sentence(_("Papers made: %(done)s of %(total)s"), done=done, total=total), done, total)

    return tell


@contextmanager
def _refusals() -> Iterator[None]:
    """What trying again by itself would not help against, as a sentence."""
    try:
        yield
    except CannotIssue as error:
        raise Refused(error.why) from error
    except PermissionDenied as error:
        raise Refused(sentence(_("Your post may not issue this review any more."))) from error
    except Damaged as error:
        raise Refused(sentence(_DAMAGED)) from error
    except TemplateGone as error:
        raise Refused(sentence(_TEMPLATE_GONE)) from error
    except NotWhole as error:
        raise Refused(sentence(_NOT_WHOLE)) from error

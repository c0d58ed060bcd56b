"""Jobs of the import: compare a file with the plan, and accept what it changes."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from vedich.common import uploads
from vedich.common.jobs import Ended, Refused, Sentence, Work, announce, ask, job, sentence
from vedich.common.models import Batch, Job, User
from vedich.common.uploads import Upload
from vedich.common.workbook import UNPACKED_LIMIT
from vedich.exchange import kept
from vedich.exchange.difference import compare
from vedich.exchange.importing import take_parsed
from vedich.exchange.parsing import Progress, parse
from vedich.report.models import Value
from vedich.scorecard.jobs import rescore_later


def compare_later(upload: Upload, *, by: User) -> Job:
    """Ask that a file be compared with what is stored."""
    about = {"names": {"name": upload.name}, "key": _key(upload.token)}
    return ask(compare_plan, by=by, at=timezone.now(), token=upload.token, **about)


def accept_later(upload: Upload, fingerprint: str, *, by: User) -> Job:
    """Ask that what a file changes be written; where that is asked already, the job is the same."""
    if (asked := last_of(upload.token)) is not None and asked.is_open:
        return asked
    about = {"names": {"name": upload.name}, "key": _key(upload.token)}
    return ask(accept_plan, by=by, at=timezone.now(), token=upload.token, fingerprint=fingerprint, **about)


def last_of(token: str) -> Job | None:
    """The last job about an upload."""
    return Job.objects.filter(arguments__token=token).order_by("-pk").first()


def _key(token: str) -> str:
    return f"plan:{token}"


@job(_("Comparing %(name)s with what is stored"))
def compare_plan(work: Work, *, token: str) -> Ended:
    """Read a file, compare it, and keep the difference beside it; done twice, the same is kept again."""
    upload = _upload(work, token)
    progress = _progress(work)
    found = compare(parse(upload.path, limit=UNPACKED_LIMIT, progress=progress), progress=progress)
    kept.keep(upload, found)
    return Ended(link=reverse("plan_difference", args=[token]))


@job(_("Accepting %(name)s"))
def accept_plan(work: Work, *, token: str, fingerprint: str) -> Ended | None:
    """Write what a file changes, if that is still what was shown, and ask for the scores to follow."""
    upload = _upload(work, token)
    progress = _progress(work)
    parsed = parse(upload.path, limit=UNPACKED_LIMIT, progress=progress)
    at = timezone.now()

    def accepted(batch: Batch) -> None:
        _score_again(batch, by=work.by, at=at)
        told = sentence(
            _("Rows written: %(n)s."), n=sum(each["new"] + each["changed"] for each in batch.counts.values())
        )
        work.ended(Ended(told, reverse("plan_batch", args=[batch.pk])))

    try:
        outcome = take_parsed(
            parsed,
            source=upload.name,
            by=work.by,
            at=at,
            expected=fingerprint or "none",
            progress=progress,
            together=lambda: work.effect(sentence(_("Writing…"))),
            then=accepted,
        )
    except PermissionDenied as error:
        raise Refused(sentence(_("Your post may not import any more."))) from error
    if outcome.batch is None:
        kept.keep(upload, outcome.difference, afresh=True)
        told = sentence(_("Nothing was written: the difference is not the one that was shown."))
        return Ended(told, reverse("plan_difference", args=[token]))
    uploads.forget(upload)
    return None


def _score_again(batch: Batch, *, by: User | None, at: datetime) -> None:
    """Values concern the targets that rest on them; the plan itself may concern all."""
    touched = {name for name, counts in batch.counts.items() if counts["new"] or counts["changed"]}
    if touched == {"values"}:
        indicators = Value.objects.filter(batch=batch).order_by().values_list("indicator", flat=True).distinct()
        announce("values_accepted", indicators, by=by, at=at)
    else:
        rescore_later(None, by=by, at=at)


def _upload(work: Work, token: str) -> Upload:
    found = uploads.find(token, by=work.by) if work.by else None
    if found is None:
        raise Refused(sentence(_("That file is no longer here: it was accepted, or a day has passed. Send it again.")))
    return found


def _progress(work: Work) -> Progress:
    """Progress of reading and comparing, in sentences."""

    def tell(what: str, done: int, total: int | None) -> None:
        work.tell(_said(what, done, total), done, total)

    return tell


def _said(what: str, done: int, total: int | None) -> Sentence:
    if what == "compared":
        return sentence(_("Compared %(done)s of %(total)s rows"), done=done, total=total)
    if total:
        return sentence(_("Read %(done)s of %(total)s rows"), done=done, total=total)
    return sentence(_("Read %(done)s rows"), done=done)

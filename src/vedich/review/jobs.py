"""Jobs of reviews: freeze the figures."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from vedich.common.jobs import Ended, Refused, Work, ask, job, sentence
from vedich.common.models import Job, User
from vedich.review import actions
from vedich.review.models import Review, Snapshot

_CHANGED = _("The review was changed while its figures were read. Look again, then freeze.")
_REASON = _("Something is still open. Say in one sentence why the figures are frozen all the same.")
_WHY = {"no_reason": _REASON, "changed_while_read": _CHANGED}


def freeze_later(review: Review, reason: str, *, by: User) -> Job:
    """Ask that the figures of a review be frozen; where that is asked already, the job is the same."""
    about = {"names": {"code": review.code}, "key": f"freeze:{review.pk}"}
    return ask(freeze_review, by=by, at=timezone.now(), review=review.pk, reason=reason, **about)


@job(_("Freezing the figures of %(code)s"))
def freeze_review(work: Work, *, review: int, reason: str) -> None:
    """Write the files, then the row that names them; done twice, the same files are found whole."""
    found = Review.objects.select_related("node").filter(pk=review).first()
    if found is None:
        raise Refused(sentence(_("The review is no longer there.")))

    def tell(what: str, done: int, total: int | None) -> None:
        if what == "values":
            work.tell(sentence(_("Values written: %(done)s"), done=done))
        else:
            work.tell(sentence(_("Scores computed: %(done)s of %(total)s"), done=done, total=total), done, total)

    def frozen(snapshot: Snapshot) -> None:
        told = sentence(_("Frozen: %(n)s values, code %(code)s."), n=snapshot.rows["facts"], code=str(snapshot))
        work.ended(Ended(told, reverse("review_lock", args=[found.code])))

    try:
        actions.freeze(
            found,
            by=work.by,
            at=timezone.now(),
            reason=reason,
            tell=tell,
            together=lambda: work.effect(sentence(_("Writing…"))),
            then=frozen,
        )
    except PermissionDenied as error:
        raise Refused(sentence(_("Your post may not freeze this review any more."))) from error
    except actions.Refused as error:
        raise Refused(sentence(_WHY[error.code])) from error

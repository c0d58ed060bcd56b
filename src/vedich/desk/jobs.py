"""Jobs of the desk: verify the audit log."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from vedich.common import audit
from vedich.common.jobs import Ended, Work, ask, job, sentence
from vedich.common.models import Job, User


def verify_later(*, by: User, at: datetime) -> Job:
    """Ask that the audit log be verified."""
    return ask(verify_audit, by=by, at=at)


@job(_("Verifying the audit log"))
def verify_audit(work: Work) -> Ended:
    """Follow the chain of the audit log from its beginning."""
    work.tell(sentence(_("Computing every entry again…")))
    found = audit.verify(at=timezone.now())
    if found is None:
        told = sentence(_("Every entry is as it was written."))
    else:
        told = sentence(_("Entry %(number)s is not as it was written, or is missing."), number=found.number)
    return Ended(told, reverse("audit"))

"""Telling who reports: a report came back, or a correction was decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vedich.common.models import User
from vedich.common.notices import tell
from vedich.common.templatetags.frame import named, post, titled
from vedich.common.templatetags.values import period as period_words
from vedich.plan.models import Indicator
from vedich.report.models import CorrectionRequest, Submission
from vedich.report.queries.board import contacts
from vedich.report.queries.filling import period_of


def tell_returned(
    submission: Submission, remarks: Mapping[int | None, str], *, by: User, at: datetime, on: date
) -> int:
    """Tell those who report for the unit, and who sent the report, what came back and why."""
    people = [*contacts([submission.unit], on)[submission.unit_id]]
    if submission.submitted_by is not None:
        people.append(submission.submitted_by)
    key, text = next(iter(remarks.items()))
    cell = Indicator.objects.filter(pk=key).first() if key else None

    def sentence() -> str:
        words = _about(submission) | {"by": post(by), "text": text, "cell": named(cell) if cell else ""}
        if cell is None:
            said = _("%(form)s, %(period)s of %(unit)s was returned by %(by)s: %(text)s") % words
        else:
            said = _("%(form)s, %(period)s of %(unit)s was returned by %(by)s. %(cell)s: %(text)s") % words
        if more := len(remarks) - 1:
            said += " " + ngettext("And %(n)d more cell.", "And %(n)d more cells.", more) % {"n": more}
        return said

    return _tell(submission, people, f"return {submission.pk} {at.isoformat()}", sentence, by=by, at=at, cell=key)


def tell_decided(correction: CorrectionRequest, submission: Submission, *, by: User, at: datetime) -> int:
    """Tell who asked for a correction how it was decided."""

    def sentence() -> str:
        words = _about(submission) | {
            "by": post(by), "cell": named(correction.indicator), "text": correction.answer
        }  # fmt: skip
        if correction.allowed:
            return _("%(form)s, %(period)s of %(unit)s: %(by)s allowed your correction of %(cell)s.") % words
        return _("%(form)s, %(period)s of %(unit)s: %(by)s refused your correction of %(cell)s: %(text)s") % words

    key = f"correction {correction.pk}"
    return _tell(submission, [correction.by], key, sentence, by=by, at=at, cell=correction.indicator_id)


def _about(submission: Submission) -> dict[str, str]:
    span = period_of(submission)
    return {"form": titled(submission.form), "period": period_words(span), "unit": named(submission.unit)}


def _tell(
    submission: Submission,
    people: Sequence[User],
    key: str,
    sentence: Callable[[], str],
    *,
    by: User,
    at: datetime,
    cell: int | None,
) -> int:
    """One notice for each but who acted, with the address of the report, at the cell where there is one."""
    address = period_of(submission).address
    link = reverse("report", args=[submission.form.code, address, submission.unit.code])
    others = [it for it in people if it.pk != by.pk]
    return tell(others, key, sentence, link=f"{link}#i{cell}" if cell else link, by_mail=True, at=at)

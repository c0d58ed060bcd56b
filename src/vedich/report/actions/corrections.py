"""Corrections after the lock: ask with a reason, allow or refuse; allowed, the value gets a new revision."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from vedich.common import audit
from vedich.common.jobs import announce
from vedich.common.models import Batch, User
from vedich.report.actions.refusals import Refused
from vedich.report.actions.submissions import revisions
from vedich.report.actions.telling import tell_decided
from vedich.report.actions.values import record_values
from vedich.report.models import CorrectionRequest, Entry, EntryState, Origin, Submission, SubmissionState
from vedich.report.permissions import can_fill_in_line, can_manage_form
from vedich.report.queries.filling import Said, said


@transaction.atomic
def request_correction(
    submission: Submission, indicator: int, wanted: Said, *, by: User, at: datetime, on: date
) -> CorrectionRequest:
    """Ask for a locked cell to say something else; `wanted.reason` says why."""
    submission = Submission.objects.select_for_update(of=("self",)).select_related("unit", "form").get(pk=submission.pk)
    line = submission.version.lines.filter(indicator=indicator).first()
    if line is None:
        raise Refused("unknown_cell")
    if not can_fill_in_line(by, line, submission.unit, on):
        raise PermissionDenied
    if submission.state != SubmissionState.LOCKED:
        raise Refused("not_locked")
    if not wanted.reason.strip():
        raise Refused("no_reason")
    standing = _standing(submission, indicator)
    stands = said(standing)
    if (stands.state, stands.amount) == (wanted.state, wanted.amount) or wanted.state == EntryState.BLANK:
        raise Refused("nothing_changes")
    if submission.corrections.filter(indicator=indicator, decided_at__isnull=True).exists():
        raise Refused("asked_already")
    correction = CorrectionRequest.objects.create(
        submission=submission,
        indicator_id=indicator,
        state=wanted.state,
        amount=wanted.amount,
        reason=wanted.reason.strip(),
        by=by,
        at=at,
    )
    audit.record("request_correction", f"submission {submission.pk}", by=by, at=at, cell=indicator)
    return correction


@transaction.atomic
def decide_correction(
    correction: CorrectionRequest, *, allowed: bool, answer: str = "", by: User, at: datetime, on: date
) -> CorrectionRequest:
    """Allow a correction, so that the cell and the value get a new revision, or refuse it and say why."""
    submission = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("unit", "form")
        .get(pk=correction.submission_id)
    )
    correction = CorrectionRequest.objects.get(pk=correction.pk)
    if not can_manage_form(by, submission.form, on):
        raise PermissionDenied
    if correction.decided_at is not None:
        raise Refused("already_decided")
    if not allowed and not answer.strip():
        raise Refused("no_reason")
    correction.allowed, correction.answer = allowed, answer.strip()
    correction.decided_by, correction.decided_at = by, at
    correction.save()
    if allowed:
        _correct(submission, correction, by=by, at=at)
    audit.record("decide_correction", f"submission {submission.pk}", by=by, at=at, allowed=allowed)
    tell_decided(correction, submission, by=by, at=at)
    return correction


def _correct(submission: Submission, correction: CorrectionRequest, *, by: User, at: datetime) -> None:
    standing = _standing(submission, correction.indicator_id)
    if standing is not None:
        Entry.objects.filter(pk=standing.pk).update(is_current=False)
    entry = Entry.objects.create(
        submission=submission,
        indicator_id=correction.indicator_id,
        state=correction.state,
        amount=correction.amount,
        reason=correction.reason,
        origin=Origin.CORRECTION,
        revision=standing.revision + 1 if standing else 1,
        by=correction.by,
        at=at,
    )
    batch = Batch.objects.create(
        at=at, by=by, source=f"{submission.form.code} {submission.start}", counts={"recorded": 1}
    )
    record_values(revisions([(submission, entry)]), batch=batch, by=by, at=at)
    announce("values_accepted", [correction.indicator_id], by=by, at=at)


def _standing(submission: Submission, indicator: int) -> Entry | None:
    return Entry.objects.filter(
        submission=submission, indicator=indicator, is_current=True, village__isnull=True
    ).first()

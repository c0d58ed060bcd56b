"""Submissions: send, take back, accept tier by tier, return, undo; after the last tier the values count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, Min, OuterRef

from vedich.common import audit
from vedich.common.jobs import announce
from vedich.common.models import Batch, User
from vedich.report.actions.entries import require_open
from vedich.report.actions.refusals import Refused
from vedich.report.actions.telling import tell_returned
from vedich.report.actions.values import Revision, record_values, step_back
from vedich.report.models import (
    Acceptance,
    Entry,
    EntryState,
    FormLine,
    FormStep,
    Remark,
    Submission,
    SubmissionState,
    Tier,
    Unusual,
    Value,
    ValueSource,
)
from vedich.report.permissions import can_accept_of, can_fill_in_for
from vedich.report.queries import access
from vedich.report.queries.calendar import dates_of
from vedich.report.queries.filling import Report, period_of, report_of

AT_ONCE = 200
"""Reports accepted in one transaction."""
_NOTHING = {"accepted": 0, "recorded": 0}
"""What a batch of reports counts; imports count sheets."""
_ADVANCED = ("state", "steps_passed", "locked_at", "submitted_at", "submitted_by", "first_submitted_at")


def _locked(pk: int) -> Submission:
    """The submission, held against other acts for this transaction."""
    return Submission.objects.select_for_update(of=("self",)).select_related("form", "version", "unit").get(pk=pk)


@transaction.atomic
def submit(submission: Submission, *, by: User, at: datetime, on: date) -> Submission:
    """Send a report. Raises Refused while a cell is missing or impossible."""
    submission = _locked(submission.pk)
    if not can_fill_in_for(by, submission.unit, on):
        raise PermissionDenied
    require_open(submission)
    standing = report_of(submission)
    if not standing.filled:
        raise Refused("nothing_to_send")
    if errors := {it.indicator for it in standing.findings if it.blocks}:
        raise Refused("has_errors", count=len(errors))
    submission.state = SubmissionState.SUBMITTED
    submission.submitted_at, submission.submitted_by = at, by
    submission.first_submitted_at = submission.first_submitted_at or at
    submission.remarks.filter(answered_at__isnull=True).update(answered_at=at)
    _note_unusual(standing)
    _advance([submission], Batch(at=at, by=by, source=_source(submission), counts=dict(_NOTHING)), by=by, at=at)
    audit.record("submit", f"submission {submission.pk}", by=by, at=at, form=submission.form.code)
    return submission


def _note_unusual(sent: Report) -> None:
    """What is unusual travels with the report, so that who accepts sees it first."""
    rows = [(sent.entries[it.indicator], it) for it in sent.findings if it.kind == "unusual"]
    Unusual.objects.filter(entry__in=sent.entries.values()).delete()
    Unusual.objects.bulk_create(
        Unusual(entry=entry, times=round(it.times, 4), last=it.other) for entry, it in rows if it.times is not None
    )


@transaction.atomic
def withdraw(submission: Submission, *, by: User, at: datetime, on: date) -> Submission:
    """Take a report back before its deadline, while nobody has accepted any of it."""
    submission = _locked(submission.pk)
    if not can_fill_in_for(by, submission.unit, on):
        raise PermissionDenied
    if submission.state == SubmissionState.LOCKED:
        raise Refused("already_locked")
    if submission.state != SubmissionState.SUBMITTED:
        raise Refused("not_sent")
    due = dates_of(submission.form, period_of(submission), unit=submission.unit_id).due
    if on > due:
        raise Refused("past_due", day=f"{due:%d/%m/%Y}")
    if Acceptance.objects.filter(entry__submission=submission, entry__is_current=True, undone=False).exists():
        raise Refused("taken_up")
    submission.state, submission.steps_passed = SubmissionState.DRAFT, 0
    submission.save(update_fields=["state", "steps_passed"])
    audit.record("withdraw", f"submission {submission.pk}", by=by, at=at, form=submission.form.code)
    return submission


@transaction.atomic
def return_to_reporter(
    submission: Submission, remarks: Mapping[int | None, str], *, by: User, at: datetime, on: date
) -> Submission:
    """Send a report back with a sentence for each cell that must be looked at (None: the whole), and tell its unit."""
    submission = _locked(submission.pk)
    sentences = {key: text.strip() for key, text in remarks.items()}
    if not sentences or not all(sentences.values()):
        raise Refused("no_reason")
    if not can_accept_of(by, submission, on):
        raise Refused("not_waiting") if submission.state != SubmissionState.SUBMITTED else PermissionDenied
    known = set(submission.version.lines.values_list("indicator", flat=True)) | {None}
    if not set(sentences) <= known:
        raise Refused("unknown_cell")
    Remark.objects.bulk_create(
        Remark(submission=submission, indicator_id=key, text=text, by=by, at=at) for key, text in sentences.items()
    )
    submission.state, submission.steps_passed = SubmissionState.RETURNED, 0
    submission.save(update_fields=["state", "steps_passed"])
    audit.record("return", f"submission {submission.pk}", by=by, at=at, cells=[key for key in sentences if key])
    tell_returned(submission, sentences, by=by, at=at, on=on)
    return submission


def accept(entries: Iterable[Entry], *, by: User, at: datetime, on: date) -> Batch:
    """Accept entries for the tier each waits for; `undo_acceptance` of the batch takes all of it back.

    Many reports are accepted some hundreds at a time, so that others can write in between; killed in the middle,
    each report is either accepted or still waits. Raises Refused where an entry of the first of them no longer
    waits, PermissionDenied where it waits for somebody else.
    """
    wanted: dict[int, list[int]] = defaultdict(list)
    for entry in entries:
        wanted[entry.submission_id].append(entry.pk)
    if not wanted:
        raise Refused("not_waiting")
    batch = Batch(at=at, by=by, counts=dict(_NOTHING))
    reports = sorted(wanted)
    for first in range(0, len(reports), AT_ONCE):
        some = reports[first : first + AT_ONCE]
        try:
            _accept(batch, some, [key for it in some for key in wanted[it]], by=by, at=at, on=on)
        except Refused:
            # What somebody else took up meanwhile is left to them; the rest of the act goes on.
            if batch.pk is None:
                raise
    return batch


@transaction.atomic
def _accept(batch: Batch, reports: Sequence[int], entries: Sequence[int], *, by: User, at: datetime, on: date) -> None:
    held = list(
        Submission.objects.select_for_update(of=("self",)).filter(pk__in=reports).select_related("form").order_by("pk")
    )
    mine = {it.pk: it for it in access.acceptable_entries(by, on).filter(submission__in=reports)}
    if not mine.keys() >= set(entries):
        known = access.awaited().filter(pk__in=reports).count() == len(reports)
        is_accepted = Acceptance.objects.filter(entry__in=entries, undone=False).exists()
        raise PermissionDenied if known and not is_accepted else Refused("not_waiting")
    if batch.pk is None:
        batch.source = _sources(held)
        batch.save()
    Acceptance.objects.bulk_create(
        [Acceptance(entry_id=key, step=mine[key].step_now, batch=batch) for key in entries], batch_size=5_000
    )
    values = _advance(held, batch, by=by, at=at)
    batch.counts = {"accepted": batch.counts["accepted"] + len(entries), "recorded": batch.counts["recorded"] + values}
    batch.save(update_fields=["counts"])
    audit.record("accept", f"batch {batch.pk}", by=by, at=at, entries=len(entries), values=values)


@transaction.atomic
def undo_acceptance(batch: Batch, *, by: User, at: datetime, on: date) -> int:
    """Take back what one act accepted, values included; answers how many entries wait again.

    Only for who accepted, and only while no later tier has accepted and no correction stands on the values.
    """
    if batch.by_id != by.pk:
        raise PermissionDenied
    mine = Acceptance.objects.filter(batch=batch, undone=False)
    keys = mine.values("entry__submission")
    held = list(Submission.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if not held or any(it.state not in (SubmissionState.SUBMITTED, SubmissionState.LOCKED) for it in held):
        raise Refused("not_waiting")
    later = Acceptance.objects.filter(undone=False, entry=OuterRef("entry"), step__gt=OuterRef("step"))
    if mine.filter(Exists(later)).exists():
        raise Refused("accepted_further")
    if Value.objects.filter(batch=batch, is_current=False).exists():
        raise Refused("corrected_since")
    step_back(batch, by=by, at=at)
    Batch.objects.filter(pk=batch.pk).update(undone_at=at, undone_by=by)
    announce("values_accepted", set(mine.values_list("entry__indicator", flat=True)), by=by, at=at)
    least = dict(mine.values_list("entry__submission").annotate(first=Min("step")))
    for submission in held:
        submission.state, submission.locked_at = SubmissionState.SUBMITTED, None
        submission.steps_passed = min(submission.steps_passed, least[submission.pk] - 1)
    Submission.objects.bulk_update(held, ["state", "locked_at", "steps_passed"], batch_size=100)
    count = mine.update(undone=True)
    audit.record("undo_acceptance", f"batch {batch.pk}", by=by, at=at, entries=count)
    return count


def _advance(submissions: Sequence[Submission], batch: Batch, *, by: User, at: datetime) -> int:
    """Move reports past every tier that has accepted all it must; what passed the last is recorded and locked."""
    keys = [it.pk for it in submissions]
    entries: dict[int, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(submission__in=keys, is_current=True, village__isnull=True):
        if entry.state != EntryState.BLANK:
            entries[entry.submission_id].append(entry)
    passed = set(
        Acceptance.objects.filter(entry__submission__in=keys, entry__is_current=True, undone=False)
        .values_list("entry", "step")
    )  # fmt: skip
    versions = {it.version_id for it in submissions}
    steps: dict[int, list[str]] = defaultdict(list)
    owners: dict[int, set[int]] = defaultdict(set)
    for version, tier in _tiers(versions):
        steps[version].append(tier)
    for version, indicator in FormLine.objects.filter(version__in=versions, owner__isnull=False).values_list(
        "version", "indicator"
    ):
        owners[version].add(indicator)
    finished = []
    for submission in submissions:
        tiers, mine = steps[submission.version_id], entries[submission.pk]
        while submission.steps_passed < len(tiers):
            tier, step = tiers[submission.steps_passed], submission.steps_passed + 1
            asked = (
                mine if tier != Tier.OWNER else [it for it in mine if it.indicator_id in owners[submission.version_id]]
            )
            if any((it.pk, step) not in passed for it in asked):
                break
            submission.steps_passed = step
        if submission.steps_passed == len(tiers):
            finished.append(submission)
            submission.state, submission.locked_at = SubmissionState.LOCKED, at
    Submission.objects.bulk_update(submissions, _ADVANCED, batch_size=100)
    return _record(finished, entries, batch, by=by, at=at)


def _tiers(versions: set[int]) -> Iterable[tuple[int, str]]:
    found = FormStep.objects.filter(version__in=versions).order_by("version", "position")
    return found.values_list("version", "tier")


def _record(
    finished: Sequence[Submission], entries: Mapping[int, list[Entry]], batch: Batch, *, by: User, at: datetime
) -> int:
    """The entries of finished reports become accepted values."""
    if not finished:
        return 0
    if batch.pk is None:
        batch.save()
    rows = [(submission, entry) for submission in finished for entry in entries[submission.pk]]
    announce("values_accepted", {entry.indicator_id for _, entry in rows}, by=by, at=at)
    return record_values(revisions(rows), batch=batch, by=by, at=at)


def revisions(rows: Sequence[tuple[Submission, Entry]]) -> list[Revision]:
    """Entries as revisions of values, each on top of the one that stands."""
    stored: dict[tuple, list[Value]] = defaultdict(list)
    for it in Value.objects.filter(
        unit__in={submission.unit_id for submission, _ in rows},
        indicator__in={entry.indicator_id for _, entry in rows},
        start__in={submission.start for submission, _ in rows},
        source=ValueSource.SELF,
    ).order_by("is_current", "revision"):
        stored[it.indicator_id, it.unit_id, it.start, it.end, it.kind].append(it)
    found = []
    for submission, entry in rows:
        key = (entry.indicator_id, submission.unit_id, submission.start, submission.end, submission.form.kind)
        old = stored.get(key)
        # What was withdrawn keeps its number, and what it had replaced stands again.
        replaces = old and (old[-1].pk, max(it.revision for it in old))
        found.append(Revision(*key, ValueSource.SELF, entry.state, entry.amount, replaces or None))
    return found


def _source(submission: Submission) -> str:
    return f"{submission.form.code} {period_of(submission)}"


def _sources(submissions: Iterable[Submission]) -> str:
    return ", ".join(sorted({_source(it) for it in submissions}))[:300]

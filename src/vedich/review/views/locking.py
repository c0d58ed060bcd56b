"""Freezing the figures of a review: what is not finished, chase it, accept it, or go on with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vedich.common.asked import csv_file
from vedich.common.templatetags.frame import named, titled
from vedich.common.templatetags.values import period as period_words
from vedich.org.models import Unit
from vedich.org.permissions import guard
from vedich.report.actions.refusals import Refused as ReportRefused
from vedich.report.actions.reminders import remind
from vedich.report.actions.submissions import accept
from vedich.report.queries.access import managed_forms
from vedich.review.jobs import freeze_later
from vedich.review.models import Review
from vedich.review.permissions import can_begin_reviews
from vedich.review.queries import unfinished
from vedich.review.queries.access import kept_reviews
from vedich.review.queries.snapshots import all_of
from vedich.scorecard.models import ScoreRecord

SHOWN = 20
"""Rows of a list on the page; the CSV holds all of them."""
Csv = Callable[[unfinished.Scope, HttpRequest], tuple[Sequence[str], Iterable[Sequence[object]]]]


@guard(can_begin_reviews)
def lock(request: HttpRequest, code: str) -> HttpResponse:
    """The four lists of what is not finished, what was frozen so far, and the button."""
    found, today = _kept(request, code), timezone.localdate()
    of = unfinished.scope(found)
    if request.GET.get("dang") == "csv":
        return _as_csv(found, of, request)
    return render(request, "review/lock.html", _context(request, found, of, today))


def _kept(request: HttpRequest, code: str) -> Review:
    return get_object_or_404(kept_reviews(request.user, timezone.localdate()), code=code)


def _context(request: HttpRequest, found: Review, of: unfinished.Scope, today: date, *, reason: str = "") -> dict:
    waiting = unfinished.unapproved(of, request.user, today)
    gone = unfinished.missing(of, today)
    records = unfinished.scored(of)
    estimated, lacking = unfinished.estimated(records), unfinished.lacking(records)
    managed = set(managed_forms(request.user, today).values_list("pk", flat=True))
    snapshots = all_of(found)
    counts = {
        "unapproved": sum(each.entries for each in waiting),
        "missing": sum(len(each.missing) for each in gone),
        "estimated": len(estimated),
        "lacking": len(lacking),
    }
    return {
        "review": found,
        "title": titled(found),
        "is_scored": of.run is not None and of.run.times > 0,
        "counts": counts,
        "waiting": waiting[:SHOWN],
        "missing": [(each, each.form.pk in managed) for each in gone[:SHOWN]],
        "estimated": estimated[:SHOWN],
        "lacking": lacking[:SHOWN],
        "left": {
            "unapproved": max(len(waiting) - SHOWN, 0),
            "missing": max(len(gone) - SHOWN, 0),
            "estimated": max(len(estimated) - SHOWN, 0),
            "lacking": max(len(lacking) - SHOWN, 0),
        },
        "is_open": any(counts.values()),
        "snapshots": snapshots,
        "snapshot": snapshots[0] if snapshots else None,
        "reason": reason,
    }


def _as_csv(found: Review, of: unfinished.Scope, request: HttpRequest) -> HttpResponse:
    name = request.GET.get("ds", "")
    if name not in _LISTS:
        raise Http404
    head, rows = _LISTS[name](of, request)
    return csv_file(f"{found.code}-{name}.csv", head, rows)


def _unapproved(of: unfinished.Scope, _request: HttpRequest) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
    found = unfinished.unapproved_entries(of).select_related("submission__form", "submission__unit", "indicator")
    head = (
        _("Form"),
        _("First day"),
        _("Last day"),
        _("Unit code"),
        _("Unit"),
        _("Indicator"),
        _("State"),
        _("Amount"),
    )
    rows = (
        (
            each.submission.form.code,
            each.submission.start,
            unfinished.last_day(each.submission),
            each.submission.unit.code,
            named(each.submission.unit),
            named(each.indicator),
            each.get_state_display(),
            each.amount,
        )
        for each in found.order_by("-submission__start", "submission__form", "submission__unit__code", "indicator")
    )
    return head, rows


def _missing(of: unfinished.Scope, _request: HttpRequest) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
    gone = unfinished.missing(of, timezone.localdate())
    units = unfinished.missing_units(gone)
    head = (_("Form"), _("First day"), _("Last day"), _("Unit code"), _("Unit"))
    rows = (
        (each.form.code, each.period.start, each.period.last_day, unit.code, named(unit))
        for each in gone
        for unit in sorted((units[pk] for pk in each.missing), key=lambda unit: unit.code)
    )
    return head, rows


def _targets(records: Iterable[ScoreRecord]) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
    head = (_("Code"), _("Target"), _("Unit"), _("Actual"), _("Measure"), _("Units with a value"), _("Units asked"))
    rows = (
        (
            each.target.code,
            named(each.target.indicator),
            named(each.target.unit),
            each.actual,
            each.target.indicator.measure,
            each.covered,
            each.expected,
        )
        for each in records
    )
    return head, rows


_LISTS: dict[str, Csv] = {
    "chua-duyet": _unapproved,
    "chua-gui": _missing,
    "uoc": lambda of, _request: _targets(unfinished.estimated(unfinished.scored(of))),
    "thieu": lambda of, _request: _targets(unfinished.lacking(unfinished.scored(of))),
}


@guard(can_begin_reviews)
@require_POST
def lock_act(request: HttpRequest, code: str) -> HttpResponse:
    """Do what a button on the page says: freeze, remind, accept."""
    found = _kept(request, code)
    act = request.POST.get("act", "")
    if act == "freeze":
        return _freeze(request, found)
    if act in _ACTS:
        try:
            messages.success(request, _ACTS[act](request, unfinished.scope(found)))
        except ReportRefused as refused:
            messages.error(request, str(refused))
    return redirect("review_lock", code)


def _freeze(request: HttpRequest, found: Review) -> HttpResponse:
    today, reason = timezone.localdate(), request.POST.get("reason", "").strip()
    if not reason and any(unfinished.open_points(found, today).values()):
        context = _context(request, found, unfinished.scope(found), today)
        return render(request, "review/lock.html", context | {"lacks_reason": True}, status=422)
    asked = freeze_later(found, reason[:1000], by=request.user)
    return redirect(f"{reverse('job', args=[asked.pk])}?theo=1")


def _row(request: HttpRequest, found: Iterable[object]) -> object:
    """The row of the list at which the button was pressed."""
    wanted = (request.POST.get("form", ""), request.POST.get("period", ""))
    for each in found:
        if (each.form.code, each.period.address) == wanted:  # type: ignore[attr-defined]
            return each
    raise ReportRefused("not_waiting")


def _remind(request: HttpRequest, of: unfinished.Scope) -> str:
    today = timezone.localdate()
    row = _row(request, unfinished.missing(of, today))
    units = list(Unit.objects.filter(pk__in=row.missing))  # type: ignore[attr-defined]
    made = remind(row.form, row.period, units, by=request.user, at=timezone.now(), on=today)  # type: ignore[attr-defined]
    told = sum(it.told for it in made)
    sentence = ngettext(
        "%(n)d unit reminded, people told: %(told)d.", "%(n)d units reminded, people told: %(told)d.", len(made)
    )
    return sentence % {"n": len(made), "told": told}


def _accept(request: HttpRequest, of: unfinished.Scope) -> str:
    today = timezone.localdate()
    row = _row(request, unfinished.unapproved(of, request.user, today))
    span = row.period  # type: ignore[attr-defined]
    entries = unfinished.entries_to_accept(of, request.user, today).filter(
        submission__form=row.form,
        submission__start=span.start,
        submission__end=span.end,  # type: ignore[attr-defined]
    )
    until = request.POST.get("until", "")
    # Only what was on the page when the button was pressed; what came in since waits to be seen.
    entries = entries.filter(pk__lte=int(until) if until.isdecimal() and len(until) < 19 else 0)
    batch = accept(entries.only("pk", "submission"), by=request.user, at=timezone.now(), on=today)
    n = batch.counts["accepted"]
    sentence = ngettext("%(n)d value of %(period)s accepted.", "%(n)d values of %(period)s accepted.", n)
    return sentence % {"n": n, "period": period_words(span)}


_ACTS = {"remind": _remind, "accept": _accept}

"""Accepting: what waits, unusual values first; accept many in one act and take it back; return with a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vedich.common.asked import csv_file, page_of
from vedich.common.models import Batch
from vedich.common.templatetags.frame import named
from vedich.org.permissions import can_compile, guard
from vedich.report.actions.corrections import decide_correction
from vedich.report.actions.refusals import Refused
from vedich.report.actions.submissions import accept, return_to_reporter, undo_acceptance
from vedich.report.models import CorrectionRequest, Entry, Form, Submission
from vedich.report.permissions import can_accept, can_accept_of, can_manage_form, can_read_submission
from vedich.report.queries import waiting
from vedich.report.queries.filling import period_of, report
from vedich.report.queries.waiting import entries_waiting
from vedich.report.views import asked
from vedich.scoring.period import Period


@dataclass(frozen=True)
class Line:
    """One entry beside what was accepted before it."""

    entry: Entry
    last: Decimal | None
    waits: bool = True


@guard(can_accept)
def acceptance(request: HttpRequest) -> HttpResponse:
    """What waits for the user, by form and period; where there is only one, that one."""
    today = timezone.localdate()
    found = waiting.waiting(request.user, today)
    if len(found) == 1 and "tat-ca" not in request.GET:
        return redirect("acceptance_period", found[0].form.code, found[0].period.address)
    context = {"found": found, "corrections": _open_corrections(request), "undo": _undo(request)}
    return render(request, "report/acceptance.html", context)


@guard(can_accept)
def acceptance_period(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """One form and period: unusual values one by one, the ordinary ones in one act."""
    its_form, span = asked.form(form), asked.period(period)
    entries = entries_waiting(request.user, timezone.localdate(), its_form, span)
    unusual = waiting.unusual_first(entries)
    if request.GET.get("dang") == "csv":
        return _as_csv(f"duyet-{its_form.code}-{span.address}.csv", entries, span, its_form)
    page = page_of(unusual, request)
    indicators = waiting.by_indicator(entries)
    ordinary = sum(it.entries - it.unusual for it in indicators)
    context = _context(request, its_form, span) | {
        "page": page,
        "lines": [Line(entry, entry.unusual.last) for entry in page],
        "indicators": indicators,
        "ordinary": ordinary,
        "unusual": page.paginator.count,
        "reports": _reports(entries),
        "until": waiting.last_seen(entries),
    }
    return render(request, "report/acceptance_period.html", context)


@guard(can_accept)
def acceptance_indicator(request: HttpRequest, form: str, period: str, indicator: str) -> HttpResponse:
    """One indicator across all units, unusual values first."""
    its_form, span = asked.form(form), asked.period(period)
    it = asked.indicator(indicator)
    entries = entries_waiting(request.user, timezone.localdate(), its_form, span).filter(indicator=it)
    page = page_of(waiting.of_one_indicator(entries), request)
    last = waiting.last_amounts(list(page), span, its_form.kind)
    context = _context(request, its_form, span) | {
        "indicator": it,
        "page": page,
        "lines": [Line(entry, last.get((entry.submission.unit_id, entry.indicator_id))) for entry in page],
        "until": waiting.last_seen(entries),
    }
    return render(request, "report/acceptance_indicator.html", context)


@guard(can_accept)
def acceptance_report(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """One report on one screen: accept all of it, or return it with a sentence for each cell."""
    its_form, span = asked.form(form), asked.period(period)
    place, today = asked.unit(unit, span), timezone.localdate()
    found = report(its_form, place, span)
    if found is None or found.submission is None:
        raise Http404
    if not can_read_submission(request.user, found.submission, today):
        raise PermissionDenied
    mine = set(
        entries_waiting(request.user, today, its_form, span)
        .filter(submission=found.submission)
        .values_list("pk", flat=True)
    )
    odd = {it.indicator: it for it in found.findings if it.kind == "unusual"}
    rows = []
    for line in found.lines:
        key, entry = line.indicator_id, found.entries.get(line.indicator_id)
        rows.append((line, entry, found.before[key], odd.get(key), entry is not None and entry.pk in mine))
    context = _context(request, its_form, span) | {
        "found": found,
        "rows": rows,
        "waits": len(mine),
        "until": max(mine, default=0),
        "may_return": can_accept_of(request.user, found.submission, today),
    }
    return render(request, "report/acceptance_report.html", context)


@guard(can_accept)
@require_POST
def accept_entries(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """Accept what was on the page: all ordinary ones, those of an indicator or a unit, or some by themselves."""
    its_form, span, today = asked.form(form), asked.period(period), timezone.localdate()
    entries = entries_waiting(request.user, today, its_form, span)
    entries = _chosen(request, entries, span)
    try:
        batch = accept(entries.only("pk", "submission"), by=request.user, at=timezone.now(), on=today)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(_back(request, its_form, span))
    return redirect(f"{_back(request, its_form, span)}?duyet={batch.pk}")


def _chosen(request: HttpRequest, entries: QuerySet[Entry], span: Period) -> QuerySet[Entry]:
    post = request.POST
    if one := post.getlist("entry"):
        return entries.filter(pk__in=[key for key in one if key.isdecimal()])
    until = post.get("until", "")
    # Only what was on the page when the button was pressed; what came in since waits to be seen.
    entries = entries.filter(pk__lte=int(until) if until.isdecimal() else 0)
    if code := post.get("indicator"):
        return entries.filter(indicator__code=code)
    if code := post.get("unit"):
        return entries.filter(submission__unit=asked.unit(code, span))
    return entries.filter(unusual__isnull=True)


@guard(can_accept)
@require_POST
def undo(request: HttpRequest, batch: int) -> HttpResponse:
    """Take back what one act accepted."""
    found = get_object_or_404(Batch, pk=batch)
    try:
        count = undo_acceptance(found, by=request.user, at=timezone.now(), on=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        sentence = ngettext("Taken back: %(n)d value waits again.", "Taken back: %(n)d values wait again.", count)
        messages.success(request, sentence % {"n": count})
    return redirect(_safe(request.POST.get("next", ""), request) or reverse("acceptance"))


@guard(can_accept)
@require_POST
def return_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a report back with a sentence for each cell, or for the whole."""
    submission = get_object_or_404(Submission.objects.select_related("form", "unit"), pk=pk)
    remarks: dict[int | None, str] = {}
    for name, text in request.POST.items():
        key = name.removeprefix("remark-")
        if name.startswith("remark-") and key.isdecimal() and text.strip():
            remarks[int(key)] = text[:1000]
    if text := request.POST.get("remark", "").strip():
        remarks[None] = text[:1000]
    span = period_of(submission)
    back = reverse("acceptance_report", args=[submission.form.code, span.address, submission.unit.code])
    try:
        return_to_reporter(submission, remarks, by=request.user, at=timezone.now(), on=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(back)
    messages.success(request, _("Returned to %(unit)s with your sentence.") % {"unit": named(submission.unit)})
    return redirect("acceptance_period", submission.form.code, span.address)


@guard(can_compile)
def corrections(request: HttpRequest) -> HttpResponse:
    """Corrections asked for after the lock, those that wait first."""
    page = page_of(waiting.corrections_of(request.user, timezone.localdate()), request)
    standing = waiting.standing_of(page)
    lines = [
        (it, standing.get((it.submission_id, it.indicator_id)), Period(it.submission.start, it.submission.end))
        for it in page
    ]
    return render(request, "report/corrections.html", {"page": page, "lines": lines})


@guard(can_compile)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Allow a correction or refuse it with a sentence."""
    correction = get_object_or_404(CorrectionRequest.objects.select_related("submission__form"), pk=pk)
    allowed, today = request.POST.get("decision") == "allow", timezone.localdate()
    if not can_manage_form(request.user, correction.submission.form, today):
        raise PermissionDenied
    answer = request.POST.get("answer", "")[:1000]
    try:
        decide_correction(correction, allowed=allowed, answer=answer, by=request.user, at=timezone.now(), on=today)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The correction stands.") if allowed else _("The correction was refused."))
    return redirect("corrections")


def _context(request: HttpRequest, form: Form, period: Period) -> dict[str, object]:
    return {"form": form, "period": period, "address": period.address, "undo": _undo(request)}


def _reports(entries: QuerySet[Entry]) -> int:
    return entries.order_by().values("submission").distinct().count()


def _undo(request: HttpRequest) -> dict[str, int] | None:
    """The last act of accepting, while it can be taken back."""
    key = request.GET.get("duyet", "")
    count = waiting.batch_size(int(key), request.user) if key.isdecimal() else 0
    return {"batch": int(key), "count": count} if count else None


def _back(request: HttpRequest, form: Form, period: Period) -> str:
    wanted = _safe(request.POST.get("next", ""), request).partition("?")[0]
    return wanted or reverse("acceptance_period", args=[form.code, period.address])


def _safe(address: str, request: HttpRequest) -> str:
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}) else ""


def _open_corrections(request: HttpRequest) -> int:
    return waiting.corrections_of(request.user, timezone.localdate()).filter(decided_at__isnull=True).count()


def _as_csv(name: str, entries: QuerySet[Entry], span: Period, form: Form) -> HttpResponse:
    ordered = entries.select_related("submission__unit", "indicator", "unusual", "by")
    rows = list(ordered.order_by("indicator__code", "submission__unit__code"))
    last = waiting.last_amounts(rows, span, form.kind)
    head = (
        _("Unit code"), _("Unit"), _("Indicator code"), _("Indicator"), _("State"), _("Amount"), _("Last period"),
        _("Reason"),
    )  # fmt: skip
    lines = (
        (
            it.submission.unit.code, named(it.submission.unit), it.indicator.code, named(it.indicator), it.state,
            it.amount, last.get((it.submission.unit_id, it.indicator_id)), it.reason,
        )
        for it in rows
    )  # fmt: skip
    return csv_file(name, head, lines)

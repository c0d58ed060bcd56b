"""The page of the audit log: who did what to what, and whether anybody has touched the log itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vedich.common.asked import csv_file, day_of, page_of
from vedich.common.templatetags.frame import post
from vedich.desk.jobs import verify_later
from vedich.desk.queries import audit_log
from vedich.desk.queries.audit_log import AskedEntries
from vedich.org.permissions import can_inspect, guard


def _asked(request: HttpRequest) -> AskedEntries:
    get = request.GET.get
    return AskedEntries(
        act=get("viec", ""),
        person=get("nguoi", ""),
        object=get("doi-tuong", "").strip()[:100],
        first=day_of(get("tu", "")),
        last=day_of(get("den", "")),
    )


@guard(can_inspect)
def audit(request: HttpRequest) -> HttpResponse:
    """Entries that match, the newest first, fifty a page."""
    asked = _asked(request)
    found = audit_log.find_entries(asked)
    if request.GET.get("dang") == "csv":
        return _as_csv(found)
    page = page_of(found, request)
    context = {
        "asked": asked,
        "page": page,
        "lines": [(entry, audit_log.act_name(entry.act), audit_log.in_words(entry.detail)) for entry in page],
        "acts": audit_log.known_acts(),
        "people": audit_log.known_people(),
        "machine": audit_log.MACHINE,
        "chain": audit_log.chain(),
    }
    return render(request, "desk/audit.html", context)


def _as_csv(found) -> HttpResponse:
    head = (_("Number"), _("When"), _("Person"), _("Act"), _("Object"), _("Detail"), _("Hash"))
    lines = (
        (
            entry.number,
            timezone.localtime(entry.at).isoformat(timespec="seconds"),
            post(entry.by) if entry.by else "",
            audit_log.act_name(entry.act),
            entry.subject,
            audit_log.in_words(entry.detail),
            entry.hash,
        )
        for entry in found.iterator(2_000)
    )
    return csv_file(f"nhat-ky-{timezone.localdate().isoformat()}.csv", head, lines)


@guard(can_inspect)
@require_POST
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Follow the chain from its beginning, as a job."""
    asked = verify_later(by=request.user, at=timezone.now())
    return redirect(f"{reverse('job', args=[asked.pk])}?theo=1")

"""Publishing: one page that names what will happen, then the act."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.org.permissions import can_compile, guard
from vedich.report.actions.forms import publish
from vedich.report.actions.refusals import Refused
from vedich.report.queries.form_content import content_of
from vedich.report.queries.form_difference import difference
from vedich.report.queries.form_faults import faults
from vedich.report.queries.forms import last_published
from vedich.report.views.forms.asked import managed_draft, sentence
from vedich.report.views.forms.showing import first_audience, first_dates, opened, version_context


@guard(can_compile)
def publish_form(request: HttpRequest, code: str) -> HttpResponse:
    """Say how many units report what from when, and publish when that is confirmed."""
    today = timezone.localdate()
    draft = managed_draft(request, code, on=today)
    error = ""
    if request.method == "POST":
        try:
            publish(draft, seen=request.POST.get("seen", ""), by=request.user, at=timezone.now(), on=today)
        except Refused as refused:
            error = str(refused)
        else:
            messages.success(request, _("The form is published."))
            return redirect("form", code)
    period, dates = first_dates(draft)
    published = last_published(draft.form.versions.all())
    context = {
        "form": draft.form,
        "version": draft,
        "seen": content_of(draft).fingerprint,
        "period": period,
        "dates": dates,
        "asked": first_audience(draft),
        "published": published,
        "changes": difference(published, draft) if published else None,
        "faults": [error] if error else [sentence(it) for it in faults(draft)],
        "is_survey": draft.form.frequency == "once",
        **version_context(draft, opened(request)),
    }
    return render(request, "report/form_publish.html", context, status=422 if error else 200)

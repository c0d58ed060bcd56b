"""The list of forms, a new one, and those that the plan asks for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vedich.common.asked import page_of
from vedich.org.models import Unit
from vedich.org.permissions import can_compile, can_read, guard
from vedich.report.actions.forms import make_form, propose
from vedich.report.actions.refusals import Refused
from vedich.report.forms.making import MakeForm
from vedich.report.queries.form_proposals import proposals
from vedich.report.queries.forms import forms_of, listed


@guard(can_read)
def forms(request: HttpRequest) -> HttpResponse:
    """Every form one may read, with its version, whom it asks and how many have sent the latest period."""
    today, text = timezone.localdate(), request.GET.get("q", "")
    page = page_of(forms_of(request.user, today, text), request)
    context = {
        "page": page,
        "rows": listed(request.user, list(page), today),
        "query": text,
        "may_make": can_compile.test(request.user, request.held),
    }
    return render(request, "report/forms.html", context)


@guard(can_compile)
def new_form(request: HttpRequest) -> HttpResponse:
    """Make a form with a draft of its first version."""
    today = timezone.localdate()
    asked = MakeForm(request.POST or None, user=request.user, day=today)
    if request.method == "POST" and asked.is_valid():
        period = asked.cleaned_data["period"]
        window_to = period.end if asked.cleaned_data["frequency"] == "once" else None
        wanted = asked.save(commit=False)
        try:
            draft = make_form(wanted, period.start, window_to, by=request.user, at=timezone.now(), on=today)
        except Refused as refused:
            asked.add_error(_FIELDS.get(refused.code), str(refused))
        else:
            messages.success(request, _("The form is made. Now say what it asks for."))
            return redirect("form", draft.form.code)
    status = 422 if asked.is_bound and not asked.is_valid() else 200
    return render(request, "report/form_new.html", {"asked": asked}, status=status)


_FIELDS = {
    "bad_form_code": "code", "code_taken": "code", "no_title": "title", "first_start_inside": "first",
    "no_window": "window_first",
}  # fmt: skip


@guard(can_compile)
def proposed_forms(request: HttpRequest) -> HttpResponse:
    """Forms for indicators that nobody is asked yet; those chosen become drafts."""
    today = timezone.localdate()
    office = _office(request)
    found = proposals(office, today) if office else []
    if request.method == "POST" and office is not None:
        chosen = [it for it in found if it.code in request.POST.getlist("code")]
        try:
            drafts = propose(chosen, office, by=request.user, at=timezone.now(), on=today)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            sentence = ngettext(
                "%(n)d draft is made: look it over.", "%(n)d drafts are made: look them over.", len(drafts)
            )
            messages.success(request, sentence % {"n": len(drafts)})
            return redirect("forms")
    return render(request, "report/forms_proposed.html", {"found": found, "office": office})


def _office(request: HttpRequest) -> Unit | None:
    """The unit at which the user compiles; the first one where there are several."""
    return next((it.unit for it in request.held if can_compile.test(request.user, [it])), None)

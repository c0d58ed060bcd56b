"""Reading forms: as the reporter will see them on a phone, on paper, version by version."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from vedich.org.permissions import can_read, guard
from vedich.report.models import Form, FormVersion
from vedich.report.permissions import can_manage_form
from vedich.report.queries.form_difference import difference
from vedich.report.queries.forms import used_by, versions_of
from vedich.report.views.filling.rows import unfilled
from vedich.report.views.forms.asked import readable_form, shown_version
from vedich.report.views.forms.showing import first_dates, opened, version_context


@guard(can_read)
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The form in a column of 390 pixels, made of the rows that the reporter fills in."""
    context = _context(request, code)
    made = unfilled(context["version"])
    context |= {"parts": made, "lines": sum(len(part.rows) for part in made), "edits": True}
    return render(request, "report/form_preview.html", context)


@guard(can_read)
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The form on A4, with lines to write on."""
    context = _context(request, code)
    return render(request, "report/form_paper.html", context | version_context(context["version"], most=10_000))


def _context(request: HttpRequest, code: str) -> dict[str, Any]:
    today = timezone.localdate()
    form = readable_form(request, code, on=today)
    version = shown_version(request, form, on=today)
    period, dates = first_dates(version)
    return {"form": form, "version": version, "period": period, "dates": dates}


@guard(can_read)
def version_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version, for reading."""
    form = readable_form(request, code, on=timezone.localdate())
    versions = _visible(request, form)
    version = _one(versions, number)
    period, dates = first_dates(version)
    context = {
        "form": form,
        "version": version,
        "versions": versions,
        "before": next((it for it in versions if it.number < number), None),
        "period": period,
        "dates": dates,
        "reports": used_by(version),
        **version_context(version, opened(request)),
    }
    return render(request, "report/form_version.html", context)


@guard(can_read)
def versions_difference(request: HttpRequest, code: str) -> HttpResponse:
    """What one version asks otherwise than another; without a choice, the last two."""
    form = readable_form(request, code, on=timezone.localdate())
    versions = _visible(request, form)
    if len(versions) < 2:
        raise Http404
    after = _one(versions, _number(request, "den", versions[0].number))
    earlier = [it for it in versions if it.number < after.number] or versions[1:]
    before = _one(versions, _number(request, "tu", earlier[0].number))
    context = {
        "form": form,
        "before": before,
        "after": after,
        "versions": versions,
        "changes": difference(before, after),
    }
    return render(request, "report/form_difference.html", context)


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    text = request.GET.get(name, "")
    return int(text[:6]) if text.isdecimal() else otherwise


def _visible(request: HttpRequest, form: Form) -> list[FormVersion]:
    """Published versions, newest first, and the draft for who manages the form."""
    manages = can_manage_form(request.user, form, timezone.localdate())
    found = [it for it in versions_of(form) if it.published_at or manages]
    for version in found:
        version.form = form
    return found


def _one(versions: list[FormVersion], number: int) -> FormVersion:
    found = next((it for it in versions if it.number == number), None)
    if found is None:
        raise Http404
    return found

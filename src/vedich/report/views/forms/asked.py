"""Which form an address names, for who may read it and for who may change it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from vedich.report.actions.refusals import Refused
from vedich.report.models import Form, FormVersion
from vedich.report.permissions import can_follow_form, can_manage_form
from vedich.report.queries.form_faults import Fault
from vedich.report.queries.forms import draft_of, last_published
from vedich.report.views import asked


def readable_form(request: HttpRequest, code: str, *, on: date) -> Form:
    """Raises Http404 where there is none, PermissionDenied where it is not theirs to read."""
    form = asked.form(code)
    if not can_follow_form(request.user, form, on):
        raise PermissionDenied
    return form


def managed_form(request: HttpRequest, code: str, *, on: date) -> Form:
    form = asked.form(code)
    if not can_manage_form(request.user, form, on):
        raise PermissionDenied
    return form


def managed_draft(request: HttpRequest, code: str, *, on: date) -> FormVersion:
    """The draft of a form one manages. Raises Http404 where none is open."""
    draft = draft_of(managed_form(request, code, on=on))
    if draft is None:
        raise Http404
    return draft


def shown_version(request: HttpRequest, form: Form, *, on: date) -> FormVersion:
    """The draft for who manages the form, else the published version. Raises Http404 where there is neither."""
    draft = draft_of(form) if can_manage_form(request.user, form, on) else None
    found = draft or last_published(form.versions.select_related("form"))
    if found is None:
        raise Http404
    return found


def sentence(fault: Fault) -> str:
    return str(Refused(fault.code, **fault.about))

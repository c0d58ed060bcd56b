"""What an address asks for: a form, a period and a unit, or a page that is not there."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404

from vedich.common.models import User
from vedich.org import queries as org
from vedich.org.models import Unit
from vedich.plan.models import Indicator
from vedich.report.models import Form
from vedich.report.permissions import can_read_reports_of
from vedich.report.queries.filling import Report, owes, report
from vedich.scoring.period import Period


def period(text: str) -> Period:
    """The period of an address; the bar of a span is written `_` there. Raises Http404."""
    try:
        return Period.parse(text.replace("_", "/"))
    except (ValueError, OverflowError) as error:
        raise Http404 from error


def form(code: str) -> Form:
    found = Form.objects.select_related("office").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def indicator(code: str) -> Indicator:
    found = Indicator.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def unit(code: str, asked: Period) -> Unit:
    """The unit that the code names on the period's last day."""
    found = org.by_code(code, asked.last_day)
    if found is None:
        raise Http404
    return found


def readable_report(user: User, form_code: str, period_text: str, unit_code: str, *, on: date) -> Report:
    """The report an address names. Raises Http404 where none is asked for, PermissionDenied where it is not theirs."""
    asked, its_form = period(period_text), form(form_code)
    place = unit(unit_code, asked)
    if not can_read_reports_of(user, its_form, place, on):
        raise PermissionDenied
    found = report(its_form, place, asked)
    if found is None or (found.submission is None and not owes(its_form, place, asked)):
        raise Http404
    return found

"""One cell saved by the script: a few bytes there, a few bytes back, and the truth about what was saved."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vedich.common.numbers import NumberProblem
from vedich.common.templatetags.frame import post
from vedich.org.permissions import guard
from vedich.report.actions.entries import save_cells
from vedich.report.actions.refusals import Refused
from vedich.report.forms.cells import plainly, read_said, sentence_of, written
from vedich.report.permissions import can_follow_reports
from vedich.report.queries.filling import Cell, said
from vedich.report.views import asked


def _answer(status: int, **body: object) -> JsonResponse:
    return JsonResponse(body, status=status, json_dumps_params={"separators": (",", ":"), "ensure_ascii": False})


@guard(can_follow_reports)
@require_POST
def report_cell(request: HttpRequest, form: str, period: str, unit: str, indicator: str) -> HttpResponse:
    """Save one cell. Answers its revision, the time and how it is written; 409 with what somebody else said."""
    today = timezone.localdate()
    its_form, span = asked.form(form), asked.period(period)
    place, it = asked.unit(unit, span), asked.indicator(indicator)
    seen = request.POST.get("seen", "")
    try:
        wanted = read_said(request.POST.get("v", ""), it, request.POST.get("why", ""))
    except NumberProblem as problem:
        return _answer(422, e=sentence_of(problem, it), m=[plainly(each, it) for each in problem.meant])
    cell = Cell(it.pk, wanted, int(seen) if seen.isdecimal() else 0)
    now = timezone.now()
    try:
        (outcome,) = save_cells(its_form, place, span, [cell], by=request.user, at=now, on=today)
    except PermissionDenied:
        return _answer(403, e=_("This cell is not yours to fill in."))
    except Refused as refused:
        return _answer(409, e=str(refused))
    entry = outcome.entry
    if outcome.conflict and entry is not None:
        who, when = post(entry.by), timezone.localtime(entry.at)
        return _answer(409, r=entry.revision, v=written(said(entry), it), by=who, at=f"{when:%H:%M %d/%m}")
    stands = timezone.localtime(entry.at if entry is not None else now)
    return _answer(200, r=entry.revision if entry else 0, t=f"{stands:%H:%M}", v=written(wanted, it))

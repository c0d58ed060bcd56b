"""The numbers of the villages, which add up into the commune's cell."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.org.permissions import guard
from vedich.report.actions.entries import add_up_villages, save_cells
from vedich.report.actions.refusals import Refused
from vedich.report.forms.cells import Mistyped, read_typed, written
from vedich.report.models import EntryState
from vedich.report.permissions import can_fill_in
from vedich.report.queries.filling import BLANK, Cell, Report, said, villages_of
from vedich.report.views import asked
from vedich.report.views.filling.page import frame, require_fills


@guard(can_fill_in)
def report_villages(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """One row for each village and one column for each line that is asked of villages."""
    today = timezone.localdate()
    found = asked.readable_report(request.user, form, period, unit, on=today)
    require_fills(request, found, today)
    lines = {line.indicator_id: line for line in found.lines if line.by_village}
    mistyped: dict[tuple[int, int], Mistyped] = {}
    if request.method == "POST":
        cells: list[Cell] = []
        for village in villages_of(found.unit, found.period):
            typed = read_typed(request.POST, lines, prefix=f"{village.pk}-", village=village.pk)
            cells += typed.cells
            mistyped |= {(key, village.pk): it for key, it in typed.mistyped.items()}
        try:
            if _save(request, found, cells, mistyped):
                return redirect("report_villages", found.form.code, found.period.address, found.unit.code)
        except Refused as refused:
            messages.error(request, str(refused))
        found = asked.readable_report(request.user, form, period, unit, on=today)
    return render(request, "report/villages.html", frame(request, found, today) | _table(found, lines, mistyped))


def _save(request: HttpRequest, found: Report, cells: list[Cell], mistyped: dict) -> bool:
    today, now = timezone.localdate(), timezone.now()
    stands = {key: said(entry) for key, entry in found.villages.items()}
    changed = [it for it in cells if it.said != stands.get((it.indicator, it.village or 0), BLANK)]
    outcomes = save_cells(found.form, found.unit, found.period, changed, by=request.user, at=now, on=today)
    conflicts = [it for it in outcomes if it.conflict]
    if conflicts:
        sentence = _("Somebody else changed %(n)d of these cells meanwhile; theirs are shown.")
        messages.error(request, sentence % {"n": len(conflicts)})
    key = request.POST.get("add", "")
    if key.isdecimal() and not mistyped and not conflicts:
        entry = found.entries.get(int(key))
        seen = entry.revision if entry else 0
        add_up_villages(found.form, found.unit, found.period, int(key), seen=seen, by=request.user, at=now, on=today)
        messages.success(request, _("The sum was put into the report."))
    elif not mistyped and not conflicts:
        messages.success(request, _("Saved."))
    return not mistyped


def _table(found: Report, lines: dict, mistyped: dict) -> dict[str, object]:
    rows = []
    for village in villages_of(found.unit, found.period):
        cells = []
        for key, line in lines.items():
            entry, wrong = found.villages.get((key, village.pk)), mistyped.get((key, village.pk))
            text = wrong.text if wrong else written(said(entry), line.indicator)
            cells.append((line, f"{village.pk}-{key}", text, entry.revision if entry else 0, wrong))
        rows.append((village, cells))
    sums = []
    for key, line in lines.items():
        entries = [it for (indicator, _village), it in found.villages.items() if indicator == key]
        spoken = [said(it).counted for it in entries if it.state in (EntryState.AMOUNT, EntryState.NIL)]
        sums.append((line, sum(it for it in spoken if it is not None) if spoken else None, len(spoken)))
    return {"rows": rows, "sums": sums, "lines": list(lines.values())}

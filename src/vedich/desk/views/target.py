"""One target: its page, its figures as a table, and the values its figure is made of."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file, page_of
from vedich.common.templatetags.frame import post
from vedich.common.templatetags.values import amount, plain
from vedich.desk.queries import run
from vedich.desk.queries import target as queries
from vedich.desk.queries.run import Look
from vedich.desk.queries.target import chart, definition, parts, sentence
from vedich.org.permissions import can_read, guard
from vedich.plan.models import Target


def _found(request: HttpRequest, code: str) -> tuple[Target, Look]:
    """The target that may be opened, and what is looked at. Raises Http404."""
    look = run.of(request)
    target = queries.find(look.viewer, code)
    if target is None:
        raise Http404
    return target, look


@guard(can_read)
def target(request: HttpRequest, code: str) -> HttpResponse:
    """Where a target stands, why, and what its figure is made of."""
    found, look = _found(request, code)
    shown = queries.page(found, look, timezone.localdate())
    reading = shown.reading
    if request.GET.get("dang"):
        return _part_csv(request.GET["dang"], shown)
    context = {
        "target": found,
        "shown": shown,
        "reading": reading,
        "record": reading.record,
        "look": look,
        "headline": sentence.headline(reading),
        "chart": chart.trend_of(reading, look.review.accepted_to if look.review else None),
        "finding": chart.finding(reading),
        "caption": chart.caption(reading),
        "interval": chart.interval(reading),
        "chance": chart.chance(reading),
        "due": chart.due_words(reading.version.due),
        "no_forecast": chart.no_forecast(reading),
        "gap": "" if reading.gap is None else sentence.change(reading, reading.gap),
        "reported": chart.period_words(shown.origin.period),
        "parts_finding": parts.finding(shown.parts),
        "balance": parts.balance_sentence(reading, shown.parts.balance) if shown.parts.balance else "",
        "page": page_of(shown.parts.parts, request),
        "words": {
            "formula": definition.formula_words(found.indicator),
            "method": definition.method_words(reading),
            "time": definition.over_time_words(found.indicator),
            "space": definition.over_space_words(found.indicator),
            "collected": definition.collected_words(found.indicator, reading.terms.frequency),
        },
        "steps": definition.steps_of(reading),
    }
    return render(request, "desk/target.html", context)


def _part_csv(form: str, shown: queries.TargetPage) -> HttpResponse:
    """One table of the page as CSV. Raises Http404 for a table it does not have."""
    reading = shown.reading
    tables = {
        "phan": lambda: queries.csv_of_parts(shown.parts.parts),
        "cu-the": lambda: queries.csv_of_parts(shown.parts.carriers),
        "don-vi": lambda: queries.csv_of_below(reading, shown.below),
    }
    if form not in tables:
        raise Http404
    head, rows = tables[form]()
    return csv_file(f"{reading.target.code}-{form}-{reading.day.isoformat()}.csv", head, rows)


@guard(can_read)
def target_table(request: HttpRequest, code: str) -> HttpResponse:
    """The figures behind the chart."""
    found, look = _found(request, code)
    reading = queries.read(found, look.run, timezone.localdate())
    lines = queries.lines_of(reading)
    page = page_of(lines, request)
    context = {
        "target": found,
        "reading": reading,
        "look": look,
        "above": queries.crumbs(found, look.viewer),
        "page": page,
        "tasks": [(task, task.share_done and 100 * task.share_done) for task in found.tasks.all()],
        "method": definition.method_words(reading),
    }
    return render(request, "desk/target_table.html", context)


@guard(can_read)
def target_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The same figures as CSV."""
    found, look = _found(request, code)
    reading = queries.read(found, look.run, timezone.localdate())
    head, rows = queries.csv_of(reading, queries.lines_of(reading), list(found.tasks.all()))
    return csv_file(f"{found.code}-{reading.day.isoformat()}.csv", head, rows)


@guard(can_read)
def target_sources(request: HttpRequest, code: str) -> HttpResponse:
    """The accepted values a figure is made of, of units within reach; or all revisions of one of them."""
    found, look = _found(request, code)
    if look.run is None:
        raise Http404
    reading = queries.read(found, look.run, timezone.localdate())
    wanted = queries.Wanted(
        unit=request.GET.get("dv", "").strip()[:100],
        period=request.GET.get("ks", "").strip(),
        indicator=request.GET.get("ct", "").strip(),
    )
    sources = queries.sources_of(reading, look.run, look.viewer, wanted)
    revisions = None
    if "so" in request.GET:
        revisions = queries.revisions_of(sources.every, request.GET["so"])
        if revisions is None:
            raise Http404
    if request.GET.get("dang") == "csv":
        return _sources_csv(found, reading, [queries.Source(each, None) for each in revisions or ()] or sources.chosen)
    context = {
        "target": found,
        "reading": reading,
        "record": reading.record,
        "look": look,
        "above": queries.crumbs(found, look.viewer),
        "sources": sources,
        "wanted": wanted,
        "periods": [(str(each), chart.period_words(each)) for each in sources.periods],
        "revisions": revisions,
        "absent": sentence.absent(reading) if reading.actual is None else "",
        "page": page_of(sources.chosen, request),
    }
    return render(request, "desk/target_sources.html", context)


def _sources_csv(found: Target, reading: queries.Reading, chosen: list) -> HttpResponse:
    head = [_("Indicator"), _("Unit code"), _("Unit"), _("Period"), _("Reported value"), _("Kind"), _("Source")]
    head += [_("Share"), _("Revision"), _("Accepted on"), _("Accepted by")]
    rows = [
        [
            each.value.indicator.code,
            each.value.unit.code,
            each.value.unit.name,
            str(each.period),
            plain(each.value.amount) if each.value.amount is not None else amount(each.value),
            each.value.get_kind_display(),
            each.value.get_source_display(),
            plain(each.share),
            each.value.revision,
            timezone.localtime(each.value.accepted_at).date(),
            post(each.value.accepted_by) if each.value.accepted_by else str(each.value.batch or ""),
        ]
        for each in chosen
    ]
    return csv_file(f"{found.code}-{reading.day.isoformat()}-sources.csv", head, rows)

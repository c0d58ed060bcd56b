"""What the builder and the reading page of a form show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from django.http import HttpRequest

from vedich.report.models import Form, FormLine, FormSection, FormVersion, Relation, Tier
from vedich.report.permissions import can_manage_form
from vedich.report.queries import forms as queries
from vedich.report.queries.calendar import Dates, dates_of
from vedich.report.queries.filling import asked_on
from vedich.report.queries.form_content import content_of
from vedich.report.queries.form_faults import faults, first_period
from vedich.report.views.forms.asked import sentence
from vedich.scoring.period import Period

BUILT_AT_ONCE, READ_AT_ONCE = 40, 150
"""Lines that the builder shows with their settings, and other pages without; beyond, one section is open at a time."""


@dataclass(frozen=True)
class ShownSection:
    """A section on a page; `place` counts from 0, lines are numbered through the whole form."""

    place: int
    section: FormSection
    lines: Sequence[tuple[int, FormLine]]
    is_open: bool = True


def opened(request: HttpRequest) -> int:
    """The section of a long form that the address opens."""
    asked = request.GET.get("phan") or request.POST.get("phan") or ""
    return int(asked[:6]) if asked.isdecimal() else 0


def shown_sections(version: FormVersion, open_one: int = 0, most: int = READ_AT_ONCE) -> list[ShownSection]:
    """Sections with numbered lines; of a long form only the one that is asked for is open."""
    number = count(1)
    found = [(it, [(next(number), line) for line in lines]) for it, lines in queries.sections_of(version)]
    is_long = sum(len(lines) for _, lines in found) > most
    return [ShownSection(place, it, lines, not is_long or place == open_one) for place, (it, lines) in enumerate(found)]


def first_dates(version: FormVersion) -> tuple[Period | None, Dates | None]:
    """The first period of a version, and the days of its reports."""
    period = first_period(version)
    return period, dates_of(version.form, period, given=[]) if period else None


def builder_context(request: HttpRequest, draft: FormVersion, today: date) -> dict[str, object]:
    """Everything on the builder's one page."""
    form, content = draft.form, content_of(draft)
    text = request.GET.get("tim", request.POST.get("tim", ""))
    wanted = request.GET.get("don-vi", request.POST.get("don-vi", ""))
    sections = shown_sections(draft, opened(request), BUILT_AT_ONCE)
    period, dates = first_dates(draft)
    asked = queries.audience_of(form)
    return {
        "form": form,
        "version": draft,
        "seen": content.fingerprint,
        "sections": sections,
        "lines": sum(len(it.lines) for it in sections),
        "opened": request.GET.get("phan", request.POST.get("phan", "")),
        "query": text,
        "found": queries.matching(form, content.indicators, text) if content.sections else [],
        "checks": queries.checks_of(draft),
        "relations": Relation.choices,
        "tiers": _tier_choices(content.tiers),
        "audience": asked,
        "more_asked": form.audience.count() - len(asked),
        "unit_query": wanted,
        "units": queries.askable(request.user, today, wanted),
        "period": period,
        "dates": dates,
        "agencies": queries.agencies(today),
        "faults": [sentence(it) for it in faults(draft, content)],
        "published": queries.last_published(form.versions.all()),
        "is_survey": form.frequency == "once",
    }


def _tier_choices(chosen: Sequence[str]) -> list[tuple[int, str, list[tuple[str, str]]]]:
    """One choice for each step: its number, what is chosen, what may be."""
    steps = [*chosen, *[""] * (len(Tier) - len(chosen))]
    return [(at, tier, list(Tier.choices)) for at, tier in enumerate(steps, start=1)]


def reading_context(request: HttpRequest, form: Form, today: date) -> dict[str, object]:
    """The published version of a form, or none, and where its other pages are."""
    version = queries.last_published(form.versions.select_related("form", "published_by"))
    manages = can_manage_form(request.user, form, today)
    period, dates = first_dates(version) if version else (None, None)
    shown_audience = queries.audience_of(form)
    return {
        "form": form,
        "version": version,
        "manages": manages,
        "draft": queries.draft_of(form) if manages else None,
        "versions": [it for it in queries.versions_of(form) if it.published_at or manages],
        "asked": queries.counted_audience([form], today)[form.pk],
        "audience": shown_audience,
        "more_asked": form.audience.count() - len(shown_audience),
        "period": period,
        "dates": dates,
        "is_survey": form.frequency == "once",
        **(version_context(version, opened(request)) if version else {}),
    }


def version_context(version: FormVersion, open_one: int = 0, most: int = READ_AT_ONCE) -> dict[str, object]:
    """One version for reading."""
    sections = shown_sections(version, open_one, most)
    return {
        "sections": sections,
        "lines": sum(len(it.lines) for it in sections),
        "checks": queries.checks_of(version),
        "steps": list(version.steps.order_by("position")),
    }


def first_audience(version: FormVersion) -> int:
    """How many units a version asks in its first period."""
    period = first_period(version)
    return len(asked_on(version.form, period.last_day)) if period else 0

"""Making: a form with its first draft, a new draft of a published one, who is asked, from when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.common.text import composed
from vedich.org.models import Unit
from vedich.report.actions.forms.building import held, refuse
from vedich.report.actions.forms.writing import write_content
from vedich.report.actions.refusals import Refused
from vedich.report.models import Form, FormAudience, FormVersion, Tier
from vedich.report.permissions import can_make_form_at, can_manage_form
from vedich.report.queries.form_content import Content, content_of
from vedich.report.queries.form_faults import faults_of_time, first_period
from vedich.report.queries.form_proposals import Proposal
from vedich.report.queries.forms import begun_under, draft_of, last_published, search_text
from vedich.scoring.period import Period, latest_closed

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,39}")
RESERVED = {"moi", "de-xuat"}
"""Words that stand in addresses where a code would."""


@transaction.atomic
def make_form(
    form: Form, first_start: date, window_to: date | None = None, *, content: Content | None = None, by: User,
    at: datetime, on: date,
) -> FormVersion:  # fmt: skip
    """Store a new form, asked of its office's units, with a draft of its first version."""
    if not can_make_form_at(by, form.office, on):
        raise PermissionDenied
    form.title, form.title_en = composed(form.title).strip(), composed(form.title_en).strip()
    if not CODE.fullmatch(form.code) or form.code in RESERVED:
        raise Refused("bad_form_code")
    if not form.title:
        raise Refused("no_title")
    if Form.objects.filter(code=form.code).exists():
        raise Refused("code_taken", form=form.code)
    form.search = search_text(form)
    form.save(force_insert=True)
    refuse(next(faults_of_time(form, first_start, window_to), None))
    FormAudience.objects.create(form=form, unit=form.office)
    draft = FormVersion.objects.create(form=form, number=1, first_start=first_start, window_to=window_to)
    write_content(draft, content or Content(tiers=(Tier.OFFICE.value,)))
    audit.record("make_form", f"form {form.code}", by=by, at=at)
    return draft


@transaction.atomic
def title_form(form: Form, title: str, title_en: str, *, by: User, at: datetime, on: date) -> Form:
    """Give a form another title; its code stays."""
    form = Form.objects.select_for_update().get(pk=form.pk)
    if not can_manage_form(by, form, on):
        raise PermissionDenied
    before = form.title
    form.title, form.title_en = composed(title).strip()[:300], composed(title_en).strip()[:300]
    if not form.title:
        raise Refused("no_title")
    form.search = search_text(form)
    form.save(update_fields=["title", "title_en", "search"])
    audit.record("title_form", f"form {form.code}", by=by, at=at, before=before)
    return form


@transaction.atomic
def open_draft(form: Form, *, by: User, at: datetime, on: date) -> FormVersion:
    """Copy the published version into a draft that begins with the next period; of a survey, its next round."""
    form = Form.objects.select_for_update().get(pk=form.pk)
    if not can_manage_form(by, form, on):
        raise PermissionDenied
    if draft_of(form) is not None:
        raise Refused("draft_there")
    published = last_published(form.versions.all())
    if published is None:
        raise Refused("draft_gone")
    start, window_to = _next_start(published, on)
    draft = FormVersion.objects.create(form=form, number=published.number + 1, first_start=start, window_to=window_to)
    write_content(draft, content_of(published))
    audit.record("open_draft", f"form {form.code}", by=by, at=at, version=draft.number)
    return draft


def _next_start(published: FormVersion, on: date) -> tuple[date, date | None]:
    """The period that is running on a day, where it is later than the one that the version begins with."""
    form = published.form
    if form.frequency == "once":
        period = first_period(published)
        start = max(on, period.end if period else on)
        return start, start + timedelta(days=(period.end - period.start).days if period else 30)
    running = latest_closed(form.frequency, on + timedelta(days=400))
    while running is not None and running.start > on:
        running = latest_closed(form.frequency, running.start - timedelta(days=1))
    return max(published.first_start, running.start if running else on), None


@transaction.atomic
def discard_draft(draft: FormVersion, *, by: User, at: datetime, on: date) -> tuple[Form, Content] | None:
    """Throw a draft away. A form that was never published goes with it, and the answer is None."""
    draft = held(draft, by=by, on=on)
    form, content = draft.form, content_of(draft)
    draft.delete()
    audit.record("discard_draft", f"form {form.code}", by=by, at=at, version=draft.number)
    if form.versions.exists():
        return form, content
    form.delete()
    return None


@transaction.atomic
def set_first_start(draft: FormVersion, period: Period, *, by: User, at: datetime, on: date) -> FormVersion:
    """Say from which period a draft is to hold; for a survey, in which window it is filled in."""
    draft = held(draft, by=by, on=on)
    window_to = period.end if draft.form.frequency == "once" else None
    refuse(next(faults_of_time(draft.form, period.start, window_to, draft.number), None))
    draft.first_start, draft.window_to = period.start, window_to
    draft.save(update_fields=["first_start", "window_to"])
    audit.record("set_first_start", f"form {draft.form.code}", by=by, at=at, first_start=period.start.isoformat())
    return draft


@transaction.atomic
def ask_unit(form: Form, unit: Unit, *, by: User, at: datetime, on: date) -> None:
    """Ask the units at and under one more unit, from the periods that are open on."""
    if not can_manage_form(by, form, on):
        raise PermissionDenied
    if not can_make_form_at(by, unit, on):
        raise Refused("not_yours_to_ask", unit=unit.name)
    _row, new = FormAudience.objects.get_or_create(form=form, unit=unit)
    if not new:
        raise Refused("audience_there", unit=unit.name)
    audit.record("ask_unit", f"form {form.code}", by=by, at=at, unit=unit.code)


@transaction.atomic
def spare_unit(form: Form, unit: Unit, *, by: User, at: datetime, on: date) -> None:
    """No longer ask a unit, while nobody in it has begun a report."""
    if not can_manage_form(by, form, on):
        raise PermissionDenied
    if begun_under(form, unit):
        raise Refused("audience_begun", unit=unit.name)
    if FormAudience.objects.filter(form=form, unit=unit).delete()[0]:
        audit.record("spare_unit", f"form {form.code}", by=by, at=at, unit=unit.code)


@transaction.atomic
def propose(wanted: Sequence[Proposal], office: Unit, *, by: User, at: datetime, on: date) -> list[FormVersion]:
    """Make a draft of each proposed form."""
    return [
        make_form(
            Form(
                code=it.code, title=it.title, title_en=it.title_en, unit_kind=it.unit_kind, frequency=it.frequency,
                office=office,
            ),
            it.first.start,
            it.first.end if it.frequency == "once" else None,
            content=it.content,
            by=by,
            at=at,
            on=on,
        )
        for it in wanted
    ]  # fmt: skip

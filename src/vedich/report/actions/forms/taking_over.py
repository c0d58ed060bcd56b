"""Taking over: whole forms from an import; a published one that differs gets a new published version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.report.actions.forms.publishing import settle, tell_reporters
from vedich.report.actions.forms.writing import definitions_of, write_content
from vedich.report.models import Form, FormAudience, FormVersion
from vedich.report.queries.form_content import Content, content_of
from vedich.report.queries.forms import draft_of, last_published, search_text


@dataclass(frozen=True)
class WantedForm:
    """A form as it is to stand: itself, whom it asks, from when, and everything it asks."""

    form: Form
    audience: tuple[int, ...]
    first_start: date
    window_to: date | None
    content: Content


@transaction.atomic
def put_forms(wanted: Sequence[WantedForm], *, by: User | None, at: datetime) -> int:
    """Store forms, publish what is new of them and tell those who report; answers how many versions were published."""
    return sum(_put(it, by=by, at=at) for it in wanted)


def _put(wanted: WantedForm, *, by: User | None, at: datetime) -> bool:
    form = wanted.form
    form.search = search_text(form)
    form.save()
    _put_audience(form, wanted.audience)
    last = last_published(form.versions.all())
    if last is not None and _says(last, wanted):
        audit.record("put_form", f"form {form.code}", by=by, at=at)
        return False
    draft = draft_of(form)
    number = max((it.number for it in form.versions.all()), default=0) + 1
    # Only one draft may stand at a time: somebody's own waits aside while this one is published.
    version = FormVersion(form=form, number=number, first_start=wanted.first_start, window_to=wanted.window_to)
    version.published_at, version.published_by = at, by
    version.save()
    write_content(version, wanted.content)
    settle(version, definitions_of(wanted.content), by=by, at=at)
    audit.record(
        "put_form", f"form {form.code}", by=by, at=at, version=version.number, draft=draft.number if draft else None
    )
    tell_reporters(version, at=at)
    return True


def _put_audience(form: Form, wanted: tuple[int, ...]) -> None:
    standing = set(form.audience.values_list("unit", flat=True))
    form.audience.exclude(unit__in=wanted).delete()
    FormAudience.objects.bulk_create(FormAudience(form=form, unit_id=key) for key in wanted if key not in standing)


def _says(version: FormVersion, wanted: WantedForm) -> bool:
    times = (version.first_start, version.window_to) == (wanted.first_start, wanted.window_to)
    return times and content_of(version) == wanted.content

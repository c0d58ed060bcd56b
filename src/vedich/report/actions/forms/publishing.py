"""Publishing: a draft begins to hold for its units, and they are told."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vedich.common import audit
from vedich.common.models import User
from vedich.common.notices import tell
from vedich.common.roles import Role
from vedich.common.templatetags.frame import titled
from vedich.common.templatetags.values import period as said_period
from vedich.org import queries as org
from vedich.org.models import Appointment
from vedich.report.actions.forms.building import held, refuse
from vedich.report.actions.forms.writing import definitions_of
from vedich.report.actions.refusals import Refused
from vedich.report.models import FormVersion
from vedich.report.queries.calendar import dates_of
from vedich.report.queries.filling import audience
from vedich.report.queries.form_content import content_of
from vedich.report.queries.form_faults import faults, first_period
from vedich.scoring.period import Period


@transaction.atomic
def publish(draft: FormVersion, *, seen: str, by: User, at: datetime, on: date) -> FormVersion:
    """Let a draft hold from its first period on; from then it never changes. Tells those who report."""
    draft = held(draft, by=by, on=on)
    content = content_of(draft)
    if seen != content.fingerprint:
        raise Refused("draft_changed")
    for wrong in faults(draft, content):
        refuse(wrong)
    settle(draft, definitions_of(content), by=by, at=at)
    audit.record("publish_form", f"form {draft.form.code}", by=by, at=at, version=draft.number, content=seen)
    tell_reporters(draft, at=at)
    return draft


def settle(version: FormVersion, definitions: dict[int, str], *, by: User | None, at: datetime) -> None:
    """Mark a version published, as the newest of its form, with what its indicators are today."""
    others = version.form.versions.exclude(pk=version.pk).values_list("number", flat=True)
    version.number = max([version.number, *(number + 1 for number in others)])
    version.published_at, version.published_by = at, by
    version.save()
    lines = list(version.lines.all())
    for line in lines:
        line.definition = definitions[line.indicator_id]
    type(lines[0]).objects.bulk_update(lines, ["definition"], batch_size=500)


def tell_reporters(version: FormVersion, *, at: datetime) -> None:
    """Those who report for a unit that is asked in the first period hear of the form."""
    form, period = version.form, first_period(version)
    if period is None:
        return
    units = audience(form, period)
    day = max(at.date(), period.start)
    reporting = Appointment.objects.filter(
        org.on(day), role=Role.REPORTER, unit__in=[unit.pk for unit in units]
    ).select_related("user")
    due = dates_of(form, period, given=[]).due
    tell(
        [it.user for it in reporting],
        f"form {form.code} {version.number}",
        lambda: _said(version, period, due),
        link=f"/bieu-mau/{form.code}",
        at=at,
    )


def _said(version: FormVersion, period: Period, due: date) -> str:
    sentence = _("%(form)s is to be sent from %(period)s on; the first is due on %(day)s.")
    return sentence % {"form": titled(version.form), "period": said_period(period), "day": f"{due:%d/%m/%Y}"}

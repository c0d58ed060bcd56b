"""Who may fill in, read, accept and manage reports; each list twin is in `queries.access`."""

from __future__ import annotations

from datetime import date

from vedich.common.models import User
from vedich.common.roles import COMPILING
from vedich.org import queries as org
from vedich.org.models import Unit
from vedich.org.permissions import can_compile, can_read, is_leader, is_reporter, is_specialist
from vedich.report.models import Form, FormLine, Submission
from vedich.report.queries import access
from vedich.report.queries.many import many
from vedich.scoring.period import Period

can_fill_in = is_reporter | can_compile
"""Entering values is for reporters and those who compile; for which units is `access.fillable_units`."""
can_accept = is_specialist | can_compile | is_leader
"""Accepting is for specialists, those who compile, and the leader of a unit that reports."""
can_follow_reports = can_read
"""Who has reported is seen by everyone who holds a role, within the units they see."""


def can_fill_in_for(user: User, unit: Unit, day: date) -> bool:
    return org.reaches(user, unit, day, access.FILLING)


def can_fill_in_line(user: User, line: FormLine, unit: Unit, day: date) -> bool:
    """Whoever fills the unit's form in, and the agency that owns the indicator (which compiles many units at once)."""
    return access.owned_lines(user, day).filter(pk=line.pk).exists() or can_fill_in_for(user, unit, day)


def can_fill_in_many(user: User, form: Form, period: Period, day: date) -> bool:
    """Whether there is anything of a form and period that the user may enter; what that is lists `queries.many`."""
    return many(user, form, period, day) is not None


def can_read_submission(user: User, submission: Submission, day: date) -> bool:
    return access.readable_submissions(user, day).filter(pk=submission.pk).exists()


def can_read_reports_of(user: User, form: Form, unit: Unit, day: date) -> bool:
    """A report nobody has begun is read like one that was: within reach, or asked for one's own indicator."""
    return org.reaches(user, unit, day) or access.owned_lines(user, day).filter(version__form=form).exists()


def can_accept_of(user: User, submission: Submission, day: date) -> bool:
    """Whether the user's tier is the one that is waited for; which lines is `acceptable_indicators`."""
    return access.acceptable_submissions(user, day).filter(pk=submission.pk).exists()


def can_follow_form(user: User, form: Form, day: date) -> bool:
    """Who sees a form sees who has reported it, within the units they reach."""
    return access.readable_forms(user, day).filter(pk=form.pk).exists()


def can_manage_form(user: User, form: Form, day: date) -> bool:
    return access.managed_forms(user, day).filter(pk=form.pk).exists()


def can_make_form_at(user: User, unit: Unit, day: date) -> bool:
    return org.reach(user, day, COMPILING).filter(pk=unit.pk).exists()

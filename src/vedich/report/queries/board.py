"""Who has reported: every unit that owes a form for a period, what it has sent and when, overdue ones first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.org import queries as org
from vedich.org.models import Appointment, Unit
from vedich.report.models import Form, FormVersion, PeriodLock, Reminder, Submission, SubmissionState
from vedich.report.queries import access
from vedich.report.queries.calendar import dates_of, extensions_of, periods_of, version_for
from vedich.report.queries.filling import audience
from vedich.scoring.period import Period


class Standing(TextChoices):
    """How a report stands on a day, the most pressing first."""

    OVERDUE = "OVERDUE", _("overdue")
    RETURNED = "RETURNED", _("returned")
    DRAFT = "DRAFT", _("in draft")
    NOT_BEGUN = "NOT_BEGUN", _("not filled in yet")
    SUBMITTED = "SUBMITTED", _("submitted")
    LOCKED = "LOCKED", _("accepted and locked")


_ORDER = list(Standing.values)


@dataclass(frozen=True)
class Row:
    """One unit's report of a period. `late` is by how many days it was, or is, past its deadline."""

    unit: Unit
    submission: Submission | None
    due: date
    extended: str
    standing: str
    late: int
    reminded: Reminder | None = None

    @property
    def is_sent(self) -> bool:
        return self.submission is not None and self.submission.first_submitted_at is not None

    @property
    def sent_on(self) -> date | None:
        """The day on which it was first sent, by the office's own clock."""
        first = self.submission and self.submission.first_submitted_at
        return timezone.localtime(first).date() if first else None

    @property
    def is_on_time(self) -> bool:
        return self.is_sent and self.late <= 0


@dataclass(frozen=True)
class Board:
    """The rows of a form and period that somebody sees, and how they count."""

    form: Form
    period: Period
    rows: Sequence[Row]
    lock: PeriodLock | None

    @property
    def counts(self) -> Counter[str]:
        return Counter(row.standing for row in self.rows)

    @property
    def sent(self) -> int:
        return sum(row.is_sent for row in self.rows)

    @property
    def on_time(self) -> int:
        return sum(row.is_on_time for row in self.rows)

    @property
    def overdue(self) -> list[Row]:
        return [row for row in self.rows if row.standing == Standing.OVERDUE]


def board(form: Form, period: Period, *, on: date, units: Sequence[Unit] | None = None) -> Board:
    """How every report of a form and period stands on a day; `units` narrows the audience."""
    key = {"form": form, "start": period.start, "end": period.end}
    sent = {it.unit_id: it for it in Submission.objects.filter(**key)}
    given = extensions_of(form, period)
    reminders = {it.unit_id: it for it in Reminder.objects.filter(**key).order_by("at", "id")}
    rows = []
    for unit in audience(form, period) if units is None else units:
        dates = dates_of(form, period, unit=unit.pk, given=given)
        submission = sent.get(unit.pk)
        rows.append(
            Row(
                unit,
                submission,
                dates.due,
                dates.extended,
                *standing_of(submission, dates.due, on),
                reminders.get(unit.pk),
            )
        )
    rows.sort(key=lambda row: (_ORDER.index(row.standing), -row.late, row.unit.code))
    lock = PeriodLock.objects.filter(**key, opened_at__isnull=True).select_related("by").first()
    return Board(form, period, rows, lock)


def standing_of(submission: Submission | None, due: date, on: date) -> tuple[str, int]:
    """How a report stands, and its days past the deadline: of the first sending where it was sent, else until today."""
    first = submission and submission.first_submitted_at
    # A report is sent on a day of the office's own clock.
    late = ((timezone.localtime(first).date() if first else on) - due).days
    if submission is None:
        return (Standing.OVERDUE if late > 0 else Standing.NOT_BEGUN), max(late, 0)
    if submission.state == SubmissionState.RETURNED:
        return Standing.RETURNED, max(late, 0)
    if submission.state == SubmissionState.DRAFT:
        is_overdue = late > 0 or (on - due).days > 0
        return (Standing.OVERDUE if is_overdue else Standing.DRAFT), max(late, (on - due).days, 0)
    return submission.state, max(late, 0)


def visible_units(user: User, form: Form, period: Period, day: date) -> list[Unit]:
    """Those of the audience whose report the user may open."""
    everyone = audience(form, period)
    if access.owned_lines(user, day).filter(version__form=form).exists():
        return everyone
    reached = set(org.reach(user, day).filter(kind=form.unit_kind).values_list("pk", flat=True))
    return [unit for unit in everyone if unit.pk in reached]


def forms_and_periods(user: User, day: date, *, back: int = 12) -> list[tuple[Form, list[Period]]]:
    """Published forms the user may follow, each with its last periods, newest first."""
    forms = access.readable_forms(user, day).select_related("office").prefetch_related("versions", "audience")
    found = [(form, periods_of(form, list(form.versions.all()), on=day, back=back)) for form in forms]
    return [(form, periods) for form, periods in found if periods]


def version_of(form: Form, period: Period) -> FormVersion | None:
    return version_for(list(form.versions.all()), period)


def contacts(units: Sequence[Unit], day: date, *, roles: Sequence[str] = (Role.REPORTER,)) -> Mapping[int, list[User]]:
    """Who holds one of the roles at each unit itself, by unit."""
    found: dict[int, list[User]] = {unit.pk: [] for unit in units}
    held = Appointment.objects.filter(org.on(day), unit__in=found, role__in=roles, user__is_active=True)
    for appointment in held.select_related("user").order_by("valid_from", "pk"):
        found[appointment.unit_id].append(appointment.user)
    return found

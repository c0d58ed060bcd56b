"""Jobs of reporting: the round of each day, and files of many reports, compared and taken over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_noop as _

from vedich.common import uploads
from vedich.common.jobs import Ended, Refused, Work, ask, job, sentence
from vedich.common.models import Job, User
from vedich.common.uploads import Upload
from vedich.documents import numbers
from vedich.report.actions.many import AT_ONCE, Taken, save_many
from vedich.report.actions.reminders import escalate, remind
from vedich.report.actions.timeliness import record_timeliness
from vedich.report.forms.many import compare_and_keep, wishes_of
from vedich.report.models import Form, Reminder, ReminderKind
from vedich.report.queries.board import Row, board
from vedich.report.queries.calendar import periods_of, rules_on
from vedich.report.queries.filling import Cell
from vedich.report.queries.many import Many, many
from vedich.report.queries.workbooks.many import name_of, read, workbook
from vedich.scoring.period import Period, latest_closed


def day_began(ids: set[int], /, *, by: User | None, at: datetime) -> None:
    """Follow up a new day: one round for the latest of the days announced."""
    day = date.fromordinal(max(ids))
    ask(daily_round, by=by, at=at, names={"day": numbers.day(day, "vi")}, key="daily_round", day=day.isoformat())


@job(_("Reminders and timeliness of %(day)s"))
def daily_round(work: Work, *, day: str) -> Ended:
    """Remind before and after deadlines, tell the units above of what stays away, record timeliness.

    Done twice on one day, it tells nobody twice.
    """
    on, at = date.fromisoformat(day), timezone.now()
    told = 0
    for form in Form.objects.prefetch_related("versions").order_by("code"):
        for period in periods_of(form, list(form.versions.all()), on=on, back=3):
            told += _follow_up(form, period, on=on, at=at)
    for month in _months(on):
        record_timeliness(month, by=work.by, at=at, on=on)
    return Ended(sentence(_("Units reminded or told of: %(n)s."), n=told))


def _follow_up(form: Form, period: Period, *, on: date, at: datetime) -> int:
    rule = rules_on(on, "reporting_reminders")
    rows = [row for row in board(form, period, on=on).rows if not row.is_sent]
    before, after = timedelta(days=rule["before"]), timedelta(days=rule["after"])
    today = [row for row in rows if on in (row.due - before, row.due + after) and _is_new(row, on)]
    stays = [row.unit for row in rows if on == row.due + timedelta(days=rule["escalate_after"])]
    stays = [unit for unit in stays if not _escalated(form, period, on)]
    made = remind(form, period, [row.unit for row in today], by=None, at=at, on=on) if today else []
    made += escalate(form, period, stays, by=None, at=at, on=on) if stays else []
    return len(made)


def _is_new(row: Row, on: date) -> bool:
    """Whether nothing has reminded this unit of this report on this day."""
    last = row.reminded
    return last is None or timezone.localtime(last.at).date() != on


def _escalated(form: Form, period: Period, on: date) -> bool:
    return Reminder.objects.filter(
        form=form, start=period.start, end=period.end, kind=ReminderKind.ESCALATION, at__date=on
    ).exists()


def _months(on: date) -> list[Period]:
    """The two months that ended last: a report of the one before may have been late."""
    last = latest_closed("month", on)
    if last is None:
        return []
    before = latest_closed("month", last.start - timedelta(days=1))
    return [last] if before is None else [before, last]


def compare_later(upload: Upload, form: Form, period: Period, *, by: User) -> Job:
    """Ask that the file of many reports be compared with what stands."""
    return ask(compare_file, at=timezone.now(), **_asked(upload, form, period, by))


def accept_later(upload: Upload, form: Form, period: Period, *, by: User) -> Job:
    """Ask that what such a file changes be written; where that is asked already, the job is the same."""
    if (asked := last_of(upload.token)) is not None and asked.is_open:
        return asked
    return ask(accept_file, at=timezone.now(), **_asked(upload, form, period, by))


def make_later(found: Many, *, by: User) -> Job:
    """Ask that the file of many reports be made; asked for again while it waits, the job is the same."""
    about = {"form": found.form.code, "period": str(found.period), "language": get_language() or "vi"}
    key = f"make_file:{found.form.code}:{found.period}:{by.pk}"
    names = {"form": found.form.code, "period": str(found.period)}
    return ask(make_file, by=by, at=timezone.now(), names=names, key=key, **about)


@job(_("Making the Excel file of %(form)s, %(period)s"))
def make_file(work: Work, *, form: str, period: str, language: str) -> Ended:
    """Make the file of many reports and keep it for who asked, a day long."""
    found = _many(work, form, period)
    work.tell(sentence(_("Writing %(n)s units…"), n=len(found.units)))
    with override(language):
        data, name = workbook(found), name_of(found)
    assert work.by is not None
    kept = uploads.keep(ContentFile(data, name), by=work.by)
    return Ended(link=f"{reverse('bulk', args=[form, found.period.address])}?tep={kept.token}")


def last_of(token: str) -> Job | None:
    """The last job about an upload."""
    return Job.objects.filter(arguments__token=token).order_by("-pk").first()


def _asked(upload: Upload, form: Form, period: Period, by: User) -> dict:
    about = {"names": {"name": upload.name}, "key": f"reports:{upload.token}", "by": by}
    return about | {"token": upload.token, "form": form.code, "period": str(period)}


@job(_("Comparing %(name)s with what is stored"))
def compare_file(work: Work, *, token: str, form: str, period: str) -> Ended:
    """Read a file of many reports, compare it, and keep the difference beside it."""
    upload, found = _sent(work, token, form, period)
    _compare(work, upload, found)
    return Ended(link=reverse("bulk_difference", args=[form, found.period.address, token]))


@job(_("Accepting %(name)s"))
def accept_file(work: Work, *, token: str, form: str, period: str) -> Ended:
    """Write what was shown and accepted, some hundreds of reports at a time.

    Killed in the middle and begun again, it writes nothing twice: what stands already is no change.
    """
    upload, found = _sent(work, token, form, period)
    wishes = dict(wishes_of(upload, found))
    units, taken = list(wishes), Taken()
    try:
        for first in range(0, len(units), AT_ONCE):
            some = {unit: wishes[unit] for unit in units[first : first + AT_ONCE]}
            work.tell(sentence(_("Reports written: %(done)s"), done=first), first, len(units))
            with work.effect():
                taken += _save(work, found, some)
    except PermissionDenied as error:
        raise Refused(sentence(_("Your post may not enter these figures any more."))) from error
    if taken.conflicts or taken.closed:
        _compare(work, upload, _sent(work, token, form, period)[1])
        told = sentence(
            _("Figures written: %(n)s. Left as they are, since others changed or sent them meanwhile: %(left)s."),
            n=taken.written, left=taken.conflicts + taken.closed,
        )  # fmt: skip
        return Ended(told, reverse("bulk_difference", args=[form, found.period.address, token]))
    uploads.forget(upload)
    return Ended(
        sentence(_("Figures written: %(n)s."), n=taken.written), reverse("board", args=[form, found.period.address])
    )


def _save(work: Work, found: Many, some: dict[int, list[Cell]]) -> Taken:
    if work.by is None:
        raise PermissionDenied
    today = timezone.localdate()
    return save_many(found.form, found.period, some, by=work.by, at=timezone.now(), on=today)


def _sent(work: Work, token: str, form: str, period: str) -> tuple[Upload, Many]:
    upload = uploads.find(token, by=work.by) if work.by else None
    if upload is None:
        raise Refused(sentence(_("That file is no longer here: it was accepted, or a day has passed. Send it again.")))
    return upload, _many(work, form, period)


def _many(work: Work, form: str, period: str) -> Many:
    its_form, span = Form.objects.get(code=form), Period.parse(period)
    found = many(work.by, its_form, span, timezone.localdate()) if work.by else None
    if found is None:
        raise Refused(sentence(_("Your post may not enter these figures any more.")))
    return found


def _compare(work: Work, upload: Upload, found: Many) -> None:
    work.tell(sentence(_("Reading the file…")))
    sent = read(upload.path)

    def progress(done: int, total: int) -> None:
        if done % 50 == 0:
            work.tell(sentence(_("Compared %(done)s of %(total)s rows"), done=done, total=total), done, total)

    compare_and_keep(upload, found, sent, progress)

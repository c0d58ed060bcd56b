"""Which units, forms and submissions a user may fill in, read or accept: the lists that permissions open from."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from vedich.common.models import User
from vedich.common.roles import COMPILING, Role
from vedich.org import queries as org
from vedich.org.models import ParentLink, Unit
from vedich.report.models import (
    Acceptance,
    Entry,
    EntryState,
    Form,
    FormLine,
    FormStep,
    Submission,
    SubmissionState,
    Tier,
)

FILLING = (Role.REPORTER, *COMPILING)
"""Roles that enter values for the units they reach."""
ACCEPTING = (Role.SPECIALIST, *COMPILING)
"""Roles that accept what the units below theirs have sent."""


def fillable_units(user: User, day: date) -> QuerySet[Unit]:
    """Units for which the user may enter values."""
    return org.reach(user, day, FILLING)


def owned_lines(user: User, day: date) -> QuerySet[FormLine]:
    """Lines of forms whose indicator belongs to an agency at which the user is a specialist."""
    return FormLine.objects.filter(owner__in=org.held_units(user, day, (Role.SPECIALIST,)))


def readable_submissions(user: User, day: date) -> QuerySet[Submission]:
    """Submissions of units within reach, and of forms that ask for an indicator the user's agency owns."""
    owned = owned_lines(user, day).values("version")
    return Submission.objects.filter(Q(unit__in=org.reach(user, day)) | Q(version__in=owned))


def managed_forms(user: User, day: date) -> QuerySet[Form]:
    """Forms that the user's office sets up and compiles."""
    return Form.objects.filter(office__in=org.reach(user, day, COMPILING))


def readable_forms(user: User, day: date) -> QuerySet[Form]:
    """Forms of an office within the user's view, and forms that ask for an indicator the user's agency owns."""
    owned = owned_lines(user, day).values("version__form")
    return Form.objects.filter(Q(office__in=org.in_view(user, day)) | Q(pk__in=owned))


def awaited() -> QuerySet[Submission]:
    """Submissions that wait for a tier, which stands in `tier`."""
    step = FormStep.objects.filter(version=OuterRef("version"), position=OuterRef("steps_passed") + 1)
    return Submission.objects.filter(state=SubmissionState.SUBMITTED).annotate(tier=Subquery(step.values("tier")[:1]))


def acceptable_submissions(user: User, day: date) -> QuerySet[Submission]:
    """Submissions of which the user may accept at least one line now."""
    led = org.held_units(user, day, (Role.LEADER,))
    over = org.held_units(user, day, ACCEPTING)
    children = ParentLink.objects.filter(org.on(day), parent__in=over).values("unit")
    owned = owned_lines(user, day).values("version")
    offices = org.reach(user, day, COMPILING)
    return awaited().filter(
        Q(tier=Tier.OWN, unit__in=led)
        | Q(tier=Tier.ABOVE, unit__in=children)
        | Q(tier=Tier.OWNER, version__in=owned)
        | Q(tier=Tier.OFFICE, form__office__in=offices)
    )


def acceptable_entries(user: User, day: date) -> QuerySet[Entry]:
    """Entries that wait for the user: in acceptable reports, not accepted at their tier yet, of indicators they own."""
    waiting = acceptable_submissions(user, day)
    step = F("submission__steps_passed") + 1
    done = Acceptance.objects.filter(entry=OuterRef("pk"), undone=False, step=OuterRef("step_now"))
    owned = owned_lines(user, day).filter(
        version=OuterRef("submission__version"), indicator=OuterRef("indicator"), version__steps__tier=Tier.OWNER,
        version__steps__position=OuterRef("step_now"),
    )  # fmt: skip
    at_owner = waiting.filter(tier=Tier.OWNER)
    return (
        Entry.objects.filter(submission__in=waiting, is_current=True, village__isnull=True)
        .exclude(state=EntryState.BLANK)
        .annotate(step_now=step)
        .filter(~Exists(done))
        .filter(~Q(submission__in=at_owner) | Exists(owned))
    )

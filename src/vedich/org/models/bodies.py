"""Bodies: who sits in them from a day to a day, by which decision, and the rules they work by."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vedich.org.models.units import Span, Unit, UnitKind

BODY_KINDS = (UnitKind.COMMITTEE, UnitKind.TEAM)
"""Party committees; and teams, which are steering committees, management boards and what assists them."""

MOST = 200
"""Members of a body at one time; the largest party committees have fewer."""


class Seat(models.TextChoices):
    """In the order in which a decision names them."""

    HEAD = "HEAD", _("head")
    STANDING_DEPUTY = "STANDING_DEPUTY", _("standing deputy head")
    DEPUTY = "DEPUTY", _("deputy head")
    STANDING = "STANDING", _("standing member")
    MEMBER = "MEMBER", _("member")
    SECRETARY = "SECRETARY", _("secretary")


class Restaffing(models.Model):
    """A decision by which a body is set up or its members change, on one day.

    One that was written down by mistake is taken back: it stays, with who took it back and when, and moves nobody.
    """

    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="restaffings")
    founds = models.BooleanField(default=False)
    term = models.CharField(max_length=20, blank=True)
    decision = models.CharField(max_length=60)
    signed = models.DateField()
    day = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "decision", "day"],
                condition=Q(taken_back_at__isnull=True),
                name="one_restaffing_by_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return self.decision


class Membership(Span):
    """A post that sits in a body. A post, not a person: who holds it is the accounts' and the decision's affair."""

    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    post = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    seat = models.CharField(max_length=20, choices=Seat.choices)
    position = models.PositiveSmallIntegerField(default=0)
    came_by = models.ForeignKey(Restaffing, on_delete=models.PROTECT, related_name="came")
    left_by = models.ForeignKey(Restaffing, null=True, blank=True, on_delete=models.PROTECT, related_name="left")

    class Meta:
        indexes = [models.Index(fields=["body", "valid_from"], name="membership_of_body")]
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="member_from_before_to"),
        ]

    def __str__(self) -> str:
        return self.post


class WorkingRules(models.Model):
    """One version of the rules a body works by; it is in force until the next one is."""

    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="working_rules")
    decision = models.CharField(max_length=60)
    signed = models.DateField()
    day = models.DateField()
    changes = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["body", "day"], name="one_version_of_rules_a_day")]

    def __str__(self) -> str:
        return self.decision


class Decision(NamedTuple):
    """Number and symbol, the day it was signed, and the day from which it counts."""

    number: str
    signed: date
    day: date


class Joining(NamedTuple):
    """A post that comes in; `unit` is where the post belongs, where that is a unit we know."""

    post: str
    seat: str
    unit: Unit | None = None

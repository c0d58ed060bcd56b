"""Units over time, their parents and successions, and roles held at them."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vedich.common.roles import Role

ALWAYS, EVER = date.min, date.max
"""An open beginning and an open end, so that a comparison of days needs no special case."""


class Span(models.Model):
    """Valid on every day in `[valid_from, valid_to)`."""

    valid_from = models.DateField(default=ALWAYS)
    valid_to = models.DateField(default=EVER)

    class Meta:
        abstract = True


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("province")
    DISTRICT = "district", _("district")
    COMMUNE = "commune", _("commune")
    VILLAGE = "village", _("village")
    COMMITTEE = "committee", _("committee")
    CELL = "cell", _("cell")
    AGENCY = "agency", _("agency")
    MASS_ORGANISATION = "mass_organisation", _("mass organisation")
    TEAM = "team", _("team")


class Unit(Span):
    """One version of a place or a body. A code is not a key: (code, valid_from) is."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    parent_code = models.CharField(max_length=40, blank=True)
    groups = models.CharField(max_length=200, blank=True)
    search = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["code", "valid_from"]
        indexes = [models.Index(fields=["kind", "code"], name="unit_kind")]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_and_day"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="unit_begins_before_it_ends"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """The last day on which the unit exists."""
        return self.valid_to - timedelta(days=1)


class ParentLink(Span):
    """Who stands above a unit, and from which day to which."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="children")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="one_parent_a_day"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="link_begins_before_it_ends"),
        ]


class UnitPath(Span):
    """Every ancestor of every unit (itself at depth 0) with the days on which it is one."""

    ancestor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="below")
    descendant = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="above")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["ancestor", "depth"], name="path_below"),
            models.Index(fields=["descendant", "depth"], name="path_above"),
        ]


class SuccessionKind(models.TextChoices):
    WHOLE = "whole", _("whole")
    PART = "part", _("part")
    RENAME = "rename", _("rename")


class Succession(models.Model):
    """On `day`, `share` of the predecessor becomes the successor; an empty share is undetermined."""

    predecessor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="became")
    successor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="came_from")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=SuccessionKind.choices)
    share = models.DecimalField(max_digits=10, decimal_places=8, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "day"], name="one_succession_a_day"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1), name="share_above_0_up_to_1"
            ),
        ]


class Appointment(Span):
    """A role held by a user at a unit; it reaches everything below.

    What the machine gave or ended (set-up, command line) has no `given_by` or `ended_by`: the audit log tells.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="appointments")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["role", "unit"], name="appointment_role_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(given_by__isnull=True, given_at__isnull=True)
                | Q(given_by__isnull=False, given_at__isnull=False),
                name="given_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="ended_by_and_at_together",
            ),
            models.UniqueConstraint(fields=["user", "role", "unit", "valid_from"], name="one_appointment_a_day"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="held_from_before_to"),
        ]

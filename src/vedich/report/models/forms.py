"""Forms: ordered indicators for a kind of unit and a frequency, in versions published for a set of units."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vedich.org.models import UnitKind
from vedich.plan.models import Frequency
from vedich.report.models.values import ValueKind


class Regime(models.TextChoices):
    """Whose rules say when a period closes and a report is due."""

    STATE = "state", _("state bodies")
    PARTY = "party", _("Party bodies")


class Form(models.Model):
    """What is asked of a kind of unit at a frequency. `office` is the unit whose office compiles it."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    unit_kind = models.CharField(max_length=20, choices=UnitKind.choices)
    frequency = models.CharField(max_length=20, choices=Frequency.choices)
    kind = models.CharField(max_length=10, choices=ValueKind.choices, default=ValueKind.ACTUAL)
    regime = models.CharField(max_length=10, choices=Regime.choices, default=Regime.STATE)
    office = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    is_illustrative = models.BooleanField(default=False)
    search = models.CharField(max_length=700, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class FormAudience(models.Model):
    """Who reports: every unit of the form's kind at or under `unit` on the last day of a period."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="audience")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "unit"], name="audience_once")]


class FormVersion(models.Model):
    """The content of a form for periods from `first_start` on; never changed once published.

    A survey (frequency `once`) is filled once per unit for the one period `[first_start, window_to)`.
    """

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    first_start = models.DateField()
    window_to = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("common.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["form", "number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="form_version_once"),
            models.UniqueConstraint(
                fields=["form"], condition=Q(published_at__isnull=True), name="one_draft_version_a_form"
            ),
            models.CheckConstraint(
                condition=Q(window_to__isnull=True) | Q(first_start__lt=F("window_to")), name="window_in_order"
            ),
        ]


class FormSection(models.Model):
    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="section_position_once")]


class FormLine(models.Model):
    """One indicator asked for. A value is unusual beyond `unusual_ratio` times the one before, or under its inverse.

    `definition` is what the indicator was when the version was published, so that a later round can be compared.
    """

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="lines")
    section = models.ForeignKey(FormSection, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    indicator = models.ForeignKey("plan.Indicator", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("org.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    blank_allowed = models.BooleanField(default=False)
    by_village = models.BooleanField(default=False)
    unusual_ratio = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True, default=3)
    definition = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["version", "section__position", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "indicator"], name="indicator_once_a_version"),
            models.UniqueConstraint(fields=["section", "position"], name="line_position_once"),
            models.CheckConstraint(
                condition=Q(unusual_ratio__isnull=True) | Q(unusual_ratio__gt=1), name="unusual_ratio_above_1"
            ),
        ]


class Relation(models.TextChoices):
    AT_MOST = "<=", "≤"
    BELOW = "<", "<"
    EQUAL = "=", "="
    ABOVE = ">", ">"
    AT_LEAST = ">=", "≥"


class FormCheck(models.Model):
    """What must hold between values: `left relation right`, both in the language of formulas."""

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="checks")
    position = models.PositiveIntegerField()
    left = models.CharField(max_length=500)
    relation = models.CharField(max_length=2, choices=Relation.choices)
    right = models.CharField(max_length=500)
    sentence = models.CharField(max_length=300, blank=True)
    sentence_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="check_position_once")]


class Tier(models.TextChoices):
    """Who accepts at one step, seen from the unit that reports."""

    OWN = "own", _("leader of the reporting unit")
    ABOVE = "above", _("the unit directly above")
    OWNER = "owner", _("the agency that owns the indicator")
    OFFICE = "office", _("the office that compiles the form")


class FormStep(models.Model):
    """One tier that must accept, in order; after the last the values count and are locked."""

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    tier = models.CharField(max_length=10, choices=Tier.choices)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="step_position_once"),
            models.UniqueConstraint(fields=["version", "tier"], name="tier_once_a_version"),
        ]

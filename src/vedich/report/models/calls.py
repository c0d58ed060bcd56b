"""The reporting calendar in use: more time for a unit, a period locked, reminders sent."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vedich.report.models.forms import Form


class Extension(models.Model):
    """More time for one unit, or where `unit` is empty for all, with a reason. The last one given counts."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="extensions")
    unit = models.ForeignKey("org.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField()
    due = models.DateField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["form", "start"], name="extension_period")]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="extension_period_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_a_reason"),
        ]


class PeriodLock(models.Model):
    """A period of a form is closed: nothing more is sent; what stands is corrected only by request."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="locks")
    start = models.DateField()
    end = models.DateField()
    by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    opened_by = models.ForeignKey("common.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "start", "end"], condition=Q(opened_at__isnull=True), name="one_lock_a_period"
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="opened_by_and_at_together",
            ),
        ]


class ReminderKind(models.TextChoices):
    REMINDER = "REMINDER", _("reminder")
    ESCALATION = "ESCALATION", _("escalated to the unit above")
    CALL = "CALL", _("called")


class Reminder(models.Model):
    """A unit was reminded of a report: by notice and e-mail, by telling who stands above, or by telephone."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="reminders")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField()
    kind = models.CharField(max_length=10, choices=ReminderKind.choices)
    told = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["form", "start", "unit"], name="reminder_key")]

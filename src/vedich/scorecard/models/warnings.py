"""Early warnings as they were found, with the numbers they rest on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WarningKind(models.TextChoices):
    THRESHOLD = "THRESHOLD", _("threshold passed")
    WORSE = "WORSE", _("getting worse")
    SLOW = "SLOW", _("too slow to be met")
    SILENT = "SILENT", _("no report")


class EarlyWarning(models.Model):
    """One warning; it ends when it no longer holds, and one with other numbers is another row."""

    key = models.CharField(max_length=120)
    """What it is about, so that the same warning is known again: `SLOW/12` for the target 12."""
    kind = models.CharField(max_length=10, choices=WarningKind.choices)
    target = models.ForeignKey("plan.Target", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    indicator = models.ForeignKey("plan.Indicator", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    form = models.ForeignKey("report.Form", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("org.Unit", on_delete=models.CASCADE, related_name="+")
    since = models.DateField()
    numbers = models.JSONField(default=dict)
    """The numbers of its sentence, as text so that no digit is lost."""
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["ended_at", "kind"], name="warning_open")]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(ended_at__isnull=True), name="one_open_warning"),
            models.CheckConstraint(
                condition=Q(target__isnull=False) | Q(indicator__isnull=False) | Q(form__isnull=False),
                name="warning_about_something",
            ),
        ]

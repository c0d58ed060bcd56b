"""Values: append-only revisions, one of them current."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ValueKind(models.TextChoices):
    ACTUAL = "actual", _("actual")
    ESTIMATE = "estimate", _("estimate")


class ValueSource(models.TextChoices):
    SELF = "self", _("self-reported")
    VERIFIED = "verified", _("verified")
    RECOGNISED = "recognised", _("recognised")


class ValueState(models.TextChoices):
    AMOUNT = "amount", _("amount")
    NIL = "nil", _("nil")
    NOT_APPLICABLE = "n/a", _("not applicable")


class Value(models.Model):
    """One revision of one indicator, unit and period. Only `is_current` ever changes, when a revision replaces it."""

    indicator = models.ForeignKey("plan.Indicator", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField()
    kind = models.CharField(max_length=10, choices=ValueKind.choices, default=ValueKind.ACTUAL)
    source = models.CharField(max_length=12, choices=ValueSource.choices, default=ValueSource.SELF)
    state = models.CharField(max_length=8, choices=ValueState.choices, default=ValueState.AMOUNT)
    amount = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey("common.Batch", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["indicator", "unit", "start"], name="value_key")]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit", "start", "end", "kind", "source"],
                condition=Q(is_current=True),
                name="one_current_revision",
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit", "start", "end", "kind", "source", "revision"], name="revision_once"
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="value_period_in_order"),
            models.CheckConstraint(
                condition=Q(state="amount", amount__isnull=False) | (~Q(state="amount") & Q(amount__isnull=True)),
                name="amount_only_when_there_is_one",
            ),
        ]

"""Funding lines: one node, source and year; every state a line ever had; names the treasury uses."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

AMOUNTS = ("estimated", "allocated", "disbursed")
"""What is said of a line, in the order in which money moves; million VND."""


class FundingLine(models.Model):
    """Million VND estimated, allocated and disbursed from one source in one year; empty is not zero.

    The line is what stands now: the last of its revisions.
    """

    node = models.ForeignKey("plan.Node", on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=100)
    year = models.PositiveSmallIntegerField()
    estimated = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    allocated = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    disbursed = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)

    class Meta:
        ordering = ["node", "source", "year"]
        constraints = [models.UniqueConstraint(fields=["node", "source", "year"], name="one_funding_line")]


class RevisionOrigin(models.TextChoices):
    STOOD = "stood", _("stood before revisions were kept")
    IMPORT = "import", _("import of the plan")
    TYPED = "typed", _("typed in")
    TREASURY = "treasury", _("table of the treasury")


class FundingRevision(models.Model):
    """One state of a line, with who said it, when and why; never changed. `by` is None for the machine's own acts."""

    line = models.ForeignKey(FundingLine, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    estimated = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    allocated = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    disbursed = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    origin = models.CharField(max_length=20, choices=RevisionOrigin.choices)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["line", "number"]
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="funding_revision_once"),
            models.CheckConstraint(
                condition=Q(at__isnull=False) | Q(origin=RevisionOrigin.STOOD), name="funding_revision_has_a_time"
            ),
        ]


class TreasuryName(models.Model):
    """What tables of the treasury call a node, for every table after the one in which it was said."""

    name = models.CharField(max_length=500, unique=True)
    """Folded: lower case without marks."""
    node = models.ForeignKey("plan.Node", on_delete=models.CASCADE, related_name="+")

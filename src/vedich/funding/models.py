"""Funding lines: one node, source and year."""

from __future__ import annotations

from django.db import models


class FundingLine(models.Model):
    """Million VND estimated, allocated and disbursed from one source in one year; empty is not zero."""

    node = models.ForeignKey("plan.Node", on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=100)
    year = models.PositiveSmallIntegerField()
    estimated = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    allocated = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    disbursed = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)

    class Meta:
        ordering = ["node", "source", "year"]
        constraints = [models.UniqueConstraint(fields=["node", "source", "year"], name="one_funding_line")]

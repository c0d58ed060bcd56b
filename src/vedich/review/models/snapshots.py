"""Snapshots: the figures of a review, frozen; the files lie in the data folder under their digest."""

from __future__ import annotations

from django.db import models


class Snapshot(models.Model):
    """One freezing of a review. Never changed; freezing again adds another, and the last one counts.

    Two that hold the same have the same digest and share their files.
    """

    review = models.ForeignKey("review.Review", on_delete=models.PROTECT, related_name="snapshots")
    digest = models.CharField(max_length=64)
    schema = models.PositiveSmallIntegerField()
    rows = models.JSONField()
    """How many rows each file holds."""
    size = models.PositiveBigIntegerField()
    open_points = models.JSONField(default=dict)
    """What was still open when it was frozen: unapproved, estimated, missing, lacking."""
    reason = models.CharField(max_length=1000, blank=True)
    """Why it was frozen all the same."""
    at = models.DateTimeField()
    by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["review", "-at"], name="snapshot_last")]

    def __str__(self) -> str:
        return self.digest[:12]

"""Editions: each document made from a review, with the hash of its bytes."""

from __future__ import annotations

from django.db import models


class Edition(models.Model):
    """One file made from a review."""

    review = models.ForeignKey("review.Review", on_delete=models.CASCADE, related_name="+")
    file_format = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at"]

"""Users, the audit log and batches of loaded data."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person who signs in, shown by post and never by name."""

    post = models.CharField(_("post"), max_length=200)
    post_en = models.CharField(max_length=200, blank=True)
    first_name = None
    last_name = None

    def __str__(self) -> str:
        return self.post or self.username


class AuditEntry(models.Model):
    """One act: who did what to what, and when. Never changed, never deleted."""

    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["subject", "-at"], name="audit_subject"),
            models.Index(fields=["act", "-id"], name="audit_act"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.subject}"

    def save(self, *args, **kwargs) -> None:
        if self.pk is not None:
            raise ValueError("an audit entry is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> None:
        raise ValueError("an audit entry is never deleted")


class Batch(models.Model):
    """One accepted import: where it came from and what it changed."""

    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=300)
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.source


class Notice(models.Model):
    """Something a person should know of: a sentence in both languages and where to look. Told once per `key`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=200)
    text = models.CharField(max_length=500)
    text_en = models.CharField(max_length=500)
    link = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["user", "read_at"], name="notice_unread")]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="told_once")]

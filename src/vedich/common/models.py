"""Users, the audit log, batches of loaded data, and jobs."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
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
    """One act: who did what to what, and when. Never changed, never deleted, each bound to the one before it."""

    number = models.PositiveBigIntegerField(unique=True)
    hash = models.CharField(max_length=64)
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


class AuditHead(models.Model):
    """The end of the chain of audit entries, one row; who writes the next entry holds it."""

    ONLY = 1

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    verified_at = models.DateTimeField(null=True)
    verified_number = models.PositiveBigIntegerField(default=0)
    verified_hash = models.CharField(max_length=64, blank=True)
    broken = models.JSONField(default=dict)
    """The first entry that was found broken, empty where the chain was whole."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_audit_head")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"


class Batch(models.Model):
    """One accepted import: where it came from and what it changed."""

    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=300)
    counts = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True) | Q(undone_at__isnull=False), name="undone_by_somebody_at_some_time"
            )
        ]

    def __str__(self) -> str:
        return self.source


class JobState(models.TextChoices):
    WAITING = "WAITING", _("waiting")
    UNDER_WAY = "UNDER_WAY", _("running")
    DONE = "DONE", _("finished")
    FAILED = "FAILED", _("refused")
    DEAD = "DEAD", _("given up")


class Job(models.Model):
    """Work done in the background, as people see it; the queue itself is a table of django-tasks."""

    OPEN = (JobState.WAITING, JobState.UNDER_WAY)
    BROKEN = (JobState.FAILED, JobState.DEAD)

    kind = models.CharField(max_length=120)
    """The dotted path of its function."""
    names = models.JSONField(default=dict)
    """What its title names."""
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=120, blank=True)
    """At most one job of a key waits, and at most one is under way; empty where it does not matter."""
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    task = models.UUIDField(unique=True, null=True)
    """The key of its row in the queue."""
    worker = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    step = models.JSONField(default=dict)
    done = models.PositiveIntegerField(null=True)
    total = models.PositiveIntegerField(null=True)
    outcome = models.JSONField(default=dict)
    error = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    """When its worker last said that it is alive."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="job_state"),
            models.Index(fields=["by", "-id"], name="job_by"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state=JobState.WAITING) & ~Q(key=""), name="one_waiting_job_of_a_key"
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.UNDER_WAY) | (~Q(worker="") & Q(beat_at__isnull=False)),
                name="under_way_means_by_a_worker",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DONE", "FAILED", "DEAD"], ended_at__isnull=False)
                | Q(state__in=["WAITING", "UNDER_WAY"], ended_at__isnull=True),
                name="ended_means_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_under_way(self) -> bool:
        return self.state == JobState.UNDER_WAY

    @property
    def is_broken(self) -> bool:
        return self.state in self.BROKEN


class Announcement(models.Model):
    """Something that has happened and that other contexts follow up; written with the act, gone when followed up."""

    event = models.CharField(max_length=40)
    ids = models.JSONField(default=list)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.event} {len(self.ids)}"

"""Users, the audit log, batches of loaded data, and jobs."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from vedich.common.text import fold


class User(AbstractUser):
    """A person who signs in, shown by post and never by name."""

    post = models.CharField(_("post"), max_length=200)
    post_en = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=15, blank=True)
    code = models.CharField(max_length=64, blank=True)
    """The keyed hash of a one-time code with which the person sets a password; empty where none is waited for."""
    code_until = models.DateTimeField(null=True, blank=True)
    search = models.CharField(max_length=600, blank=True)
    first_name = None
    last_name = None

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(fields=["phone"], condition=~Q(phone=""), name="one_account_a_phone"),
            models.UniqueConstraint(Lower("username"), name="one_account_a_name_whatever_its_case"),
            models.CheckConstraint(
                condition=Q(code="", code_until__isnull=True) | (~Q(code="") & Q(code_until__isnull=False)),
                name="a_code_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.post or self.username

    @property
    def awaits_password(self) -> bool:
        """Whether the only thing this person may do is to set a password."""
        return bool(self.code)

    def index(self) -> None:
        """Write down what the person is found by, marks ignored."""
        self.search = fold(f"{self.username} {self.post} {self.post_en} {self.phone}")[:600]

    def save(self, *args, **kwargs) -> None:
        self.index()
        super().save(*args, **kwargs)


class SignIn(models.Model):
    """One device on which a person is signed in; without its row the session there has ended."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    agent = models.CharField(max_length=300, blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(first_at__lte=F("last_at")), name="first_seen_before_last")]


class SecondFactor(models.Model):
    """An authenticator application that a person has set up, and the codes it has been asked for."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    seed = models.CharField(max_length=64)
    since = models.DateTimeField()
    last_step = models.BigIntegerField(default=0)
    """The step of time of the last code taken: no code counts twice."""
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True)


class RecoveryCode(models.Model):
    """One code for the day the authenticator is lost, kept as its keyed hash."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    code = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code"], name="one_recovery_code_once")]


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


class DayBegun(models.Model):
    """A day of which a worker has said that it began."""

    day = models.DateField(unique=True)


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

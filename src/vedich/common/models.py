"""Users, the audit log and batches of loaded data."""

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

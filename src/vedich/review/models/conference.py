"""The conference of a review: agenda, papers, delegates, opinions, and conclusions that become directives.

What a review file brought was written by nobody here: its `by` is empty.
"""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Conference(models.Model):
    """The meeting at which a review is heard; once its chair has confirmed, its conclusions are directives."""

    review = models.OneToOneField("review.Review", on_delete=models.CASCADE, related_name="held")
    title = models.CharField(max_length=300)
    day = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    chair = models.CharField(max_length=200, blank=True)
    """The post that presides."""
    secretary = models.CharField(max_length=200, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(confirmed_at__isnull=False),
                name="conference_confirmed_at_some_time",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


class AgendaItem(models.Model):
    """One thing on the agenda."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveIntegerField()
    hour = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=500)
    presenter = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position", "id"]


class Paper(models.Model):
    """Something to read for an item: an edition of the report, or another page or address."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(max_length=300)
    link = models.CharField(max_length=300)

    class Meta:
        ordering = ["id"]


class Attendance(models.TextChoices):
    EXPECTED = "EXPECTED", _("invited")
    PRESENT = "PRESENT", _("present")
    EXCUSED = "EXCUSED", _("absent with leave")
    ABSENT = "ABSENT", _("absent")


class Delegate(models.Model):
    """A post that is invited, and whether it came."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="delegates")
    post = models.CharField(max_length=200)
    unit = models.ForeignKey("org.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    attendance = models.CharField(max_length=10, choices=Attendance.choices, default=Attendance.EXPECTED)
    stands_in = models.CharField(max_length=200, blank=True)
    """The post that came in its place."""

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["conference", "post"], name="invited_once")]

    def __str__(self) -> str:
        return self.post


class Opinion(models.Model):
    """What a delegate said, and what was done about it."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="opinions")
    delegate = models.ForeignKey(Delegate, on_delete=models.PROTECT, related_name="opinions")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="opinions")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="opinion_answered_at_some_time",
            )
        ]


class Conclusion(models.Model):
    """One line of what the conference concludes: of whom what is asked, until when.

    `key` is made where the line is typed, so that a line sent twice is one line. `revision` counts its savings: who
    saves over a revision they have not seen is told so, and shown both.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="conclusions")
    key = models.UUIDField(unique=True, default=uuid4)
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=1000, blank=True)
    addressee = models.ForeignKey("org.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    addressee_post = models.CharField(max_length=200, blank=True)
    lead = models.ForeignKey("org.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    deadline = models.DateField(null=True, blank=True)
    product = models.CharField(max_length=500, blank=True)
    node = models.ForeignKey("plan.Node", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    target = models.ForeignKey("plan.Target", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_dropped = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["conference", "number"], name="conclusion_number_once")]

    @property
    def origin_key(self) -> str:
        """What the directive made of it came from."""
        return f"{self.conference.review.code}/{self.number}"


class ConclusionUnit(models.Model):
    """A unit that works along on what is concluded."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE, related_name="coordinating")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["conclusion", "unit"], name="concluded_along_once")]


class ConclusionRevision(models.Model):
    """What a line said after one saving; never changed, so that nothing typed is lost."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["revision"]
        constraints = [models.UniqueConstraint(fields=["conclusion", "revision"], name="conclusion_revision_once")]

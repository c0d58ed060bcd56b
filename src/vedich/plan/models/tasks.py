"""Tasks: work of the plan, and directives, which are tasks that somebody has ordered."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TaskOrigin(models.TextChoices):
    """Where a task comes from. A remedy follows an inspection, a pledge a sponsorship; neither is made here yet."""

    PLAN = "plan", _("the plan")
    DIRECTIVE = "directive", _("directive")
    REMEDY = "remedy", _("remedy")
    PLEDGE = "pledge", _("pledge")


class Task(models.Model):
    """Work with an owner and a deadline, under a node or a target.

    The owner is whom a directive is addressed to. `origin_key` says, for what is downstream of the plan, what it came
    from: `lao-cai-2013/3` is the third conclusion of that review. It stands once, so that nothing is ordered twice.
    """

    code = models.CharField(max_length=60, unique=True)
    node = models.ForeignKey("plan.Node", null=True, blank=True, on_delete=models.CASCADE, related_name="tasks")
    target = models.ForeignKey("plan.Target", null=True, blank=True, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=500)
    owner_unit = models.ForeignKey("org.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner_post = models.CharField(max_length=200, blank=True)
    deadline = models.DateField()
    started = models.DateField(null=True, blank=True)
    done = models.DateField(null=True, blank=True)
    share_done = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)
    search = models.CharField(max_length=700, blank=True)
    origin = models.CharField(max_length=20, choices=TaskOrigin.choices, default=TaskOrigin.PLAN)
    origin_key = models.CharField(max_length=120, blank=True)
    lead_unit = models.ForeignKey("org.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """Who leads the work, where that is not whom it is addressed to."""
    product = models.CharField(max_length=500, blank=True)
    asked_unit = models.ForeignKey("org.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """The unit in whose name it was ordered: its leaders and office decide about it."""
    asked_post = models.CharField(max_length=200, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_on = models.DateField(null=True, blank=True)
    withdrawn = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["deadline", "code"]
        indexes = [models.Index(fields=["origin", "deadline"], name="task_origin")]
        constraints = [
            models.CheckConstraint(
                condition=Q(node__isnull=True, target__isnull=False) | Q(node__isnull=False, target__isnull=True),
                name="task_under_a_node_or_a_target",
            ),
            models.CheckConstraint(
                condition=Q(share_done__isnull=True) | Q(share_done__gte=0, share_done__lte=1),
                name="share_done_0_to_1",
            ),
            models.UniqueConstraint(fields=["origin_key"], condition=~Q(origin_key=""), name="ordered_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def stands_on(self, day: date) -> bool:
        """Whether it was asked for by a day and not withdrawn by then."""
        asked = self.asked_on is None or self.asked_on <= day
        return asked and (self.withdrawn is None or self.withdrawn > day)

    @property
    def is_ordered(self) -> bool:
        """Whether somebody has ordered it, so that somebody decides about its deadline."""
        return self.origin != TaskOrigin.PLAN


class Coordination(models.Model):
    """A unit that works along on a task."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="coordinating")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="coordinates_once")]


class TaskProgress(models.Model):
    """What was said about a task on one day: never changed, a later one stands above it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="progress")
    share_done = models.DecimalField(max_digits=7, decimal_places=6)
    text = models.CharField(max_length=1000)
    link = models.CharField(max_length=300, blank=True)
    """Where the product or the evidence can be read; files are kept by reporting, which stands downstream."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    on = models.DateField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(share_done__gte=0, share_done__lte=1), name="progress_0_to_1")
        ]

    @property
    def share(self) -> int:
        """In percent."""
        return round(self.share_done * 100)


class TaskExtension(models.Model):
    """More time asked for; the deadline of before is kept with the decision."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="extensions")
    wanted = models.DateField()
    reason = models.CharField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.DateField()
    """The deadline that stood when it was asked for."""
    granted = models.BooleanField(null=True)
    answer = models.CharField(max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(decided_at__isnull=True), name="one_extension_waits_per_task"
            ),
            models.CheckConstraint(
                condition=Q(granted__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | Q(granted__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="extension_decided_by_somebody_at_some_time",
            ),
            models.CheckConstraint(condition=Q(wanted__gt=models.F("before")), name="extension_is_later"),
        ]


class TaskSeries(models.Model):
    """The last number given in one series of codes; who takes the next one holds the row."""

    prefix = models.CharField(max_length=40, unique=True)
    last = models.PositiveIntegerField(default=0)

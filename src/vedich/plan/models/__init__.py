"""Documents, nodes, indicators, targets and their versions, tasks and assignments."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """A resolution, decision, plan or conclusion, known by its number and symbol."""

    symbol = models.CharField(max_length=300)
    day = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["symbol", "day"], name="document_once"),
            models.UniqueConstraint(fields=["symbol"], condition=Q(day__isnull=True), name="undated_document_once"),
        ]

    def __str__(self) -> str:
        return self.symbol


class NodeKind(models.TextChoices):
    RESOLUTION = "resolution", _("resolution")
    PROGRAMME = "programme", _("programme")
    SCHEME = "scheme", _("scheme")
    GROUP = "group", _("group")


class Node(models.Model):
    """A resolution, programme, scheme or group; `end` is its last day."""

    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=NodeKind.choices)
    title = models.CharField(max_length=500)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    start = models.DateField()
    end = models.DateField()
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="nodes")
    clause = models.CharField(max_length=200, blank=True)
    phase = models.CharField(max_length=100, blank=True)
    position = models.PositiveIntegerField(default=0)
    search = models.CharField(max_length=700, blank=True)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.CheckConstraint(condition=Q(start__lte=F("end")), name="node_starts_before_it_ends")]

    def __str__(self) -> str:
        return self.title


class Direction(models.TextChoices):
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
    HOLD_AT_LEAST = "hold_at_least", _("hold at least")
    HOLD_AT_MOST = "hold_at_most", _("hold at most")
    MILESTONE = "milestone", _("milestone")


class OverTime(models.TextChoices):
    SUM = "sum", _("sum")
    LAST = "last", _("last")
    MEAN = "mean", _("mean")
    MIN = "min", _("min")
    MAX = "max", _("max")


class OverSpace(models.TextChoices):
    SUM = "sum", _("sum")
    MEAN = "mean", _("mean")
    WEIGHTED = "weighted", _("weighted")
    MIN = "min", _("min")
    MAX = "max", _("max")
    COUNT = "count", _("count")
    NONE = "none", _("none")


class Frequency(models.TextChoices):
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    HALF = "half", _("half")
    NINE_MONTHS = "nine_months", _("nine months")
    YEAR = "year", _("year")
    ONCE = "once", _("once")


class Indicator(models.Model):
    """What is measured and how its values become one figure."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    measure = models.CharField(max_length=60)
    direction = models.CharField(max_length=20, choices=Direction.choices)
    over_time = models.CharField(max_length=10, choices=OverTime.choices)
    over_space = models.CharField(max_length=10, choices=OverSpace.choices)
    collected_at = models.CharField(max_length=20)
    frequency = models.CharField(max_length=20, choices=Frequency.choices)
    formula = models.CharField(max_length=2000, blank=True)
    weight_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="weighs")
    decimals = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """An indicator promised for a unit under a node; the promise itself is in its versions."""

    code = models.CharField(max_length=60, unique=True)
    node = models.ForeignKey(Node, null=True, blank=True, on_delete=models.CASCADE, related_name="targets")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts")
    position = models.PositiveIntegerField(default=0)
    search = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code


class Method(models.TextChoices):
    RATIO = "ratio", _("ratio")
    FROM_BASELINE = "from_baseline", _("from baseline")


class TargetVersion(models.Model):
    """What was promised, by which document; an adjustment is a new version and never rewrites an old one."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    due = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=6)
    baseline = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    baseline_date = models.DateField(null=True, blank=True)
    method = models.CharField(max_length=20, choices=Method.choices, blank=True)
    weight = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    decided_by = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["target", "number"]
        constraints = [
            models.UniqueConstraint(fields=["target", "number"], name="version_number_once"),
        ]


class Milestone(models.Model):
    """A value promised on the way to the due day."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="milestones")
    day = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        ordering = ["target", "day"]
        constraints = [models.UniqueConstraint(fields=["target", "day"], name="one_milestone_a_day")]


class AssignmentRole(models.TextChoices):
    IN_CHARGE = "in_charge", _("in charge")
    LEAD = "lead", _("lead agency")
    COORDINATING = "coordinating", _("coordinating")
    MONITOR = "monitor", _("monitor")
    PATRON = "patron", _("patron")


class Assignment(models.Model):
    """Who answers for a node, a target or a unit: a unit or a post."""

    node = models.ForeignKey(Node, null=True, blank=True, on_delete=models.CASCADE, related_name="assignments")
    target = models.ForeignKey(Target, null=True, blank=True, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey("org.Unit", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=AssignmentRole.choices)
    holder_unit = models.ForeignKey("org.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    holder_post = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(node__isnull=False, target__isnull=True, unit__isnull=True)
                    | Q(node__isnull=True, target__isnull=False, unit__isnull=True)
                    | Q(node__isnull=True, target__isnull=True, unit__isnull=False)
                ),
                name="assignment_of_exactly_one",
            ),
            models.CheckConstraint(
                condition=Q(holder_unit__isnull=False) | ~Q(holder_post=""), name="assignment_has_a_holder"
            ),
        ]

    @property
    def holder(self) -> str:
        return self.holder_unit.name if self.holder_unit else self.holder_post


from vedich.plan.models.tasks import (  # noqa: E402 -- tasks hang on what stands above
    Coordination,
    Task,
    TaskExtension,
    TaskOrigin,
    TaskProgress,
    TaskSeries,
)

__all__ = [
    "Assignment",
    "AssignmentRole",
    "Coordination",
    "Direction",
    "Document",
    "Frequency",
    "Indicator",
    "Method",
    "Milestone",
    "Node",
    "NodeKind",
    "OverSpace",
    "OverTime",
    "Target",
    "TargetVersion",
    "Task",
    "TaskExtension",
    "TaskOrigin",
    "TaskProgress",
    "TaskSeries",
]

"""Sets: versioned data of one decision, with its criteria, what each requires, and the levels."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vedich.org.models import Span


def _share(name: str) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0, f"{name}__lte": 100})


class CriteriaSet(Span):
    """One set in force in `[valid_from, valid_to)`. With a base, it is a province's own: the base with other levels."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    decision = models.CharField(max_length=200)
    issued = models.DateField(null=True, blank=True)
    base = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="overlays")
    source = models.CharField(max_length=500, blank=True)
    satisfaction = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    """Percent of satisfied residents that recognition asks for; empty: it asks for no condition beside the criteria."""
    lost_named = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    """Percent of criteria lost from which recognition is withdrawn, if a named one is among them."""
    lost = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    """Percent of criteria lost from which recognition is withdrawn whatever they are."""

    class Meta:
        ordering = ["-valid_from", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="set_begins_before_it_ends"),
            models.CheckConstraint(condition=Q(base__isnull=True) | ~Q(base=F("id")), name="set_is_not_its_own_base"),
            models.CheckConstraint(
                condition=_share("satisfaction") & _share("lost_named") & _share("lost"), name="set_shares_0_to_100"
            ),
            models.CheckConstraint(
                condition=Q(lost__isnull=True, lost_named__isnull=True)
                | Q(lost__isnull=False, lost_named__isnull=False, lost_named__lte=F("lost")),
                name="set_lost_shares_together_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def whole(self) -> CriteriaSet:
        """The set that says which criteria there are."""
        return self.base or self


class Criterion(models.Model):
    """One heading of a set, with the agency that answers for it."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="criteria")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    group = models.CharField(max_length=200, blank=True)
    group_en = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey("org.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    named = models.BooleanField(default=False)
    """Whether losing it counts where recognition is withdrawn."""

    class Meta:
        ordering = ["criteria_set", "number"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "number"], name="one_criterion_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="criterion_number_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class Comparison(models.TextChoices):
    AT_LEAST = ">=", "≥"
    AT_MOST = "<=", "≤"
    MORE = ">", ">"
    LESS = "<", "<"
    EQUAL = "=", "="


class Requirement(models.Model):
    """One indicator of a criterion: a number to be compared with its level, or words answered yes or no."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="requirements")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="requirements")
    code = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=500)
    name_en = models.CharField(max_length=500, blank=True)
    measure = models.CharField(max_length=60, blank=True)
    comparison = models.CharField(max_length=2, choices=Comparison.choices, blank=True)
    indicator = models.ForeignKey("plan.Indicator", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """What communes report that answers this requirement."""
    verified = models.BooleanField(default=False)
    """Whether the wording was found in a source."""

    class Meta:
        ordering = ["criterion", "position"]
        constraints = [models.UniqueConstraint(fields=["criteria_set", "code"], name="one_requirement_a_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class LevelKind(models.TextChoices):
    NUMBER = "number", _("a number")
    YES = "yes", _("yes or no")
    PROVINCE = "province", _("left to the province")
    UNKNOWN = "unknown", _("not known")


class Level(models.Model):
    """What a set asks of one requirement in a place, in one year or always. A province's set has levels of its own."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="levels")
    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="levels")
    place = models.CharField(max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=LevelKind.choices)
    amount = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    words = models.CharField(max_length=300, blank=True)
    verified = models.BooleanField(default=False)
    """Whether the level was found in a source; else it is shown as unverified."""
    source = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["requirement", "place", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "requirement", "place"],
                condition=Q(year__isnull=True),
                name="one_level_a_place",
            ),
            models.UniqueConstraint(
                fields=["criteria_set", "requirement", "place", "year"],
                condition=Q(year__isnull=False),
                name="one_level_a_year",
            ),
            models.CheckConstraint(
                condition=Q(kind="number", amount__isnull=False) | (~Q(kind="number") & Q(amount__isnull=True)),
                name="level_amount_only_of_a_number",
            ),
        ]

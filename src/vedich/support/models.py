"""Sponsorship: decisions, who helps whom, signed programmes, pledges, deliveries and what the commune says of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vedich.org.models import EVER, Span

MONEY = "triệu đồng"
"""The measure of money: an amount in it is its own value."""
WITHDRAWN = Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")
STANDS = Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")


class Decision(models.Model):
    """A decision that names who helps whom, or ends it."""

    number = models.CharField(max_length=200)
    issued = models.DateField()
    about = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-issued", "number"]
        constraints = [
            models.UniqueConstraint(fields=["number", "issued"], name="support_decision_once"),
            models.CheckConstraint(condition=~Q(number=""), name="support_decision_has_a_number"),
        ]

    def __str__(self) -> str:
        return self.number


class Withdrawable(models.Model):
    """Written down by mistake, it is taken back with a reason and stays on record."""

    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey("common.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True


class Sponsorship(Span, Withdrawable):
    """An organisation that helps a commune, from a day to a day, by a decision."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="sponsorships")
    sponsor = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    planned_to = models.DateField(default=EVER)
    """The end that the first decision said: it holds again where a later end is taken back."""
    ended = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="ends")
    """The decision that ended it on another day than the first one said."""
    by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["sponsor", "commune", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["sponsor", "commune", "valid_from"],
                condition=Q(withdrawn_at__isnull=True),
                name="sponsored_once_a_day",
            ),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="sponsored_from_before_to"),
            models.CheckConstraint(condition=~Q(sponsor=F("commune")), name="nobody_sponsors_itself"),
            models.CheckConstraint(condition=STANDS | WITHDRAWN, name="sponsorship_withdrawn_with_a_reason"),
        ]

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return self.valid_to - timedelta(days=1)


class Agreement(Withdrawable):
    """A programme that sponsor and commune have signed."""

    sponsorship = models.ForeignKey(Sponsorship, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    signed = models.DateField()
    signatories = models.CharField(max_length=300, blank=True)
    """Who signed, by post."""
    by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["signed", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sponsorship", "number"], name="agreement_number_once"),
            models.CheckConstraint(condition=~Q(title=""), name="agreement_has_a_title"),
            models.CheckConstraint(condition=STANDS | WITHDRAWN, name="agreement_withdrawn_with_a_reason"),
        ]


class Pledge(models.Model):
    """One thing a sponsor promises a commune; what it promises is the current one of its versions."""

    sponsorship = models.ForeignKey(Sponsorship, on_delete=models.PROTECT, related_name="pledges")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["sponsorship", "number"]
        constraints = [models.UniqueConstraint(fields=["sponsorship", "number"], name="pledge_number_once")]


class Version(models.Model):
    """One revision: a quantity of one measure. Only `is_current` ever changes; a later one says why it differs."""

    revision = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    quantity = models.DecimalField(max_digits=20, decimal_places=3)
    measure = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    """What it is worth in million VND, where somebody has said so."""
    reason = models.CharField(max_length=500, blank=True)
    withdrawn = models.BooleanField(default=False)
    is_current = models.BooleanField(default=True)
    by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def worth(self) -> Decimal | None:
        """The value where it says something that the quantity does not."""
        return None if self.measure == MONEY else self.value


def _sound(name: str) -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(quantity__gt=0) & ~Q(measure="") & ~Q(title=""), name=f"{name}_says_how_much_of_what"
        ),
        models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name=f"{name}_value_not_negative"),
        models.CheckConstraint(condition=Q(revision=1) | ~Q(reason=""), name=f"{name}_changed_with_a_reason"),
        models.CheckConstraint(condition=Q(withdrawn=False) | ~Q(reason=""), name=f"{name}_withdrawn_with_a_reason"),
    ]


class PledgeVersion(Version):
    """What is promised, until when, and in which signed programme it stands, if in any."""

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="versions")
    agreement = models.ForeignKey(Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="pledged")
    deadline = models.DateField()

    class Meta:
        ordering = ["pledge", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["pledge", "revision"], name="pledge_revision_once"),
            models.UniqueConstraint(fields=["pledge"], condition=Q(is_current=True), name="one_current_pledge"),
            *_sound("pledge"),
        ]


class Delivery(models.Model):
    """One thing given to a commune on a day: for a pledge, or beside all pledges."""

    sponsorship = models.ForeignKey(Sponsorship, on_delete=models.PROTECT, related_name="deliveries")
    number = models.PositiveSmallIntegerField()
    pledge = models.ForeignKey(Pledge, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries")

    class Meta:
        ordering = ["sponsorship", "number"]
        constraints = [models.UniqueConstraint(fields=["sponsorship", "number"], name="delivery_number_once")]


class DeliveryVersion(Version):
    """What was given and when."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="versions")
    day = models.DateField()

    class Meta:
        ordering = ["delivery", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "revision"], name="delivery_revision_once"),
            models.UniqueConstraint(fields=["delivery"], condition=Q(is_current=True), name="one_current_delivery"),
            *_sound("delivery"),
        ]


class Word(models.TextChoices):
    RECEIVED = "received", _("receipt confirmed")
    DISPUTED = "disputed", _("not received as written")
    TAKEN_BACK = "taken_back", _("confirmation taken back")


class Receipt(models.Model):
    """What the commune says of one revision of a delivery: a correction has to be confirmed again."""

    version = models.ForeignKey(DeliveryVersion, on_delete=models.PROTECT, related_name="receipts")
    word = models.CharField(max_length=12, choices=Word.choices)
    note = models.CharField(max_length=500, blank=True)
    is_current = models.BooleanField(default=True)
    by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["version", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version"], condition=Q(is_current=True), name="one_current_receipt"),
            models.CheckConstraint(condition=~Q(word="disputed") | ~Q(note=""), name="disputed_with_a_reason"),
        ]


class Paper(models.Model):
    """A file that backs a signed programme or a delivery; taken back, it stays on record and is no longer shown."""

    agreement = models.ForeignKey(Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    delivery = models.ForeignKey(Delivery, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    file = models.FileField(upload_to="support/%Y/%m")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_by = models.ForeignKey("common.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__isnull=True, delivery__isnull=False)
                | Q(agreement__isnull=False, delivery__isnull=True),
                name="paper_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="paper_removed_by_and_at_together",
            ),
        ]

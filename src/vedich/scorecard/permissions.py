"""Who may read, fill in and decide a yearly classification; each list twin is in `queries.classification`."""

from __future__ import annotations

from datetime import date

from vedich.common.models import User
from vedich.org.models import Unit
from vedich.org.permissions import can_compile, is_leader
from vedich.scorecard.models import Classification
from vedich.scorecard.queries import classification as queries

can_classify = can_compile | is_leader
"""The pages of classification are for those who compile and for leaders; of which units is `queries.visible`."""


def can_open(user: User, classification: Classification, day: date) -> bool:
    """Reading it, and writing down what the committee decided."""
    return queries.visible(user, day).filter(pk=classification.pk).exists()


def can_fill_in(user: User, classification: Classification, day: date) -> bool:
    """Making groups and typing points."""
    return queries.writable(user, day).filter(pk=classification.pk).exists()


def can_begin(user: User, unit: Unit, day: date) -> bool:
    """Opening the classification of a year."""
    return unit in queries.places(user, day)
